/** How urgent a case is; less comes first. Safety outranks everything, and every other rank is ordered by the earliest due date. */
export const URGENCY = { safety: 0, urgent: 1, ordinary: 2 } as const;
export type Urgency = (typeof URGENCY)[keyof typeof URGENCY];

/** True while the case is one of health or safety (ISO 10002:2018 clause 7.5): it goes before all others. */
export function isSafety({ urgency }: { readonly urgency: Urgency }): boolean {
  return urgency === URGENCY.safety;
}
