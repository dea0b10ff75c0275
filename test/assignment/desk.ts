import {
  AssignByHand,
  ConsiderCase,
  ConversationSweeper,
  CoverSweeper,
  DangerSweeper,
  GiveBack,
  PassOn,
  PickUpSweeper,
  ReleaseCase,
  TakeNext,
  AssignCase,
  Dispatcher,
  SeatKeeper,
  SeatStore,
  ServeQueue,
  SlotSweeper,
} from '@redress/assignment';
import type { Person, Roster, SeatRecord } from '@redress/assignment';
import type { MessageReceived } from '@redress/contracts';
import { NOTHING_FOUND, CaseCore, CaseStore, ReadCase, type CaseHead, type NextMove } from '@redress/cases';
import type { FileStore } from '@redress/files';
import { KeyRing, sha256, systemIds, toInstant, type Clock } from '@redress/kernel';
import { Publisher } from '@redress/messaging';
import { openDatabase, type Database } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';
import { deskFaults } from './desk-faults.js';
import { deskPolicy, textOf } from './desk-policy.js';

export const START = Date.parse('2026-11-23T10:00:00.000Z');

const NO_FILES = { put: (ref: string) => Promise.resolve({ ref, bytes: 0, sha256: '' }) } as unknown as FileStore;

class Nowhere extends Publisher {
  override publish(): Promise<void> {
    return Promise.resolve();
  }
}

/** Time that stands still until a test moves it. */
export class StillClock implements Clock {
  at = START;

  now(): number {
    return this.at;
  }

  after(): () => void {
    return () => undefined;
  }
}

export function person(key: string, more: Partial<Person> = {}): Person {
  return {
    key,
    email: `${key}@acme.example`,
    skills: [],
    conflicts: [],
    capacity: 300,
    duty: 'on',
    worksEver: true,
    ...more,
  };
}

function message(id: string, key: string, clues: Partial<MessageReceived['clues']>): MessageReceived {
  return {
    id,
    reading: 0,
    channel: 'email',
    account: 'complaints@acme.example',
    externalId: `${id}@mail.example`,
    kind: 'message',
    from: { key, proved: false },
    to: ['complaints@acme.example'],
    otherRecipients: [],
    subject: `about ${id}`,
    text: textOf(''),
    attachments: [],
    clues: { messageId: `${id}@mail.example`, answers: [], tokens: [], ...clues },
    receivedAt: toInstant(START),
    raw: { ref: `raw/${id}`, bytes: 1, sha256: sha256(id) },
  };
}

const SHARES: Readonly<Record<NextMove, number>> = { ours: 100, customer: 25, outside: 0, nobody: 0 };

/** What a case is opened with; the rest is made up. */
export interface Arrival {
  readonly id: string;
  readonly from?: string;
  readonly words?: string;
  /** Days until its decision is due. */
  readonly dueIn?: number;
  readonly language?: string;
  /** In a conversation: the number of its visitor's stay. */
  readonly stay?: number;
}

/** Assignment over a store in memory, with people whom a test moves about. */
export class Desk {
  readonly people: Person[] = [];
  readonly told: string[] = [];
  readonly clock = new StillClock();
  readonly core: CaseCore;
  readonly seats: SeatStore;
  readonly dispatcher: Dispatcher;
  readonly assigning: AssignCase;
  readonly considering: ConsiderCase;
  readonly byHand: AssignByHand;
  readonly taking: TakeNext;
  readonly pickUps: PickUpSweeper;
  readonly slots: SlotSweeper;
  readonly covers: CoverSweeper;
  readonly givingBack: GiveBack;
  readonly dangers: DangerSweeper;
  readonly talks: ConversationSweeper;
  readonly reading: ReadCase;
  readonly roster: Roster;
  mode: 'push' | 'pull' = 'push';
  /** When people begin work again, in epoch milliseconds, by key; until then their `duty` holds. */
  readonly back = new Map<string, number>();
  private readonly dueIn = new Map<string, number>();

  private constructor(readonly database: Database) {
    this.roster = this.rosterOfPeople();
    this.seats = new SeatStore(database);
    const keeper = new SeatKeeper(this.seats, new CaseStore(database), this.roster);
    this.core = this.coreWith(keeper);
    const { changer, stores } = this.core;
    this.assigning = new AssignCase(this.seats, changer, this.roster, this.clock, systemIds());
    this.considering = new ConsiderCase(this.seats, this.roster, stores, this.clock);
    const queue = new ServeQueue(this.considering, this.roster, stores, this.assigning, this.clock);
    this.dispatcher = new Dispatcher(queue, this.roster, changer, this.clock, {
      onFailure: (caseId, error) => this.told.push(`${caseId} failed: ${String(error)}`),
      onImpossible: ({ _id }) => this.told.push(`nobody could take ${_id}`),
    });
    const { cases } = stores;
    const releasing = new ReleaseCase(changer);
    const tools = { cases, seats: this.seats, assigning: this.assigning, releasing };
    this.byHand = new AssignByHand(tools, this.roster, this.clock);
    this.taking = new TakeNext(cases, this.seats, this.roster, this.assigning, this.clock);
    this.pickUps = new PickUpSweeper(this.seats, cases, this.roster, releasing, this.clock);
    this.reading = new ReadCase(stores, NO_FILES, changer, this.clock);
    this.slots = new SlotSweeper(this.seats, stores.cases, keeper, this.clock);
    this.covers = new CoverSweeper({ ...tools, considering: this.considering }, this.roster, this.clock);
    this.givingBack = new GiveBack(this.seats, cases, this.assigning, this.roster, this.clock);
    const passing = new PassOn(this.seats, cases, this.considering, releasing);
    this.dangers = new DangerSweeper(passing, this.clock);
    this.talks = new ConversationSweeper(passing, this.roster, this.clock);
  }

  static async open(...people: readonly Person[]): Promise<Desk> {
    const desk = new Desk(await openDatabase('memory:'));
    await desk.database.ensureIndexes();
    await desk.staff(...people);
    return desk;
  }

  /** Replaces everybody. */
  async staff(...people: readonly Person[]): Promise<void> {
    this.people.splice(0, this.people.length, ...people);
    await this.seats.furnish(this.roster.seats());
  }

  /** Opens a case and leaves it in the queue. */
  async arrive({ id, from = `customer-${id}`, words = '', dueIn = 10, language, stay }: Arrival): Promise<CaseHead> {
    this.dueIn.set(id, dueIn);
    const opening = Object.assign(message(id, `key-${from}`, {}), {
      from: { key: `key-${from}`, address: `${from}@mail.example`, proved: false },
      text: textOf(words),
      receivedAt: toInstant(this.clock.at),
      ...(language === undefined ? {} : { language }),
      ...(stay === undefined ? {} : { channel: 'chat', stay }),
    });
    const head = await this.core.receive.receive(opening);
    if (head === undefined) throw new Error(`${id} opened nothing`);
    return head;
  }

  /** Opens cases one by one, each given out at once. */
  async arriveAndDispatch(...arrivals: readonly Arrival[]): Promise<void> {
    for (const arrival of arrivals) await this.dispatcher.dispatch(await this.arrive(arrival));
  }

  async head(caseId: string): Promise<CaseHead> {
    const head = await this.core.stores.cases.find(caseId);
    if (head === null) throw new Error(`there is no case ${caseId}`);
    return head;
  }

  /** Somebody opens the case in their list. */
  async look(caseId: string, reader: string): Promise<void> {
    await this.reading.look(await this.head(caseId), reader);
  }

  async write(caseId: string, author: string, purpose: 'question' | 'reply'): Promise<void> {
    const idempotencyKey = `${caseId} ${purpose} ${String(this.clock.at)}`;
    await this.core.writing.message({ caseId, author, text: 'words', idempotencyKey }, purpose);
  }

  /** The visitor who opened the case writes on in another stay. */
  async comeBack(caseId: string, stay: number): Promise<void> {
    await this.core.receive.receive(await this.ofVisitor(caseId, `back-${String(stay)}`, { stay }));
  }

  /** The visitor who opened the case has left the conversation. */
  async leave(caseId: string, stay: number): Promise<CaseHead> {
    const request = { type: 'ended', value: 'gone' } as const;
    const ended = await this.ofVisitor(caseId, `end-${String(stay)}`, { kind: 'request', stay, request });
    const head = await this.core.receive.receive(ended);
    if (head === undefined) throw new Error(`${caseId} was not found`);
    return head;
  }

  private async ofVisitor(caseId: string, id: string, more: Partial<MessageReceived>): Promise<MessageReceived> {
    const { customer } = await this.head(caseId);
    return Object.assign(
      message(`${caseId}-${id}`, customer.key, {}),
      { channel: 'chat' as const, receivedAt: toInstant(this.clock.at) },
      more,
    );
  }

  /** The customer answers on the case that they opened. */
  async answer(caseId: string, words = 'my answer', id = 'answer'): Promise<CaseHead> {
    const from = (await this.head(caseId)).customer;
    const answer = message(`${caseId}-${id}`, from.key, { answers: [`${caseId}@mail.example`] });
    await this.core.receive.receive(Object.assign(answer, { text: textOf(words) }));
    return this.head(caseId);
  }

  /** Who has each of the cases; empty: nobody yet. */
  async handlers(...caseIds: readonly string[]): Promise<string[]> {
    return Promise.all(caseIds.map(async (caseId) => (await this.head(caseId)).handlerKey));
  }

  async seat(key: string): Promise<SeatRecord> {
    const seat = await this.seats.find(key);
    if (seat === null) throw new Error(`there is no seat ${key}`);
    return seat;
  }

  /** What does not hold between seats and cases; empty when all is well. */
  async faults(): Promise<string[]> {
    return deskFaults(this.database);
  }

  private coreWith(seats: SeatKeeper): CaseCore {
    return new CaseCore({
      database: this.database,
      publisher: new Nowhere(),
      files: NO_FILES,
      search: { put: () => Promise.resolve() } as unknown as SearchIndex,
      clock: this.clock,
      ids: systemIds(),
      keys: new KeyRing('a secret of the tests, at least thirty-two characters'),
      policy: deskPolicy(() => this.dueIn.get([...this.dueIn.keys()].at(-1) ?? '') ?? 0),
      triage: {
        find: ({ text }) => {
          const category = ['late', 'lost'].find((word) => text.includes(word));
          const risks = text.includes('danger') ? ['injury/en'] : [];
          return { ...NOTHING_FOUND, risks, ...(category === undefined ? {} : { category }) };
        },
      },
      seats,
    });
  }

  private rosterOfPeople(): Roster {
    return {
      teams: () => [{ key: 'parcels', mode: this.mode }],
      people: (_team, at) => this.people.map((each) => this.personAt(each, at)),
      demand: (needs) => {
        const [category, language = '', channel = ''] = needs.split('|');
        const requires = category === undefined || category === '' ? [] : [category];
        return { requires, prefers: [], language, channel, weight: 100 };
      },
      rules: () => ({ pickUpMinutes: 60, chatPickUpMinutes: 1, unopened: 3, relaxMinutes: 30, returning: true }),
      share: (move) => SHARES[move],
      seats: () => this.people.map(({ key, capacity }) => ({ handlerKey: key, capacity })),
      person: (key, at) => {
        const found = this.people.find((each) => each.key === key);
        return found === undefined ? undefined : this.personAt(found, at);
      },
    };
  }

  private personAt(each: Person, at: string): Person {
    const back = this.back.get(each.key);
    return back !== undefined && Date.parse(at) >= back ? { ...each, duty: 'on' } : each;
  }
}
