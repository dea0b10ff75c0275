import { Arrivals } from './arrivals.js';
import { Conversations } from './conversations.js';
import type { Customer } from './customer.js';
import type { Door, Place } from './door.js';
import { FormDoor } from './form-door.js';
import { MailDoor } from './mail-door.js';
import type { Seen } from './outcome.js';
import { TextDoor } from './text-door.js';

// What they are told of has stories of its own.
const STAFF = '@acme.example';

/** The sockets through which customers reach a product, and read what it sent them. */
export class Doors {
  private readonly arrivals: Arrivals;
  private readonly mails: MailDoor;
  private readonly conversations: Conversations;
  private readonly byWay: Readonly<Record<Customer['way'], Door>>;
  private networks = 0;

  constructor(place: Place) {
    const network = (): string => this.network();
    this.arrivals = new Arrivals(place);
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

  /** From now on what is sent to customers is read as it comes. */
  watch(): void {
    this.arrivals.watch();
  }

  /** Everybody looks into their box. @throws Error as `Arrivals.read` */
  async read(): Promise<void> {
    await this.arrivals.read();
  }

  /** Everything that was sent to a customer and has been read, oldest first. */
  sentTo({ way, address }: Customer): readonly Seen[] {
    return way === 'chat' ? this.conversations.sentTo(address) : this.arrivals.sentTo(address);
  }

  /** What was sent to others than these and the demo's staff: to somebody in copy, or to nobody at all. */
  sentBeside(customers: readonly Customer[]): ReturnType<Arrivals['sentBeside']> {
    const found = this.arrivals.sentBeside(customers.map(({ address }) => address));
    return found.filter(([address]) => !address.endsWith(STAFF));
  }

  /** By what staff find the case of a customer: the reference that a visitor was told, or where the customer hears from us. */
  knownAs({ address }: Customer): string {
    return this.conversations.reference(address) ?? address.replace(/^whatsapp:/u, '');
  }

  close(): void {
    this.arrivals.close();
    this.conversations.close();
    this.mails.close();
  }

  /** A network of its own for each, as people have. */
  private network(): string {
    this.networks += 1;
    return `198.51.${String((this.networks >> 8) & 255)}.${String(this.networks & 255)}`;
  }
}
