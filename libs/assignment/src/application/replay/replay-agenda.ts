import type { DutyLine } from '../../domain/replay/duty-line.js';
import { TimedQueue } from '../../domain/replay/timed-queue.js';
import { lineOf } from '../../domain/replay/work-plan.js';
import { PATIENCE_MS } from '../danger-sweeper.js';
import { isDanger, type CaseRun } from './case-run.js';
import type { ReplayPeriod, Scenario } from './scenario.js';

/** What happens in a replay. `count` names the assignment during which it does: after another, it is void. */
export type Happening =
  | { readonly kind: 'turn'; readonly run: CaseRun; readonly index: number }
  | { readonly kind: 'look' | 'decline' | 'pick-up'; readonly run: CaseRun; readonly count: number }
  /** The next change of who has the next move; of an assignment that began at `since`. */
  | {
      readonly kind: 'mark';
      readonly run: CaseRun;
      readonly count: number;
      readonly since: number;
      readonly asRecorded: boolean;
    }
  /** So many soft rules are given up for who has waited since `queuedAt`. */
  | { readonly kind: 'relax'; readonly run: CaseRun; readonly queuedAt: number; readonly rules: number }
  | { readonly kind: 'duty' | 'sweep' }
  | { readonly kind: 'ask'; readonly person: string };

// Of one moment: people come and go, then what is not opened goes back, then the queues are looked at.
const RANKS: Readonly<Record<Happening['kind'], number>> = {
  mark: 0,
  look: 0,
  decline: 0,
  turn: 0,
  ask: 0,
  duty: 1,
  'pick-up': 2,
  relax: 3,
  sweep: 4,
};

// Whoever is given a case by the same person's record and within this time goes on as the record says, to the millisecond.
const SAME_MS = 60_000;
const SOFT_RULES = 3;
const COUNTED_TO_MS = 15 * 60_000;

/** What is still to happen in a replay, and what is foreseen of a case when somebody is given it. */
export class ReplayAgenda {
  private readonly events = new TimedQueue<Happening>();
  private sweepAt = -1;

  constructor(
    private readonly scenario: Pick<Scenario, 'lines' | 'rules'>,
    private readonly period: ReplayPeriod,
  ) {}

  /** The next to happen within the period; undefined when nothing is left. */
  next(): { readonly at: number; readonly item: Happening } | undefined {
    const next = this.events.pop();
    if (next?.item.kind === 'sweep') this.sweepAt = -1;
    return next;
  }

  /** What comes of it that the person has the case. */
  foresee(run: CaseRun, handler: string, at: number): void {
    const { record, plan, count } = run;
    const line = lineOf(this.scenario.lines, handler);
    const recorded = record.assignments.find((each) => each.handler === handler && Math.abs(each.at - at) < SAME_MS);
    this.nextMark(run, at, recorded !== undefined || record.assignments.length === 0);
    const look = recorded === undefined ? line.after(at, plan.look ?? Infinity) : (recorded.openedAt ?? Infinity);
    if (!run.opened) {
      this.at(Math.max(look, at), { kind: 'look', run, count });
      const lapses = isDanger(run) ? this.onGrid(at + PATIENCE_MS) : this.lapseFrom(line, at);
      this.at(lapses, { kind: 'pick-up', run, count });
    }
    const work = plan.declines.get(handler);
    if (work === undefined) return;
    const declined = recorded?.end === 'declined' ? (recorded.endedAt ?? Infinity) : line.after(at, work);
    this.at(Math.max(declined, at), { kind: 'decline', run, count });
  }

  // Work is counted to five minutes in each stretch of it, so the time can seem to be up that much earlier.
  private lapseFrom(line: DutyLine, at: number): number {
    const pickUpMs = this.scenario.rules.pickUpMinutes * 60_000;
    return this.onGrid(Math.max(at + pickUpMs, line.after(at, pickUpMs - COUNTED_TO_MS)));
  }

  /** The next change of who has the next move that is still to come; `asRecorded`: when the record has it. */
  nextMark(run: CaseRun, since: number, asRecorded: boolean): void {
    const mark = run.plan.marks[run.nextMark];
    if (mark === undefined) return;
    const line = lineOf(this.scenario.lines, run.handler);
    const at = asRecorded ? mark.at : line.after(since, mark.work - run.work);
    this.at(Math.max(at, since), { kind: 'mark', run, count: run.count, since, asRecorded });
  }

  /** The next soft rule is given up for who still waits then; `rules` have been. */
  wait(run: CaseRun, rules = 0): void {
    if (rules === SOFT_RULES) return;
    const { queuedAt } = run;
    const at = queuedAt + (rules + 1) * this.scenario.rules.relaxMinutes * 60_000;
    this.at(at, { kind: 'relax', run, queuedAt, rules: rules + 1 });
  }

  /** The next sweep of the queues has something to find. */
  sweepSoon(now: number): void {
    const at = gridded(now, this.period.queuesMs);
    if (at === this.sweepAt) return;
    this.sweepAt = at;
    this.at(at, { kind: 'sweep' });
  }

  /** When the sweep of what is not opened comes next. */
  onGrid(moment: number): number {
    return gridded(moment, this.period.pickUpsMs);
  }

  at(moment: number, item: Happening): void {
    // What was due before the period, of what it began with, happens as it begins.
    if (moment < this.period.to) this.events.push(Math.max(moment, this.period.from), RANKS[item.kind], item);
  }
}

function gridded(moment: number, step: number): number {
  return Math.ceil(moment / step) * step;
}
