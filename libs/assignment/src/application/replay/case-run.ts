import { byUrgency, URGENCY, type CaseHead } from '@redress/cases';
import { moveAt, type CaseTurn, type Move, type RecordedCase } from '../../domain/replay/recorded-case.js';
import type { ReplayedCase } from '../../domain/replay/replay-figures.js';
import type { WorkPlan } from '../../domain/replay/work-plan.js';

/** A case while it is replayed. */
export class CaseRun {
  turn: CaseTurn;
  /** The team in whose queue it waits, or would. */
  teamKey: string;
  queued = false;
  queuedAt = 0;
  handler = '';
  /** How many assignments it has had; names the one in force. */
  count = 0;
  assignedAt = 0;
  opened = false;
  /** In hundredths of a case. */
  weight = 0;
  move: Move = 'ours';
  closed = false;
  /** What it takes up on its handler's seat. */
  slot = { used: 0, unopened: 0 };
  /** Milliseconds on duty that were spent on it. */
  work = 0;
  nextMark = 0;
  declined: readonly string[] = [];
  lapsed: string | undefined;
  impossible = false;
  private firstTeam = '';
  private wentBack = 0;
  private readonly given: { readonly at: number; readonly person: string }[] = [];

  constructor(
    readonly record: RecordedCase,
    readonly plan: WorkPlan,
  ) {
    [this.turn] = record.turns;
    this.teamKey = this.turn.teamKey;
  }

  /** Becomes what the case was at that moment, its place and its handler aside. */
  resume(moment: number): void {
    const { record, plan } = this;
    const earlier = record.assignments.filter(({ at }) => at < moment);
    const last = earlier.at(-1);
    this.turn = record.turns.findLast(({ at }) => at < moment) ?? this.turn;
    this.move = moveAt(record, moment);
    this.closed = this.move === 'nobody';
    this.nextMark = plan.marks.filter(({ at }) => at < moment).length;
    this.declined = earlier.flatMap(({ handler, end, endedAt = moment }) =>
      end === 'declined' && endedAt < moment ? handler : [],
    );
    this.lapsed = last?.comesLast === true ? last.handler : undefined;
  }

  /** Begins to wait in the team's queue. */
  enter(teamKey: string, now: number): void {
    if (this.firstTeam === '') this.firstTeam = teamKey;
    this.teamKey = teamKey;
    this.queued = true;
    this.queuedAt = now;
  }

  /** Notes that somebody was given it. */
  note(person: string, at: number): void {
    this.given.push({ at, person });
  }

  noteReturn(): void {
    this.wentBack += 1;
  }

  /** @param from the beginning of the period */
  result(from: number): ReplayedCase {
    const [{ at }] = this.record.turns;
    const { impossible, wentBack, given } = this;
    const result = { id: this.record.id, teamKey: this.firstTeam, given, wentBack, impossible };
    return at < from ? result : { ...result, arrivedAt: at };
  }
}

/** True for danger to people, which waits for no room. */
export function isDanger({ turn: { urgency } }: CaseRun): boolean {
  return urgency === URGENCY.safety;
}

/** The order of a queue. */
export function byTurn(one: CaseRun, other: CaseRun): number {
  return byUrgency(placeOf(one), placeOf(other));
}

function placeOf({ record, turn }: CaseRun): Pick<CaseHead, '_id' | 'urgency' | 'dueAt'> {
  return { _id: record.id, urgency: turn.urgency as CaseHead['urgency'], dueAt: turn.dueAt };
}
