import { sha256 } from '@redress/kernel';

/** Every wait and bound of the kit, in milliseconds and counts, so that tests and the simulation can set them. */
export interface Timing {
  /** How long a fresh row is left to the process that made it before a sweeper of any replica takes it up. */
  readonly graceMs: number;
  /** Pause between two looks of a sweeper. */
  readonly sweepMs: number;
  /** Pause between two comparisons of everything. */
  readonly reconcileMs: number;
  /** Most rows that one sweep takes up. */
  readonly sweepLimit: number;
  /** After how long a published message without a fate is published again; the last one repeats. */
  readonly republishMs: readonly number[];
  /** How long marks that only save repeated work are gathered before they are written together. */
  readonly lingerMs: number;
  /** How many messages are normalised at a time, and how many may wait in memory. */
  readonly normalising: number;
  readonly waitingMessages: number;
  /** How many updates are sent at a time, how many are claimed in one go, and how many may wait in memory. */
  readonly sending: number;
  readonly claimBatch: number;
  readonly waitingUpdates: number;
  /** How long one send may take until it is told to stop. */
  readonly sendMs: number;
  /** How long a claim holds; longer than `sendMs`, so that nobody else sends while the first may still be at it. */
  readonly leaseMs: number;
  /** Pauses between attempts; the last one repeats. */
  readonly retryMs: readonly number[];
  /** By how much of itself a pause may be longer, so that what failed together does not come back together. */
  readonly retrySpread: number;
  /** How long the hour lasts that the next counts are about; a day is 24 of them. */
  readonly hourMs: number;
  /** Most automatic messages that one address gets in an hour and in a day, and most updates that one may bring. */
  readonly perAddressHour: number;
  readonly perAddressDay: number;
  readonly together: number;
  /** So many addresses at their limit within an hour hold automatic messages back everywhere. */
  readonly breakerAddresses: number;
  /** An update that could not be sent for so long is failed. */
  readonly giveUpMs: number;
  /** After so many attempts a doubt is left to a person: each attempt may have been a copy. */
  readonly doubtAttempts: number;
  /** How long an update waits for its predecessor to the same recipient. */
  readonly orderMs: number;
  /** How often an update that waits for its predecessor is looked at. */
  readonly orderCheckMs: number;
  /** Pauses between attempts to write down what a send came to. */
  readonly outcomeRetryMs: readonly number[];
  /** How long a stop waits for sends under way. */
  readonly stopMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export const DEFAULT_TIMING: Timing = {
  graceMs: 15 * SECOND,
  sweepMs: 5 * SECOND,
  reconcileMs: 15 * MINUTE,
  sweepLimit: 1_000,
  republishMs: [2, 4, 8, 16, 32, 60].map((minutes) => minutes * MINUTE),
  lingerMs: 100,
  normalising: 8,
  waitingMessages: 2_000,
  sending: 20,
  claimBatch: 50,
  waitingUpdates: 5_000,
  sendMs: 90 * SECOND,
  leaseMs: 150 * SECOND,
  retryMs: [1, 5, 15, 60].map((minutes) => minutes * MINUTE),
  retrySpread: 0.2,
  hourMs: 60 * MINUTE,
  // A receipt for each of five complaints within the hour is a busy day; more is a loop or a flood (RFC 3834 section 2).
  perAddressHour: 5,
  perAddressDay: 20,
  together: 50,
  breakerAddresses: 25,
  // RFC 5321 section 4.5.4.1 asks for four to five days of a relay; a complainant should hear of a failure sooner.
  giveUpMs: 48 * 60 * MINUTE,
  doubtAttempts: 5,
  orderMs: 15 * MINUTE,
  orderCheckMs: 15 * SECOND,
  outcomeRetryMs: [200, SECOND, 5 * SECOND],
  // The whole process has ten seconds to stop.
  stopMs: 7 * SECOND,
};

/** The pause before try number `attempts + 1`; past the end of the plan the last pause repeats. */
export function pauseAfter(plan: readonly number[], attempts: number): number {
  return plan[Math.min(Math.max(attempts, 1), plan.length) - 1] ?? 0;
}

/** A share from 0 to 1 that follows from an id and a count: chance that a simulation can repeat. */
export function spreadOf(id: string, count: number): number {
  return Number.parseInt(sha256(`${id} ${String(count)}`).slice(0, 8), 16) / 0xffff_ffff;
}
