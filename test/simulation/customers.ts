import { sleep } from '@redress/kernel';
import type { AcceptInput, ChannelKit } from '@redress/channel-kit';
import { instantNow, newCaseReference, sha256 } from '@redress/kernel';
import type { RelayedMail, SimulatedProcess } from '@redress/testing';
import type { WireMessage } from './customer-normaliser.js';
import type { PlannedMessage } from './planned-message.js';
import { KEYS } from './simulated-surroundings.js';

/** What the customers see of the product: where they may send, what they were sent, and which case a message went to. */
export interface OutsideView {
  gateway(channel: 'email' | 'web'): ChannelKit | undefined;
  mails(): readonly RelayedMail[];
  caseOf(messageId: string): string | undefined;
}

const ANSWER_MS = 30_000;
const PAUSE_MS = 5_000;
// A receipt that never comes (the message joined a case) is not waited for for ever.
const MOST_LOOKS = 30;

/** Send their messages, and again until they are told that the message was taken. */
export class Customers {
  /** The message ids that the gateways gave, by `number/account`. */
  readonly accepted = new Map<string, string>();
  private readonly references = new Map<number, string>();
  private unsent: number;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly outside: OutsideView,
    readonly messages: readonly PlannedMessage[],
  ) {
    this.unsent = messages.length;
  }

  get done(): boolean {
    return this.unsent === 0;
  }

  begin(): void {
    for (const message of this.messages) {
      void this.play(message).then(() => {
        this.unsent -= 1;
      });
    }
  }

  private async play(message: PlannedMessage): Promise<void> {
    await sleep(this.process.clock, message.after);
    const wire = await this.write(message);
    for (const account of [message.account, message.secondAccount ?? message.account]) {
      if (this.accepted.has(`${String(message.number)}/${account}`)) continue;
      for (let copy = 0; copy <= message.repeats; copy += 1) await this.send(message, account, wire);
    }
  }

  private async write(message: PlannedMessage): Promise<WireMessage> {
    const { number, kind, channel, copies, party } = message;
    const { answers, tokens } = await this.evidence(message);
    const address = `${party}@customer.example`;
    const known = channel === 'email' || message.withAddress;
    return {
      kind,
      from: {
        key: partyKey(known ? party : `web ${String(number)}`),
        // Whoever writes on the status page has the link that only the complainant was given.
        proved: message.evidence.kind === 'status-page',
        ...(known ? { address } : {}),
      },
      otherRecipients: copies.map(partyKey),
      text: `message ${String(number)}`,
      answers,
      tokens,
      ...(channel === 'email' ? { messageId: messageIdOf(number) } : {}),
    };
  }

  private async evidence({ evidence }: PlannedMessage): Promise<{ answers: string[]; tokens: string[] }> {
    if (evidence.kind === 'none') return { answers: [], tokens: [] };
    if (evidence.kind === 'answers') return { answers: [messageIdOf(evidence.message)], tokens: [] };
    if (evidence.kind === 'status-page' || evidence.kind === 'token')
      return { answers: [], tokens: [await this.acceptedId(evidence.message)] };
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      const receipt = this.receiptOf(evidence.message);
      if (receipt !== undefined) return { answers: [receipt.messageId], tokens: [receipt.caseId] };
      await sleep(this.process.clock, PAUSE_MS);
    }
    return { answers: [messageIdOf(evidence.message)], tokens: [] };
  }

  private async acceptedId(number: number): Promise<string> {
    for (let pause = 20; ; pause = Math.min(2 * pause, PAUSE_MS)) {
      const messageId = this.idOf(number);
      if (messageId !== undefined) return messageId;
      await sleep(this.process.clock, pause);
    }
  }

  /** What the gateway answered to message `number` as it was sent to its first address. */
  idOf(number: number): string | undefined {
    const message = this.messages.find((each) => each.number === number);
    return this.accepted.get(`${String(number)}/${message?.account ?? ''}`);
  }

  private receiptOf(number: number): RelayedMail | undefined {
    const messageId = this.idOf(number);
    const caseId = messageId === undefined ? undefined : this.outside.caseOf(messageId);
    return this.outside.mails().find((mail) => mail.caseId === caseId);
  }

  private async send(message: PlannedMessage, account: string, wire: WireMessage): Promise<void> {
    const body = Buffer.from(JSON.stringify(wire));
    const externalId = wire.messageId ?? `key-${String(message.number)}`;
    for (;;) {
      const input: AcceptInput = {
        dedupeKey: `${account}|${externalId}|${sha256(body)}`,
        account,
        externalId,
        raw: body,
        receivedAt: instantNow(this.process.clock),
        ...(message.channel === 'web' ? { reservedReference: this.referenceOf(message) } : {}),
      };
      const messageId = await this.offer(message.channel, input);
      if (messageId !== undefined) {
        this.accepted.set(`${String(message.number)}/${account}`, messageId);
        return;
      }
      await sleep(this.process.clock, PAUSE_MS);
    }
  }

  /** The reference that the form was answered with; what is written on its status page knows it. */
  private referenceOf({ number, evidence }: PlannedMessage): string {
    const owner = evidence.kind === 'status-page' ? evidence.message : number;
    const reference = this.references.get(owner) ?? newCaseReference(this.process.ids);
    this.references.set(owner, reference);
    return reference;
  }

  /** The id that the gateway answered with; undefined when it said no, said nothing, or its answer was lost. */
  private async offer(channel: 'email' | 'web', input: AcceptInput): Promise<string | undefined> {
    const gateway = this.outside.gateway(channel);
    if (gateway === undefined) return undefined;
    const waiting = new AbortController();
    const timeout = sleep(this.process.clock, ANSWER_MS, waiting.signal).then(() => undefined);
    try {
      const accepted = await Promise.race([gateway.inbox.accept(input), timeout]);
      await this.process.call('socket', `answer ${channel}`, () => undefined);
      return accepted?.messageId;
    } catch {
      return undefined;
    } finally {
      waiting.abort();
    }
  }
}

export function messageIdOf(number: number): string {
  return `m${String(number)}@customer.example`;
}

export function partyKey(party: string): string {
  return KEYS.pseudonym('party', party);
}
