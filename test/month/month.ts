import { CASES, type CaseHead } from '@redress/cases';
import type { Clock } from '@redress/kernel';
import { SeededRandom } from '@redress/testing';
import { WatchedEngine } from '../assignment/watched-engine.js';
import { Agenda } from './agenda.js';
import { HandlerAtWork } from './handler-at-work.js';
import { LifeEvents } from './life-events.js';
import { MonthCustomers } from './month-customers.js';
import { MonthLedger } from './month-ledger.js';
import { MonthOffice, monthTimetable, type Replica } from './month-office.js';
import { BEGIN, DAY_MS, HOUR_MS, MINUTE_MS, planArrivals, type MonthSize, type PlannedArrival } from './month-plan.js';
import { planWorkforce, type Worker } from './workforce.js';

// What happens within so many milliseconds happens at once.
const STEP_MS = 15_000;
const PICK_UPS_MS = 10 * MINUTE_MS;
const SLOTS_MS = HOUR_MS;
const OCCUPANCY_MS = 15 * MINUTE_MS;
// A month of rows would not fit into memory; nothing asks for them soon after a case is closed.
const KEPT_MS = HOUR_MS;

/** How much of their room those at work had taken, looked at every quarter of an hour. */
export type Occupancy = Map<string, { sum: number; looks: number }>;

/** A month of a contact centre: production code on documents in memory, people who work and customers who write, in virtual time. */
export class Month {
  readonly engine: WatchedEngine;
  readonly agenda = new Agenda(BEGIN, STEP_MS);
  readonly arrivals: readonly PlannedArrival[];
  readonly workers: readonly Worker[];
  readonly ledger: MonthLedger;
  readonly occupancy: Occupancy = new Map();
  readonly faults: string[] = [];
  readonly end: number;
  released = 0;
  private readonly handlers: ReadonlyMap<string, HandlerAtWork>;
  private readonly customers: MonthCustomers;
  readonly life: LifeEvents;
  private readonly touched = new Set<string>();
  private looked = BEGIN;

  private constructor(
    readonly size: MonthSize,
    readonly office: MonthOffice,
    engine: WatchedEngine,
    { workers }: ReturnType<typeof planWorkforce>,
  ) {
    const random = new SeededRandom(size.seed);
    this.engine = engine;
    this.workers = workers;
    this.end = BEGIN + size.days * DAY_MS;
    this.arrivals = planArrivals(size);
    this.ledger = new MonthLedger(workers, this.arrivals, office, size.sweepMs + MINUTE_MS);
    const notify = {
      ourMove: (caseId: string) => {
        this.wakeHandlerOf(caseId);
      },
      over: (caseId: string) => {
        this.agenda.at(this.agenda.now() + KEPT_MS, () => office.forget(caseId));
      },
    };
    this.customers = new MonthCustomers(office, this.agenda, random.fork('customers'), notify);
    this.handlers = new Map(
      workers.map((worker) => [
        worker.key,
        new HandlerAtWork(worker, office, this.customers, this.agenda, random.fork(worker.key)),
      ]),
    );
    this.life = new LifeEvents(workers, office, this.agenda, size);
  }

  static async open(size: MonthSize): Promise<Month> {
    const workforce = planWorkforce(size);
    const holder: { month?: Month } = {};
    const engine = new WatchedEngine({ unopened: 3 }, (head, before) => holder.month?.assigned(head, before));
    const clock: Clock = { now: () => holder.month?.agenda.now() ?? BEGIN, after: () => () => undefined };
    const office = new MonthOffice(workforce.organisation, size, clock, await monthTimetable());
    await office.open(engine);
    holder.month = new Month(size, office, engine, workforce);
    return holder.month;
  }

  /** From the first day to the last. `day`: told as each of them has passed. */
  async play(day: (n: number) => void): Promise<void> {
    await this.life.begin();
    for (const arrival of this.arrivals) this.agenda.at(arrival.at, () => this.customers.write(arrival));
    for (const handler of this.handlers.values()) handler.wake();
    for (const [n, replica] of this.office.replicas.entries()) this.sweepWith(replica, n);
    this.every(OCCUPANCY_MS, BEGIN, () => Promise.resolve(this.lookAtSeats()));
    for (let n = 1; n <= this.size.days; n += 1) {
      await this.agenda.run(BEGIN + n * DAY_MS, () => {
        this.settled();
      });
      day(n);
    }
    this.faults.push(...this.engine.slotFaults());
  }

  private sweepWith(replica: Replica, n: number): void {
    const { replicas, sweepMs } = this.size;
    const first = (every: number): number => BEGIN + (every * n) / replicas;
    this.every(sweepMs, first(sweepMs), async () => {
      await replica.book.refresh();
      await replica.dispatcher.serveAll();
    });
    this.every(PICK_UPS_MS, first(PICK_UPS_MS), async () => {
      this.released += await replica.pickUps.sweep(() => undefined);
    });
    this.every(SLOTS_MS, first(SLOTS_MS), async () => {
      await replica.slots.sweep();
    });
  }

  private every(ms: number, first: number, task: () => Promise<void>): void {
    this.agenda.at(first, async () => {
      await task();
      this.every(ms, first + ms, task);
    });
  }

  private assigned(head: CaseHead, before: CaseHead): void {
    this.ledger.assigned(head, before, this.agenda.now());
    this.touched.add(head._id);
    this.handlers.get(head.handlerKey)?.wake();
  }

  // All is at rest: whatever was given out in the last hour is with one person and on one seat.
  private settled(): void {
    if (this.agenda.now() < this.looked + HOUR_MS) return;
    this.looked = this.agenda.now();
    const heads = [...this.touched].flatMap((id) => this.engine.head(id) ?? []);
    this.touched.clear();
    this.faults.push(...this.engine.slotFaults(heads));
  }

  private wakeHandlerOf(caseId: string): void {
    this.handlers.get(this.engine.head(caseId)?.handlerKey ?? '')?.wake();
  }

  private lookAtSeats(): void {
    const now = this.agenda.now();
    for (const { key, times } of this.workers) {
      const seat = this.engine.seat(key);
      if (seat === undefined || !times.isAt(now)) continue;
      const known = this.occupancy.get(key) ?? { sum: 0, looks: 0 };
      this.occupancy.set(key, { sum: known.sum + seat.used / seat.capacity, looks: known.looks + 1 });
    }
  }

  heads(): readonly CaseHead[] {
    return this.engine.peek(CASES.name) as readonly CaseHead[];
  }
}
