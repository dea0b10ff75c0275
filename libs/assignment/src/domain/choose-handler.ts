import type { Instant } from '@redress/kernel';

/** How much one case weighs, in hundredths: weights are whole numbers so that sums stay exact. */
export const CASE_WEIGHT = 100;

/** A handler who may take a case, and their load. `used` and `capacity` in hundredths of a case. */
export interface Candidate {
  readonly handlerKey: string;
  readonly used: number;
  readonly capacity: number;
  /** When they were last given a case; empty: never. */
  readonly lastAt: Instant;
}

/**
 * Who should be asked, best first: the largest share of free capacity, then the longest without a new case, then by key so
 * that the order is always the same. Nobody over capacity.
 */
export function rankCandidates(candidates: readonly Candidate[], weight: number = CASE_WEIGHT): Candidate[] {
  return candidates
    .filter((each) => each.used + weight <= each.capacity)
    .sort((a, b) => spare(b) - spare(a) || compare(a.lastAt, b.lastAt) || compare(a.handlerKey, b.handlerKey));
}

/** Why this one, in words for leads. */
export function assignmentReasons(chosen: Candidate, considered: number): string[] {
  const free = Math.round(spare(chosen) * 100);
  return [`on duty in the team`, `${String(free)} % of capacity free, the most of ${String(considered)} considered`];
}

function spare(candidate: Candidate): number {
  return candidate.capacity === 0 ? 0 : (candidate.capacity - candidate.used) / candidate.capacity;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
