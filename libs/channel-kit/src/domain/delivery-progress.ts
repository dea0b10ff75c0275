import type { DeliveryState } from '@redress/contracts';

/** A finished update does not hold up its successor. That nobody knows, or that a person does it, counts as finished. */
export function isFinished(state: DeliveryState): boolean {
  return state !== 'queued' && state !== 'sending';
}

// Providers tell late and in any order; a state only ever moves up.
const RANK: Readonly<Record<DeliveryState, number>> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  'handed-over': 2,
  suppressed: 2,
  failed: 3,
  accepted: 4,
  delivered: 5,
  read: 6,
  bounced: 7,
};

/** The states from which evidence of `state` moves an update on. */
export function statesBelow(state: DeliveryState): DeliveryState[] {
  return (Object.keys(RANK) as DeliveryState[]).filter((each) => RANK[each] < RANK[state]);
}
