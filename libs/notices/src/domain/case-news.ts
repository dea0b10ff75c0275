import type { CaseNews } from './digest-letter.js';
import type { ClockName, OccasionKind } from './occasion.js';

/** A notice that waits for a digest. */
export interface WaitingNotice {
  readonly kind: OccasionKind;
  readonly reference: string;
  readonly clock?: ClockName;
}

/** One line a case, for its earliest clock, in the order in which the cases first come; each kind of news once. */
export function caseNews(notices: readonly WaitingNotice[]): readonly CaseNews[] {
  const byCase = new Map<string, CaseNews>();
  for (const { reference, kind, clock } of notices) {
    const known = byCase.get(reference);
    const kinds = known?.kinds.includes(kind) === true ? known.kinds : [...(known?.kinds ?? []), kind];
    const earliest = earlier(known?.clock, clock);
    byCase.set(reference, { reference, kinds, ...(earliest === undefined ? {} : { clock: earliest }) });
  }
  return [...byCase.values()];
}

function earlier(one: ClockName | undefined, other: ClockName | undefined): ClockName | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return other.dueAt < one.dueAt ? other : one;
}
