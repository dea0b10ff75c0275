import {
  AssignByHand,
  AssignCase,
  ConsiderCase,
  Dispatcher,
  PickUpSweeper,
  ReleaseCase,
  SeatKeeper,
  SeatStore,
  ServeQueue,
  SlotSweeper,
  TakeNext,
  type Roster,
} from '@redress/assignment';
import { CaseCore, CaseStore, ReadCase, type CaseHead, type CasePolicy, type MessageTriage } from '@redress/cases';
import type { FileStore } from '@redress/files';
import { KeyRing, type Clock, type Ids } from '@redress/kernel';
import { Publisher } from '@redress/messaging';
import type { Database } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';

/** What one replica stands on; replicas of one installation share what is behind `database`. */
export interface ReplicaParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly roster: Roster;
  readonly policy: CasePolicy;
  readonly triage: MessageTriage;
  /** Told of each case that could not be given out now. */
  readonly onFailure: (caseId: string, error: unknown) => void;
}

class Nowhere extends Publisher {
  override publish(): Promise<void> {
    return Promise.resolve();
  }
}

const KEYS = new KeyRing('a secret of the tests, at least thirty-two characters');
const FILES = { put: (ref: string) => Promise.resolve({ ref, bytes: 0, sha256: '' }) } as unknown as FileStore;
const SEARCH = { put: () => Promise.resolve() } as unknown as SearchIndex;

/** One replica of all that gives out cases and takes them back: production code, put together without Nest. */
export class DispatchReplica {
  readonly core: CaseCore;
  readonly seats: SeatStore;
  readonly considering: ConsiderCase;
  readonly dispatcher: Dispatcher;
  readonly byHand: AssignByHand;
  readonly taking: TakeNext;
  readonly pickUps: PickUpSweeper;
  readonly slots: SlotSweeper;
  readonly reading: ReadCase;

  constructor(parts: ReplicaParts) {
    const { database, clock, ids, roster, onFailure } = parts;
    this.seats = new SeatStore(database);
    const keeper = new SeatKeeper(this.seats, new CaseStore(database), roster);
    const surroundings = { publisher: new Nowhere(), files: FILES, search: SEARCH, keys: KEYS };
    this.core = new CaseCore({ ...parts, ...surroundings, seats: keeper });
    const { changer, stores } = this.core;
    const { cases } = stores;
    const assigning = new AssignCase(this.seats, changer, roster, clock, ids);
    const releasing = new ReleaseCase(changer);
    this.considering = new ConsiderCase(this.seats, roster, stores, clock);
    const queue = new ServeQueue(this.considering, roster, stores, assigning, clock);
    this.dispatcher = new Dispatcher(queue, roster, changer, clock, { onFailure, onImpossible: () => undefined });
    this.byHand = new AssignByHand({ cases, seats: this.seats, assigning, releasing }, roster, clock);
    this.taking = new TakeNext(cases, this.seats, roster, assigning, clock);
    this.pickUps = new PickUpSweeper(this.seats, cases, roster, releasing, clock);
    this.slots = new SlotSweeper(this.seats, cases, keeper, clock);
    this.reading = new ReadCase(stores, FILES, changer, clock);
  }

  /** @throws Error when there is no such case */
  async head(caseId: string): Promise<CaseHead> {
    const head = await this.core.stores.cases.find(caseId);
    if (head === null) throw new Error(`there is no case ${caseId}`);
    return head;
  }
}
