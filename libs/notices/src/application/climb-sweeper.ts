import { dangerWaits, isClosed, isSafety, type CaseHead, type CaseStore } from '@redress/cases';
import { toInstant, type Clock } from '@redress/kernel';
import { climb, climbRounds, watchedSteps, type TimedStep } from '../domain/ladder.js';
import { breachOf, shareOf, stillRuns, type ClockName, type Occasion } from '../domain/occasion.js';
import type { ClimbStore } from '../infrastructure/climb-store.js';
import type { ClimbRecord } from '../infrastructure/notice-collections.js';
import type { Crews } from './crews.js';
import { isOverFor, withHandler, type NoticeDesk } from './notice-desk.js';

const BATCH = 100;

/**
 * Climbs ladders: tells the next rung when its time has come, until the duty is met or the ladder ends. That of a danger goes
 * round and round as long as the case is one of safety, and tells nobody while somebody has it in hand. Any number of processes may sweep: a notice is told once, by its id.
 */
export class ClimbSweeper {
  constructor(
    private readonly climbs: ClimbStore,
    private readonly cases: CaseStore,
    private readonly desk: NoticeDesk,
    private readonly crews: Crews,
    private readonly clock: Clock,
  ) {}

  /** Returns how many ladders it looked at. One failure stops no other. */
  async sweep(onFailure: (caseId: string, error: unknown) => void): Promise<number> {
    const rows = await this.climbs.due(toInstant(this.clock.now()), BATCH);
    const heads = new Map((await this.cases.findAll(rows.map(({ caseId }) => caseId))).map((head) => [head._id, head]));
    for (const row of rows) {
      try {
        await this.look(row, heads.get(row.caseId));
      } catch (error) {
        onFailure(row.caseId, error);
      }
    }
    return rows.length;
  }

  private async look(row: ClimbRecord, head: CaseHead | undefined): Promise<void> {
    if (head === undefined || hasEnded(row, head)) {
      await this.climbs.end(row);
      return;
    }
    const { clock, startedAt, climbedTo } = row;
    if (clock === undefined) {
      await this.goRound(row, head);
      return;
    }
    const now = toInstant(this.clock.now());
    const steps = watchedSteps(this.crews.ladderOf(head.teamKey), startedAt, clock.dueAt);
    const { due, next } = climb(steps, climbedTo, now);
    // Told first: a crash in between tells again, and the ids know it.
    for (const step of due) await this.desk.tell(occasionAt(step, clock), head, step.tell);
    await this.climbs.climbed(row, now, next);
  }

  private async goRound(row: ClimbRecord, head: CaseHead): Promise<void> {
    const now = toInstant(this.clock.now());
    const { due, next } = climbRounds(row.startedAt, row.climbedTo, now);
    for (const { round, tell } of dangerWaits(head) ? due : []) {
      await this.desk.tell(safetyOccasion(row, round), head, withHandler(tell, head));
    }
    await this.climbs.climbed(row, now, next);
  }
}

// In each round everybody hears of it anew, and once.
function safetyOccasion({ occasionId }: ClimbRecord, round: number): Occasion {
  return { kind: 'safety', id: round === 0 ? occasionId : `${occasionId}:round:${String(round)}` };
}

function occasionAt({ share }: TimedStep, clock: ClockName): Occasion {
  return share < 1 ? shareOf(clock, share) : breachOf(clock);
}

function hasEnded({ clock }: ClimbRecord, head: CaseHead): boolean {
  if (clock !== undefined) return isOverFor(clock, head) || !stillRuns(head, clock);
  // What is written of danger on a closed case waits for somebody all the same.
  return !isSafety(head) || isSetAside(head) || (isClosed(head.state) && !dangerWaits(head));
}

function isSetAside({ recordType }: CaseHead): boolean {
  return recordType === 'not-ours';
}
