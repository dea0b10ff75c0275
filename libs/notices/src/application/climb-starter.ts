import type { CaseHead } from '@redress/cases';
import { derivedId, type Instant } from '@redress/kernel';
import { climb, climbRounds, startsEarly, watchedSteps } from '../domain/ladder.js';
import type { ClockName, Occasion } from '../domain/occasion.js';
import type { ClimbStore } from '../infrastructure/climb-store.js';
import type { ClimbRecord } from '../infrastructure/notice-collections.js';
import type { Crews } from './crews.js';

/** Begins to climb the ladder of a clock that has run out, of a danger, and of every clock where a team wants to hear early. */
export class ClimbStarter {
  constructor(
    private readonly climbs: ClimbStore,
    private readonly crews: Crews,
  ) {}

  /** Watches the clocks of a case that has just been opened, where its team wants to hear early. */
  async opened(head: CaseHead): Promise<void> {
    if (!startsEarly(this.crews.ladderOf(head.teamKey))) return;
    await this.climbs.begin(head.clocks.flatMap((clock) => this.clockClimb(head, clock, clock.startedAt)));
  }

  /** May be repeated: what is climbed already goes on from where it stands. `at`: when the occasion came about. */
  async begin(head: CaseHead, occasion: Occasion, at: Instant): Promise<void> {
    const { kind, clock } = occasion;
    if (kind === 'breach' && clock !== undefined) await this.climbs.begin(this.clockClimb(head, clock, clock.dueAt));
    // Whom it concerns alone is told of it beside the ladder.
    if (kind === 'safety' && occasion.concerns === undefined)
      await this.climbs.beginAgain(safetyClimb(head, occasion, at));
  }

  private clockClimb(
    { _id, teamKey, clocks }: CaseHead,
    { name, dueAt }: ClockName,
    from: Instant,
  ): readonly ClimbRecord[] {
    const startedAt = clocks.find((each) => each.name === name && each.dueAt === dueAt)?.startedAt ?? from;
    const { next } = climb(watchedSteps(this.crews.ladderOf(teamKey), startedAt, dueAt), from, from);
    if (next === undefined) return [];
    const id = derivedId('climb', _id, name, dueAt);
    return [climbRow(id, _id, { kind: 'clock', clock: { name, dueAt }, occasionId: '', startedAt }, from, next)];
  }
}

// One for a case: what is written of the same danger later is no second ladder beside the first.
function safetyClimb({ _id }: CaseHead, { id: occasionId }: Occasion, at: Instant): ClimbRecord {
  const { next } = climbRounds(at, at, at);
  return climbRow(derivedId('climb', _id, 'safety'), _id, { kind: 'safety', occasionId, startedAt: at }, at, next);
}

function climbRow(
  _id: string,
  caseId: string,
  what: Pick<ClimbRecord, 'kind' | 'clock' | 'occasionId' | 'startedAt'>,
  climbedTo: Instant,
  wakeAt: Instant,
): ClimbRecord {
  return { _id, caseId, ...what, climbedTo, wakeAt, open: 1 };
}
