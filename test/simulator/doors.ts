import { Conversations } from './conversations.js';
import type { Customer } from './customer.js';
import { successOf, type Door, type Place } from './door.js';
import { FormDoor } from './form-door.js';
import { MailDoor } from './mail-door.js';
import type { Seen } from './outcome.js';
import { TextDoor } from './text-door.js';

type Sent = Omit<Seen, 'files'> & {
  readonly headers?: Readonly<Record<string, string>>;
  readonly attachments?: readonly { readonly name: string }[];
};

/** The sockets through which customers reach a product, and read what it sent them. */
export class Doors {
  private readonly mails: MailDoor;
  private readonly conversations: Conversations;
  private readonly byWay: Readonly<Record<Customer['way'], Door>>;
  private networks = 0;

  constructor(private readonly place: Place) {
    const network = (): string => this.network();
    this.mails = new MailDoor(place);
    this.conversations = new Conversations(place, network);
    const texts = new TextDoor(place);
    this.byWay = {
      email: this.mails,
      sms: texts,
      whatsapp: texts,
      web: new FormDoor(place, network),
      chat: this.conversations,
    };
  }

  async complain(customer: Customer): Promise<void> {
    await this.byWay[customer.way].complain(customer);
  }

  async respond(customer: Customer, receipt: Seen): Promise<void> {
    await this.byWay[customer.way].respond(customer, receipt);
  }

  /** Everything that was sent to an address, oldest first. */
  async sentTo({ way, address }: Customer): Promise<readonly Seen[]> {
    if (way === 'chat') return this.conversations.sentTo(address);
    const answer = await fetch(`${this.place.url}/sandbox/api/messages?to=${encodeURIComponent(address)}`);
    const { items } = (await (await successOf(answer, 'the sandbox')).json()) as { items: Sent[] };
    return items.map(({ headers, attachments = [], ...seen }) => {
      const replyTo = headers?.['reply-to'];
      const files = attachments.map(({ name }) => name);
      return { ...seen, files, ...(replyTo === undefined ? {} : { replyTo }) };
    });
  }

  /** By what staff find the case of a customer: the reference that a visitor was told, or where the customer hears from us. */
  knownAs({ address }: Customer): string {
    return this.conversations.reference(address) ?? address.replace(/^whatsapp:/u, '');
  }

  close(): void {
    this.conversations.close();
    this.mails.close();
  }

  /** A network of its own for each, as people have. */
  private network(): string {
    this.networks += 1;
    return `198.51.${String((this.networks >> 8) & 255)}.${String(this.networks & 255)}`;
  }
}
