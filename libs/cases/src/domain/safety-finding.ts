import type { Instant } from '@redress/kernel';

/** Why the machine took a case for one of health or safety. */
export interface SafetyFinding {
  /** Coded kinds of risk, such as `self-harm/en`, the newest first; never the customer's words. */
  readonly found: readonly string[];
  /** The message in which the newest was read. */
  readonly messageId: string;
  readonly at: Instant;
  /** Who on the staff has had the case in hand since then. */
  readonly taken?: { readonly by: string; readonly at: Instant };
}
