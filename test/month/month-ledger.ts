import { CASES, isSafety, type CaseHead } from '@redress/cases';
import { toEpoch } from '@redress/kernel';
import type { WatchedEngine } from '../assignment/watched-engine.js';
import { HOUR_MS, MINUTE_MS, type PlannedArrival } from './month-plan.js';
import { INTERESTING_DOMAIN } from './month-plan.js';
import type { MonthOffice } from './month-office.js';
import type { Worker } from './workforce.js';

/** A case that has waited so long in its queue counts as forgotten: longer than a weekend after the worst of days. */
export const STARVED_MS = 72 * HOUR_MS;

/** One assignment by machine. */
export interface GivenOut {
  readonly caseId: string;
  /** When it entered the queue, and when it was given out; milliseconds since 1970. */
  readonly queuedAt: number;
  readonly at: number;
  /** How many assignments the case has had with this one. */
  readonly count: number;
  readonly isSafety: boolean;
}

/** What a month adds up to, and what must never be and was. */
export class MonthLedger {
  readonly given: GivenOut[] = [];
  /** Hundredths of an ordinary case that each handler was given. */
  readonly weights = new Map<string, number>();
  readonly conflicts: string[] = [];
  readonly offDuty: string[] = [];
  private readonly workers: ReadonlyMap<string, Worker>;
  private readonly arrivals: ReadonlyMap<string, PlannedArrival>;

  /** @param lagMs how long a replica may not have heard that somebody stopped working, in milliseconds */
  constructor(
    workers: readonly Worker[],
    arrivals: readonly PlannedArrival[],
    private readonly office: MonthOffice,
    private readonly lagMs: number,
  ) {
    this.workers = new Map(workers.map((each) => [each.key, each]));
    this.arrivals = new Map(arrivals.map((each) => [each.id, each]));
  }

  /** A case has just got another handler. */
  assigned(head: CaseHead, before: CaseHead, now: number): void {
    const { _id, handlerKey, assignment } = head;
    const queuedAt = toEpoch(before.queuedAt ?? head.receivedAt);
    this.given.push({ caseId: _id, queuedAt, at: now, count: assignment.count, isSafety: isSafety(head) });
    this.weights.set(handlerKey, (this.weights.get(handlerKey) ?? 0) + (assignment.weight ?? 0));
    const arrival = this.arrivals.get(_id);
    const isInterested = this.office.member(handlerKey)?.conflicts.includes(INTERESTING_DOMAIN) === true;
    if (arrival?.words.includes(handlerKey) === true || (isInterested && arrival?.from.endsWith(INTERESTING_DOMAIN) === true))
      this.conflicts.push(`case ${_id} went to ${handlerKey}`);
    const times = this.workers.get(handlerKey)?.times;
    if (!isSafety(head) && times?.wasAt(now, this.lagMs) !== true)
      this.offDuty.push(`case ${_id} went to ${handlerKey} at ${new Date(now).toISOString()}`);
  }

  /** Cases that waited longer in a queue than may be, also those that wait still at `end`. */
  starved(engine: WatchedEngine, end: number): string[] {
    const late = this.given.filter(({ queuedAt, at }) => at - queuedAt > STARVED_MS).map(({ caseId }) => caseId);
    const waiting = waitingCases(engine).filter(({ queuedAt }) => end - toEpoch(queuedAt ?? '') > STARVED_MS);
    return [...late, ...waiting.map(({ _id }) => _id)];
  }
}

export function waitingCases(engine: WatchedEngine): readonly CaseHead[] {
  return (engine.peek(CASES.name) as readonly CaseHead[]).filter(({ queue }) => queue !== '');
}

/** Milliseconds in whole minutes, as people read them. */
export function minutesOf(ms: number): number {
  return ms / MINUTE_MS;
}
