import { DutyBook, DutyPlanStore, OrganisationRoster, OwnDutyPlan } from '@redress/assignment';
import {
  CASE_ENTRIES,
  CASE_HISTORY,
  NOTHING_FOUND,
  UPDATES,
  type CasePolicy,
  type MessageTriage,
} from '@redress/cases';
import {
  nextOccurrence,
  openCalendar,
  readPresets,
  startClocks,
  type ClockEvent,
  type Timetable,
} from '@redress/deadlines';
import { toInstant, uuidV7, type Clock, type Ids } from '@redress/kernel';
import { hasConflict, OrganisationDirectory, type Organisation, type StaffMember } from '@redress/organisation';
import { openDatabase, type Database, type MemoryEngine } from '@redress/persistence';
import { SeededRandom } from '@redress/testing';
import { DispatchReplica } from '../assignment/dispatch-replica.js';
import { PLAIN_POLICY } from '../assignment/plain-policy.js';
import { yieldABit } from './agenda.js';
import type { MonthSize } from './month-plan.js';

const OFFICE = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 8 * 60, toMinute: 20 * 60 }));

/** One replica with what it knows of everybody's duty. */
export interface Replica extends DispatchReplica {
  readonly book: DutyBook;
  readonly own: OwnDutyPlan;
}

/** The timetable that comes with the product, with England's holidays and hours from eight to eight. */
export async function monthTimetable(): Promise<Timetable> {
  const preset = readPresets().get('iso10002-default');
  if (preset === undefined) throw new Error('iso10002-default is missing');
  const calendar = await openCalendar({ timeZone: 'Europe/London', jurisdiction: 'GB-ENG', hours: OFFICE });
  return { preset, calendar };
}

/** The replicas of the case service over one store, and the organisation that all of them know. */
export class MonthOffice {
  readonly replicas: Replica[] = [];
  /** Cases that could not be given out at their time, for another reason than want of people. */
  readonly failures: string[] = [];
  private directory: OrganisationDirectory;
  private readonly databases: Database[] = [];
  private readonly random: SeededRandom;

  constructor(
    private organisation: Organisation,
    private readonly size: MonthSize,
    private readonly clock: Clock,
    private readonly timetable: Timetable,
  ) {
    this.directory = new OrganisationDirectory(organisation);
    this.random = new SeededRandom(size.seed).fork('office');
  }

  async open(memory: MemoryEngine): Promise<void> {
    for (let n = 0; n < this.size.replicas; n += 1) {
      const turns = this.random.fork(`turns of ${String(n)}`);
      const database = await openDatabase('memory:', {
        memory,
        interpose: async (_call, run) => {
          await yieldABit(turns);
          return run();
        },
      });
      this.databases.push(database);
      this.replicas.push(this.replicaOn(database, n));
    }
    const seats = this.directory.staff.map(({ key, capacity }) => ({ handlerKey: key, capacity: capacity * 100 }));
    for (const { seats: store } of this.replicas) await store.furnish(seats);
  }

  /** Whichever replica a request comes to. */
  any(): Replica {
    return this.random.pick(this.replicas);
  }

  member(key: string): StaffMember | undefined {
    return this.directory.member(key);
  }

  timeZoneOf(member: StaffMember): string {
    return this.directory.timeZoneOf(member);
  }

  /** From now on the organisation knows that somebody leaves. */
  lastDay(key: string, leftOn: string): void {
    const staff = this.organisation.staff.map((each) => (each.key === key ? { ...each, leftOn } : each));
    this.organisation = { ...this.organisation, staff };
    this.directory = new OrganisationDirectory(this.organisation);
  }

  /** Throws away what was said and done on a case; its head stays. */
  async forget(caseId: string): Promise<void> {
    const [database] = this.databases;
    for (const rows of [CASE_ENTRIES, CASE_HISTORY, UPDATES])
      await database?.model<{ _id: string }>(rows).deleteMany({ caseId });
  }

  async close(): Promise<void> {
    for (const database of this.databases) await database.close();
  }

  private replicaOn(database: Database, n: number): Replica {
    const book = new DutyBook(new DutyPlanStore(database));
    const roster = new OrganisationRoster(() => this.directory, book);
    const { clock } = this;
    const ids = this.idsOf(n);
    const replica = new DispatchReplica({
      database,
      clock,
      ids,
      roster,
      policy: this.policy(),
      triage: TRIAGE,
      onFailure: (caseId, error) => this.failures.push(`${caseId}: ${String(error)}`),
    });
    const own = new OwnDutyPlan(book, () => this.directory, clock, ids);
    return Object.assign(replica, { book, own });
  }

  private idsOf(n: number): Ids {
    const random = this.random.fork(`ids of ${String(n)}`);
    const bytes = (count: number): Uint8Array => random.bytes(count);
    return { next: () => uuidV7(this.clock.now(), bytes(10)), random: bytes };
  }

  // Nobody reads how a date came about, and it is half of a head.
  private clocksOf(event: ClockEvent): ReturnType<CasePolicy['clocks']> {
    return startClocks(event, this.timetable).map((clock) => ({ ...clock, explanation: [] }));
  }

  private policy(): CasePolicy {
    const now = (): string => toInstant(this.clock.now());
    return {
      ...PLAIN_POLICY,
      accountable: () => {
        const { key } = this.directory.defaultTeam;
        return { teamKey: key, ownerKey: this.directory.ownerFor(key, now()).key };
      },
      teamOf: (category) => this.directory.category(category)?.team,
      owner: (team, { barred, subjects }) => {
        const isKept = ({ key }: { readonly key: string }): boolean =>
          barred.includes(key) || this.directory.ledBy(key).some((each) => subjects.includes(each));
        const owner = this.directory.ownerFor(team, now(), isKept);
        return { ownerKey: owner.key, ownerBarred: isKept(owner) };
      },
      interestedIn: (parties) =>
        this.directory.staff.filter((member) => hasConflict(member, parties)).map(({ key }) => key),
      clocks: (at) => this.clocksOf({ event: 'first_receipt', at, receivedAt: at }),
      clocksFrom: (event, at, receivedAt) => this.clocksOf({ event, at, receivedAt }),
      clockAgain: (name, at, receivedAt) => nextOccurrence(name, { at, receivedAt }, this.timetable),
    };
  }
}

/** Reads what the plan of the month put into the words. */
const TRIAGE: MessageTriage = {
  find: ({ text }) => {
    const words = text.split(/\s+/u);
    const category = words.find((word) => word.includes('-kind-'));
    return {
      ...NOTHING_FOUND,
      risks: words.includes('danger') ? ['injury/en'] : [],
      named: words.filter((word) => word.startsWith('handler-')).map((key) => ({ key, addressed: false })),
      ...(category === undefined ? {} : { category }),
    };
  },
};
