import type { Instant } from '@redress/kernel';
import type { CaseHead } from './case-head.js';
import type { QuietHours } from './case-policy.js';
import type { NewUpdate } from './new-update.js';
import { isSafety } from './urgency.js';

/** In whose quiet hours an update falls, and when it is made. */
export interface QuietOccasion {
  readonly after: Pick<CaseHead, 'urgency'>;
  readonly now: Instant;
  readonly rules: QuietHours;
}

/**
 * The update as its gateway gets it: in the quiet hours of its channel it waits until their end. What answers a message just
 * sent in never waits, nor anything where somebody may be in danger.
 */
export function outsideQuietHours({ atOnce, ...update }: NewUpdate, { after, now, rules }: QuietOccasion): NewUpdate {
  if (atOnce === true || update.kind === 'access' || update.kind === 'emergency' || isSafety(after)) return update;
  const quiet = rules.quietHours?.(update.route.channel, now);
  return quiet === undefined ? update : { ...update, notBefore: quiet.until };
}
