import type { Instant } from '@redress/kernel';
import { isOfLateMessage } from './after-closure.js';
import type { CaseFields } from './case-fields.js';
import { CLOCK_DUTIES, type CaseClock } from './case-clock.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { withNotice } from './due-notices.js';
import { isSetAside } from './not-ours.js';

/** Who closes or opens a case, why, and under which cause. */
export interface ClosingWord {
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
  readonly cause: string;
}

/** A closed case: nobody works on it, and nothing waits for the customer. Its clocks end with its state. */
export function closedFields(head: CaseHead, { by, at, reason, cause }: ClosingWord): CaseFields {
  return {
    state: 'closed',
    closure: { at, by, reason },
    queue: '',
    handlerKey: '',
    assignment: { count: head.assignment.count, reasons: [] },
    waitingFor: null,
    notices: withNotice(head, { kind: 'closed', cause, at }),
  };
}

/**
 * A case opened again, with its dates: what fell away when it was closed is due when it was due then, and a decision that had
 * been sent is due anew. The date of receipt never moves.
 */
export function reopenedFields(
  head: CaseHead,
  { at, cause }: Pick<ClosingWord, 'at' | 'cause'>,
  policy: Pick<CasePolicy, 'clocks'>,
): CaseFields {
  const { setAside } = head;
  const known = isSetAside(head) ? (setAside?.clocks ?? []) : head.clocks;
  return {
    state: 'investigating',
    clocks: known
      .filter((clock) => !isOfLateMessage(clock))
      .map((clock) => (isDecided(clock) ? decisionAgain(clock, at, policy) : clock)),
    closure: null,
    setAside: null,
    ...(isSetAside(head) ? { recordType: setAside?.recordType ?? 'undetermined' } : {}),
    decision: null,
    position: null,
    queue: head.teamKey,
    notices: withNotice(head, { kind: 'reopened', cause, at }),
  };
}

function isDecided({ duty, metAt }: CaseClock): boolean {
  return duty === CLOCK_DUTIES.decide && metAt !== undefined;
}

function decisionAgain(clock: CaseClock, at: Instant, policy: Pick<CasePolicy, 'clocks'>): CaseClock {
  return policy.clocks(at).find(({ name }) => name === clock.name) ?? clock;
}
