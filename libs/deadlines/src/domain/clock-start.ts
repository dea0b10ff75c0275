/** What a clock counts from. */
export const CLOCK_STARTS = [
  /** Anybody here had the complaint, through any door. */
  'first_receipt',
  /** It was entered into the register; for those authorities that count from there. */
  'logged',
  /** The complainant has an acknowledgement, by evidence of its delivery. */
  'acknowledged',
  'assessed',
  /** The complainant asked for a review at the next stage. */
  'escalation_requested',
  /** The complainant has an acknowledgement of that. */
  'escalation_acknowledged',
  'safety_flagged',
  'decision_taken',
  'decision_told',
  /** A repeating duty to keep somebody informed counts from the last word to them. */
  'last_contact',
  'portal_dispatch',
  'registered',
  /** What is complained of. */
  'incident',
  'scheduled_arrival',
  /** The complainant asked what has been done. */
  'history_requested',
  'objection_period_end',
] as const;
export type ClockStart = (typeof CLOCK_STARTS)[number];
