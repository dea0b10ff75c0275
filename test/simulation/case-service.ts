import {
  AssignByHand,
  AssignCase,
  ConsiderCase,
  Dispatcher,
  ReleaseCase,
  SeatKeeper,
  SeatStore,
  ServeQueue,
  SlotSweeper,
  type Person,
  type Roster,
} from '@redress/assignment';
import { CaseCore, CaseStore } from '@redress/cases';
import {
  EVENTS,
  SERVICES,
  TOPICS,
  type DeliveryChanged,
  type MessageReceived,
  type NoticeDeliveryChanged,
  type RegenerationRequested,
} from '@redress/contracts';
import type { EventEnvelope } from '@redress/messaging';
import type { SearchIndex } from '@redress/search';
import type { SimulatedProcess } from '@redress/testing';
import { consume } from './consume.js';
import type { Engines } from './engines.js';
import { StaffDesk } from './notice-desk.js';
import { POLICY, TOLD_POLICY, TRIAGE } from './policy.js';
import { KEYS, CASE_SWEEP_MS } from './simulated-surroundings.js';

/** Search is no part of the protocol: what is not found is still there. */
const NO_SEARCH = { put: () => Promise.resolve() } as unknown as SearchIndex;

/** Somebody who is always there, with room for every case of a schedule: whom a message names is kept from its case. */
function person(key: string): Person {
  return {
    key,
    email: `${key}@acme.example`,
    skills: [],
    conflicts: [],
    capacity: 400,
    chats: 2,
    duty: 'on',
    worksEver: true,
  };
}

const PEOPLE = [person('hanna'), person('igor')];

const ROSTER: Roster = {
  teams: () => [{ key: 'team', mode: 'push' }],
  people: () => PEOPLE,
  demand: () => ({ requires: [], prefers: [], language: '', channel: '', weight: 100 }),
  rules: () => ({ pickUpMinutes: 60, chatPickUpMinutes: 1, unopened: 100, relaxMinutes: 30, returning: true }),
  share: () => 100,
  seats: () => PEOPLE.map(({ key, capacity }) => ({ handlerKey: key, capacity })),
  person: (key) => PEOPLE.find((each) => each.key === key),
};

/** One replica of the case service: its production code without Nest, on simulated engines. */
export class CaseService {
  readonly core: CaseCore;
  readonly hands: AssignByHand;
  private readonly staffDesk: StaffDesk | undefined;
  private readonly seats: SeatStore;
  private readonly dispatcher: Dispatcher;
  private readonly slots: SlotSweeper;

  /** @param told customers and staff are told things by dates that come soon */
  constructor(
    private readonly process: SimulatedProcess,
    private readonly engines: Engines,
    told: boolean,
  ) {
    const { database, bus, files } = engines;
    const { clock, ids } = process;
    const { publisher } = bus;
    this.seats = new SeatStore(database);
    const cases = new CaseStore(database);
    const keeper = new SeatKeeper(this.seats, cases, ROSTER);
    this.staffDesk = told ? new StaffDesk(process, engines, cases) : undefined;
    this.core = new CaseCore({
      database,
      publisher,
      files,
      search: NO_SEARCH,
      clock,
      ids,
      keys: KEYS,
      policy: told ? TOLD_POLICY : POLICY,
      triage: TRIAGE,
      seats: keeper,
      ...(this.staffDesk === undefined ? {} : { notices: this.staffDesk.desk }),
    });
    const { changer, stores } = this.core;
    const assigning = new AssignCase(this.seats, changer, ROSTER, clock, ids);
    const queue = new ServeQueue(new ConsiderCase(this.seats, ROSTER, stores, clock), ROSTER, stores, assigning, clock);
    const releasing = new ReleaseCase(changer);
    this.hands = new AssignByHand({ cases, seats: this.seats, assigning, releasing }, ROSTER, clock);
    this.dispatcher = new Dispatcher(queue, ROSTER, changer, clock, {
      onFailure: (caseId, error) => {
        process.note(`dispatch of ${caseId} failed: ${String(error)}`);
      },
      onImpossible: ({ _id }) => {
        process.note(`nobody could ever take ${_id}`);
      },
    });
    this.slots = new SlotSweeper(this.seats, stores.cases, keeper, clock);
  }

  async start(): Promise<void> {
    await this.seats.furnish(ROSTER.seats());
    const topics = [TOPICS.inbound.name, TOPICS.receipts.name, TOPICS.commands.name];
    const handle = (event: EventEnvelope): Promise<void> => this.handle(event);
    await consume({ process: this.process, engines: this.engines, service: SERVICES.case, topics, handle });
    this.sweepSoon();
  }

  private async handle(event: EventEnvelope): Promise<void> {
    if (event.type === EVENTS.messageReceived.type) await this.receive(event.data as MessageReceived);
    if (event.type === EVENTS.deliveryChanged.type) await this.core.deliveries.record(event.data as DeliveryChanged);
    if (event.type === EVENTS.noticeDeliveryChanged.type)
      await this.staffDesk?.desk.delivered(event.data as NoticeDeliveryChanged);
    if (event.type === EVENTS.regenerationRequested.type) await this.regenerate(event.data as RegenerationRequested);
  }

  // The queue's sweeper asks again when nobody could be asked now.
  private async receive(message: MessageReceived): Promise<void> {
    const head = await this.core.receive.receive(message);
    if (head === undefined || head.queue === '') return;
    try {
      await this.dispatcher.dispatch(head);
    } catch (error) {
      this.process.note(`dispatch failed: ${String(error)}`);
    }
  }

  private async regenerate({ wanted }: RegenerationRequested): Promise<void> {
    if (wanted.includes('views')) await this.core.regenerator.publishViews();
    if (wanted.includes('updates')) await this.core.regenerator.publishOpenUpdates();
  }

  private sweepSoon(): void {
    this.process.clock.after(CASE_SWEEP_MS, () => {
      void this.sweep().finally(() => {
        this.sweepSoon();
      });
    });
  }

  private async sweep(): Promise<void> {
    const noted = (caseId: string, error: unknown): void => {
      this.process.note(`sweep of ${caseId} failed: ${String(error)}`);
    };
    try {
      await this.core.sweeper.sweep(noted);
      await this.core.reissuer.sweep();
      await this.dispatcher.serveAll();
      await this.slots.sweep();
      await this.staffDesk?.sweep(noted);
    } catch (error) {
      // The store or the log was away: the next sweep comes.
      this.process.note(`a sweep failed: ${String(error)}`);
    }
  }
}
