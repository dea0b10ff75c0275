import { isWhatsApp } from './whatsapp-number.js';

/** One message of the morning, and the door that it comes through. */
export type Act =
  | {
      readonly by: 'mail';
      readonly from: string;
      readonly subject: string;
      readonly text: string;
      readonly automatic?: true;
    }
  | { readonly by: 'text'; readonly from: string; readonly body: string }
  | { readonly by: 'chat'; readonly body: string }
  | { readonly by: 'form'; readonly name: string; readonly description: string; readonly email: string };

/** Where a message can come in, and whether what answers it would leave this machine. */
export interface Doors {
  /** Our address; left out where no mail is taken. */
  readonly mail?: string;
  /** Those on WhatsApp as `whatsapp:+…`. */
  readonly numbers: readonly string[];
  readonly chat: boolean;
  readonly realMail: boolean;
}

const mail = (from: string, subject: string, text: string, more: { readonly automatic?: true } = {}): Act => ({
  ...{ by: 'mail', from, subject, text },
  ...more,
});
const text = (from: string, body: string): Act => ({ by: 'text', from, body });
const chat = (body: string): Act => ({ by: 'chat', body });
const form = (name: string, description: string): Act => ({
  ...{ by: 'form', name, description },
  email: `${name.toLowerCase()}@customer.example`,
});

// People with different troubles, moods and languages; some of them machines, one who thinks again.
const MORNING: readonly Act[] = [
  mail('jo@customer.example', 'Late again', 'The third parcel in a row that is late. I have had enough.'),
  text('+447700900201', 'My parcel never arrived. Order 5512'),
  mail(
    'pia@kunde.example',
    'Paket beschädigt',
    'Guten Tag, das Paket kam beschädigt an. Bitte melden Sie sich. Viele Grüße, Pia',
  ),
  form('Omari', 'The courier left the box in the rain and everything in it is wet.'),
  mail('jo@customer.example', 'Late again', 'The third parcel in a row that is late. I have had enough.'),
  text('+447700900202', 'Hi'),
  mail('newsletter@shop.example', 'Autumn offers', 'Everything must go!', { automatic: true }),
  mail(
    'lea@client.example',
    'Facture',
    'Bonjour, vous avez facturé deux fois la même livraison. Merci de me rembourser. Léa',
  ),
  text('whatsapp:+447700900204', 'My parcel is at a shop that is closed for good. How do I get it?'),
  text('+447700900201', 'It was meant for Friday'),
  mail('rue@customer.example', 'Charged twice', 'Your bill charges me twice for one parcel. I want a refund.'),
  form('Dana', 'Nobody answers your telephone. Where is my parcel?'),
  mail('luz@cliente.example', 'Paquete perdido', 'Hola, mi paquete se ha perdido y nadie me contesta. Un saludo, Luz'),
  chat('Your page says delivered, and I was at home all day. Nobody came.'),
  text('+447700900203', 'Box crushed, vase broken. Very disappointed!'),
  mail('sol@customer.example', 'Re: parcel', 'The driver shouted at my mother. I want to know who it was.'),
  text('+447700900202', 'My parcel is missing since monday'),
  mail('ari@customer.example', 'Thank you', 'The parcel came after all, and the driver was kind.'),
  text('+447700900203', 'STOP'),
];

/** The messages that can be sent and answered without anything for made-up people leaving this machine: who fills in the form is answered by mail. */
export function morningThrough(doors: Doors): readonly Act[] {
  return MORNING.filter((act) => isOpen(act, doors));
}

/** The number of ours to which somebody writes: on WhatsApp where they are. */
export function numberFor(from: string, numbers: readonly string[]): string | undefined {
  return numbers.find((number) => isWhatsApp(number) === isWhatsApp(from));
}

function isOpen(act: Act, { mail: address, numbers, chat: hasChat, realMail }: Doors): boolean {
  switch (act.by) {
    case 'mail':
      return address !== undefined && !realMail;
    case 'text':
      return numberFor(act.from, numbers) !== undefined;
    case 'chat':
      return hasChat;
    case 'form':
      return !realMail;
  }
}
