import { URGENCY, type Urgency } from './urgency.js';

/** Urgencies as people name them, the most urgent first. */
export const URGENCIES = ['safety', 'urgent', 'normal'] as const;
export type UrgencyName = (typeof URGENCIES)[number];

const RANKS: Readonly<Record<UrgencyName, Urgency>> = {
  safety: URGENCY.safety,
  urgent: URGENCY.urgent,
  normal: URGENCY.ordinary,
};

export function urgencyOf(name: UrgencyName): Urgency {
  return RANKS[name];
}

export function nameOfUrgency(urgency: Urgency): UrgencyName {
  return URGENCIES.find((name) => RANKS[name] === urgency) ?? 'normal';
}
