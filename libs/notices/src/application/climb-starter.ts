import type { CaseHead } from '@redress/cases';
import { derivedId, type Instant } from '@redress/kernel';
import { climb, SAFETY_LADDER, startsEarly, watchedSteps } from '../domain/ladder.js';
import type { ClockName, Occasion } from '../domain/occasion.js';
import type { ClimbStore } from '../infrastructure/climb-store.js';
import type { ClimbRecord } from '../infrastructure/notice-collections.js';
import type { Crews } from './crews.js';

/** A change of a case, and what it is to staff. */
export interface NotedRow {
  readonly kind: string;
  readonly at: Instant;
  readonly occasion: Occasion | undefined;
}

/** Begins to climb the ladder of a clock that has run out, of a danger, and of every clock where a team wants to hear early. */
export class ClimbStarter {
  constructor(
    private readonly climbs: ClimbStore,
    private readonly crews: Crews,
  ) {}

  /** May be repeated: what is climbed already goes on from where it stands. */
  async noted(head: CaseHead, { kind, at, occasion }: NotedRow): Promise<void> {
    if (kind === 'case-opened') await this.climbs.begin(this.early(head));
    if (occasion?.kind === 'breach' && occasion.clock !== undefined) {
      await this.climbs.begin(this.clockClimb(head, occasion.clock, occasion.clock.dueAt));
    }
    if (occasion?.kind === 'safety') await this.climbs.begin(safetyClimb(head, occasion, at));
  }

  private early(head: CaseHead): readonly ClimbRecord[] {
    if (!startsEarly(this.crews.ladderOf(head.teamKey))) return [];
    return head.clocks.flatMap(({ name, dueAt }) => this.clockClimb(head, { name, dueAt }, head.receivedAt));
  }

  private clockClimb({ _id, teamKey, receivedAt }: CaseHead, clock: ClockName, from: Instant): readonly ClimbRecord[] {
    const steps = watchedSteps(this.crews.ladderOf(teamKey), receivedAt, clock.dueAt);
    const { next } = climb(steps, from, from);
    if (next === undefined) return [];
    const id = derivedId('climb', _id, clock.name, clock.dueAt);
    return [climbRow(id, _id, { kind: 'clock', clock, occasionId: '', startedAt: receivedAt }, from, next)];
  }
}

function safetyClimb({ _id }: CaseHead, { id: occasionId }: Occasion, at: Instant): readonly ClimbRecord[] {
  const { next } = climb(watchedSteps(SAFETY_LADDER, at, at), at, at);
  if (next === undefined) return [];
  const id = derivedId('climb', _id, occasionId);
  return [climbRow(id, _id, { kind: 'safety', occasionId, startedAt: at }, at, next)];
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
