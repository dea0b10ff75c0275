import { toInstant } from '@redress/kernel';
import { localTime } from '@redress/organisation';
import { SeededRandom } from '@redress/testing';
import type { Agenda } from './agenda.js';
import type { MonthOffice } from './month-office.js';
import { BEGIN, DAY_MS, HOUR_MS, MINUTE_MS, type MonthSize } from './month-plan.js';
import { dateOf, type Worker } from './workforce.js';

// Of each day that somebody works.
const ILL = 0.012;
const AWAY = 0.3;
const LEAVERS = 0.03;

/** What comes between people and their work: illness, a doctor's hour, a new job elsewhere. */
export class LifeEvents {
  private readonly random: SeededRandom;
  /** How many have been ill, away and gone. */
  readonly counts = { ill: 0, away: 0, left: 0 };

  constructor(
    private readonly workers: readonly Worker[],
    private readonly office: MonthOffice,
    private readonly agenda: Agenda,
    private readonly size: MonthSize,
  ) {
    this.random = new SeededRandom(size.seed).fork('life');
  }

  /** Keeps the rosters and plans the month. */
  async begin(): Promise<void> {
    const [first] = this.office.replicas;
    for (const { key, rostered } of this.workers) {
      if (rostered.length > 0) await first?.book.change(key, (plan) => ({ ...plan, shifts: rostered }));
    }
    for (const { book } of this.office.replicas) await book.refresh();
    this.planLeavers();
    for (let day = 0; day < this.size.days; day += 1) this.planDay(day);
  }

  private planLeavers(): void {
    const count = Math.max(1, Math.round(this.workers.length * LEAVERS));
    for (let n = 0; n < count; n += 1) {
      const worker = this.random.pick(this.workers);
      const last = 2 + this.random.below(Math.max(1, this.size.days - 4));
      this.agenda.at(BEGIN + (last - 2) * DAY_MS + 9 * HOUR_MS, () => {
        this.counts.left += 1;
        this.office.lastDay(worker.key, dateOf(last));
        // Here until midnight of the last day, wherever they live; a night shift ends then.
        const end = firstOf(worker.zone, dateOf(last + 1));
        worker.times.leaveOut(end, Infinity);
        return Promise.resolve();
      });
    }
  }

  private planDay(day: number): void {
    for (const worker of this.workers) {
      const at = BEGIN + day * DAY_MS + this.random.below(DAY_MS);
      if (this.random.chance(ILL)) this.agenda.at(at, () => this.fallIll(worker, 1 + this.random.below(4)));
      else if (this.random.chance(AWAY)) this.agenda.at(at, () => this.goAway(worker));
    }
  }

  // Whoever falls ill in the midst of a shift goes home; a night's shift belongs to the day before.
  private async fallIll({ key, times, zone }: Worker, days: number): Promise<void> {
    const now = this.agenda.now();
    const began = times.stretchAt(now)?.date ?? localTime(toInstant(now), zone).date;
    const last = addDays(began, days - 1);
    this.counts.ill += 1;
    times.leaveOutDates(began, last, now);
    await this.office.any().own.plan(key, began, last);
  }

  private async goAway({ key, times }: Worker): Promise<void> {
    const now = this.agenda.now();
    if (!times.isAt(now)) return;
    const until = now + (20 + this.random.below(60)) * MINUTE_MS;
    this.counts.away += 1;
    times.leaveOut(now, until);
    await this.office.any().own.say(key, 'away', toInstant(until));
  }
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function firstOf(zone: string, date: string): number {
  const noon = Date.parse(`${date}T12:00:00Z`);
  for (let at = noon - 27 * HOUR_MS; ; at += 15 * MINUTE_MS) if (localTime(toInstant(at), zone).date >= date) return at;
}
