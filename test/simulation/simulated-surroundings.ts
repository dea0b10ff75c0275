import { EVENTS } from '@redress/contracts';
import { KeyRing } from '@redress/kernel';
import { EventRegistry } from '@redress/messaging';

/** One secret for all processes, as in a real installation. */
export const KEYS = new KeyRing('the simulation keeps one secret of 32 or more');

// Schemas are proved elsewhere; checking them here would cost a tenth of the schedules.
class Unchecked {}
export const REGISTRY = new EventRegistry(Object.values(EVENTS).map((event) => ({ ...event, schema: Unchecked })));

/** Waits of the product shortened where the product lets them be set, so that a schedule ends within minutes of its own time. */
export const DEFERRAL = {
  firstRetryMs: 500,
  longestRetryMs: 8_000,
  behindMs: 20_000,
  announceMs: 10_000,
  sweepMs: 30_000,
};
export const SWEEP_MS = 30_000;
// Its sixteen shards make most of the calls of a schedule that only waits.
export const CASE_SWEEP_MS = 60_000;
