import { isSafety, type CaseHead, type CaseStore } from '@redress/cases';
import { toInstant, type Clock } from '@redress/kernel';
import { climb, SAFETY_LADDER, watchedSteps, type TimedStep } from '../domain/ladder.js';
import { breachOf, shareOf, stillRuns, type Occasion } from '../domain/occasion.js';
import type { ClimbStore } from '../infrastructure/climb-store.js';
import type { ClimbRecord } from '../infrastructure/notice-collections.js';
import type { Crews } from './crews.js';
import { isOver, type NoticeDesk } from './notice-desk.js';

const BATCH = 100;

/**
 * Climbs ladders: tells the next rung when its time has come, until the duty is met, somebody has taken the case, or the ladder
 * ends. Any number of processes may sweep: a notice is told once, by its id.
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
    const now = toInstant(this.clock.now());
    const { due, next } = climb(this.stepsOf(row, head), row.climbedTo, now);
    // Told first: a crash in between tells again, and the ids know it.
    for (const step of due) await this.desk.tell(occasionAt(step, row), head, step.tell);
    await this.climbs.climbed(row, now, next);
  }

  private stepsOf({ kind, clock, startedAt }: ClimbRecord, { teamKey }: CaseHead): readonly TimedStep[] {
    if (kind === 'safety' || clock === undefined) return watchedSteps(SAFETY_LADDER, startedAt, startedAt);
    return watchedSteps(this.crews.ladderOf(teamKey), startedAt, clock.dueAt);
  }
}

function occasionAt({ share }: TimedStep, { clock, occasionId }: ClimbRecord): Occasion {
  if (clock === undefined) return { kind: 'safety', id: occasionId };
  return share < 1 ? shareOf(clock, share) : breachOf(clock);
}

function hasEnded({ clock }: ClimbRecord, head: CaseHead): boolean {
  if (isOver(head)) return true;
  return clock === undefined ? !isSafety(head) || isTaken(head) : !stillRuns(head, clock);
}

// Somebody works on it and has begun: a machine's assignment alone is nobody's word.
function isTaken({ handlerKey, state }: CaseHead): boolean {
  return handlerKey !== '' && state !== 'received';
}
