import type { CaseClock, CaseHead, CasePolicy } from '@redress/cases';
import { CaseCore, NOTHING_FOUND, ReadCase, type CaseCoreParts, type MessageTriage } from '@redress/cases';
import {
  EVENTS,
  TOPICS,
  type MessageReceived,
  type MessageSettled,
  type ReadingRequested,
  type RecipientUpdated,
  type UpdateIssued,
} from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { KeyRing, sha256, systemClock, systemIds, toEpoch, toInstant } from '@redress/kernel';
import { Publisher, type OutgoingEvent } from '@redress/messaging';
import { openDatabase, type Database } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';

export const AT = '2026-11-22T10:00:00.000Z';
const DAY = 86_400_000;

export function textOf(said: string): MessageReceived['text'] {
  return { preview: said, bytes: Buffer.byteLength(said), sha256: sha256(said) };
}

class Recorder extends Publisher {
  readonly events: OutgoingEvent[] = [];

  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    this.events.push(...events);
    return Promise.resolve();
  }
}

function clockOf(name: string, startedAt: string, dueAt: string): CaseClock {
  return { name, duty: name, startedAt, dueAt, rule: name, basis: 'practice', explanation: [] };
}

/** What a stage may have of its own. */
export type StageEngines = Partial<Pick<CaseCoreParts, 'database' | 'clock' | 'policy'>>;

export const POLICY: CasePolicy = {
  accountable: () => ({ teamKey: 'parcels', ownerKey: 'lena' }),
  teamOf: (category) => (category === 'refund' ? 'billing' : category === 'late' ? 'parcels' : undefined),
  owner: (_team, { barred, subjects }) => ({
    ownerKey: barred.includes('lena') || subjects.includes('ivy') ? 'omar' : 'lena',
    ownerBarred: barred.includes('omar'),
  }),
  interestedIn: ({ address }) => (address === 'sister@mail.example' ? ['noah'] : []),
  clocks: (receivedAt) => [
    clockOf('ack', receivedAt, receivedAt.replace('T10', 'T17')),
    clockOf('decision', receivedAt, '2027-01-04T17:00:00.000Z'),
  ],
  clocksFrom: () => [],
  clockAgain: () => undefined,
  receipt: ({ reference, safety }) => ({
    subject: `Received [${reference}]`,
    text: textOf(safety === true ? 'call 999' : 'received'),
    language: 'en',
  }),
  accessLinks: (cases) => ({
    subject: 'links',
    text: textOf(cases.map(({ reference }) => reference).join(' ')),
    language: 'en',
  }),
  afterClosure: (at) => clockOf('after-closure', at, toInstant(toEpoch(at) + DAY)),
  words: ({ reference, language }, ...orders) => ({
    subject: `${orders[0].kind} [${reference}]`,
    text: orders.map(({ kind, text }) => text ?? kind).join('\n\n'),
    language,
  }),
  isOwnSender: (address) => address.endsWith('@acme.example'),
  partyKey: (address) => `key-${address.split('@')[0] ?? ''}`,
  proofKeys: (_caseId, values) => values.map((value) => `proof ${value}`),
  teamName: () => 'Parcels',
  language: ({ stated, hinted }) => stated ?? hinted ?? 'en',
};

/** Finds risk where the word "danger" stands, Ivy where her name does, and a category in "refund". */
const TRIAGE: MessageTriage = {
  find: ({ subject, text }) => ({
    ...NOTHING_FOUND,
    risks: `${subject} ${text}`.includes('danger') ? ['injury/en'] : [],
    ...(text.includes('refund') ? { category: 'refund' } : {}),
    named: text.includes('Ivy') ? [{ key: 'ivy', addressed: text.includes('Dear Ivy') }] : [],
  }),
};

/** The case service's core over an embedded store, with what it told everybody. */
export class CaseStage {
  private readonly recorder = new Recorder();

  private constructor(
    readonly database: Database,
    readonly core: CaseCore,
    recorder: Recorder,
    /** What the search index has of each entry, by the entry's id. */
    readonly indexed: Map<string, string>,
    readonly reader: ReadCase,
  ) {
    this.recorder = recorder;
  }

  /** Another replica: the same store, and whatever of `engines` is not the usual. */
  static async open(engines: StageEngines = {}): Promise<CaseStage> {
    const database = engines.database ?? (await openDatabase('memory:'));
    const publisher = new Recorder();
    const indexed = new Map<string, string>();
    const search = {
      put: ({ id, text }: { id: string; text: string }) => Promise.resolve(void indexed.set(id, text)),
      remove: (id: string) => Promise.resolve(void indexed.delete(id)),
    } as unknown as SearchIndex;
    const kept = new Map<string, Buffer>();
    const files = {
      put: (ref: string, content: Buffer) => {
        kept.set(ref, content);
        return Promise.resolve({ ref, bytes: content.length, sha256: sha256(content) });
      },
      read: (ref: string) => Promise.resolve(kept.get(ref)),
    } as unknown as FileStore;
    const keys = new KeyRing('a secret of the tests, at least thirty-two characters');
    const seats = { follow: () => Promise.resolve() };
    const surroundings = { clock: systemClock, ids: systemIds(), keys, policy: POLICY, triage: TRIAGE, ...engines };
    const core = new CaseCore({ ...surroundings, database, publisher, files, search, seats });
    await database.ensureIndexes();
    return new CaseStage(
      database,
      core,
      publisher,
      indexed,
      new ReadCase(core.stores, files, core.changer, systemClock),
    );
  }

  async receive(...messages: readonly MessageReceived[]): Promise<void> {
    for (const message of messages) await this.core.receive.receive(message);
  }

  async head(caseId: string): Promise<CaseHead | null> {
    return this.core.stores.cases.find(caseId);
  }

  /** Everything that was sent to anybody, by mail or on the status page. */
  updates(): UpdateIssued[] {
    return this.recorder.events
      .filter(({ event }) => event.type === EVENTS.updateIssued.type)
      .map(({ event }) => event.data as UpdateIssued);
  }

  /** What the mail gateway heard of a case, in order: updates by their kind, recipients by what was decided. */
  mailGateway(caseId: string): string[] {
    return this.recorder.events
      .filter(({ topic, key }) => topic === TOPICS.outboundEmail.name && key === caseId)
      .map(({ event }) => {
        if (event.type === EVENTS.updateIssued.type) return (event.data as UpdateIssued).kind;
        const { recipientKey, wrongPerson } = event.data as RecipientUpdated;
        return `${recipientKey} ${wrongPerson ? 'is wrong' : 'is right'}`;
      });
  }

  /** What gateways were asked to read again, the newest first. */
  readings(): ReadingRequested[] {
    return this.recorder.events
      .filter(({ event }) => event.type === EVENTS.readingRequested.type)
      .map(({ event }) => event.data as ReadingRequested)
      .reverse();
  }

  /** The fates that gateways heard of a message, in order. */
  fates(messageId: string): string[] {
    return this.recorder.events
      .filter(({ topic, key }) => topic === TOPICS.intake.name && key === messageId)
      .map(({ event }) => (event.data as MessageSettled).fate);
  }
}

/** A mail of `from`@mail.example. */
export function mail(id: string, from: string, more: Partial<MessageReceived> = {}): MessageReceived {
  return {
    id,
    reading: 0,
    channel: 'email',
    account: 'complaints@acme.example',
    externalId: `${id}@mail.example`,
    kind: 'message',
    from: sender(from),
    to: ['complaints@acme.example'],
    otherRecipients: [],
    subject: 'Late parcel',
    text: textOf(`said in ${id}`),
    attachments: [],
    receivedAt: AT,
    raw: { ref: `raw/${id}`, bytes: 1, sha256: sha256(id) },
    ...more,
    clues: Object.assign({ messageId: `${id}@mail.example`, answers: [], tokens: [] }, more.clues),
  };
}

/** `kim` is at mail.example; anything with an @ is itself. */
export function sender(name: string): MessageReceived['from'] {
  const address = name.includes('@') ? name : `${name}@mail.example`;
  return { key: `key-${address.split('@')[0] ?? ''}`, address, proved: false };
}
