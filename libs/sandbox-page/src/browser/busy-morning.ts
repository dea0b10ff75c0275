import { post } from './api.js';
import { visit } from './chat-visitor.js';
import { byId, onSend, say, within } from './dom.js';
import type { SandboxState } from './received.js';
import { isWhatsApp, type } from './telephone.js';

/** What the morning can be played through. */
export interface Doors extends SandboxState {
  readonly chat: boolean;
}

/** How a message of the morning comes in; not at all where its door is missing. */
type Act = (doors: Doors) => Promise<unknown>;

const BREATH_MS = 700;

const mail =
  (from: string, subject: string, text: string, more: object = {}): Act =>
  async ({ mail: address }) =>
    address === undefined ? undefined : post('/sandbox/api/mails', { from, subject, text, ...more });
const text =
  (from: string, body: string): Act =>
  async ({ numbers }) => {
    const to = numbers.find((number) => isWhatsApp(number) === isWhatsApp(from));
    return to === undefined ? undefined : type(from, to, body);
  };
const chat =
  (body: string): Act =>
  async ({ chat: there }) =>
    there ? visit(body) : undefined;
const form =
  (name: string, description: string): Act =>
  async () =>
    post('/api/v1/complaints', { name, description, email: `${name.toLowerCase()}@customer.example` });

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

/** A morning of a contact centre in a quarter of a minute, through the same doors as everything else on the page. */
export function openBusyMorning(doors: Doors): void {
  const start = byId<HTMLFormElement>('morning');
  const progress = within<HTMLProgressElement>(start, 'progress');
  progress.max = MORNING.length;
  onSend(start, async () => {
    progress.hidden = false;
    let refused = 0;
    for (const [n, act] of MORNING.entries()) {
      await act(doors).catch(() => {
        refused += 1;
      });
      progress.value = n + 1;
      say(start, `${String(n + 1)} of ${String(MORNING.length)} messages`);
      await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
    }
    progress.hidden = true;
    const sent = MORNING.length - refused;
    return refused === 0
      ? `All ${String(sent)} messages were sent.`
      : `${String(sent)} were sent, ${String(refused)} refused.`;
  });
}
