import type { SlotName } from '../domain/case-queue.js';

/** Keeps the seats of handlers in step with their cases; the context `assignment` does it. */
export interface SeatFollower {
  /** Makes the slot what the case now says of it: its size, opened or not, or gone. May be asked again at any time. */
  follow(caseId: string, slot: SlotName): Promise<void>;
}

/** The token under which Nest provides it. */
export const SEAT_FOLLOWER = Symbol('redress:seat-follower');
