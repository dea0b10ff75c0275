import type { Instant } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { CaseChange } from './case-change.js';
import { isOpen, type CaseClock } from './case-clock.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { isClosed } from './lifecycle.js';

/** The duty that runs while a person is to decide about a message on a closed case. */
export const AFTER_CLOSURE = 'after-closure';

/** A message on a closed case goes to a person: its clock, unless one runs already. No machine's mail starts one. */
export function afterClosureFields(
  head: CaseHead,
  { kind, receivedAt }: Pick<MessageReceived, 'kind' | 'receivedAt'>,
  policy: Pick<CasePolicy, 'afterClosure'>,
): NonNullable<CaseChange['fields']> {
  if (kind !== 'message' || !isClosed(head.state) || undecided(head) !== undefined) return {};
  const earlier = head.clocks.filter(({ duty }) => duty !== AFTER_CLOSURE);
  return { clocks: [...earlier, policy.afterClosure(receivedAt)] };
}

/** The end of the working day that people get for what cannot wait: to decide on a late message, or to write what is late. */
export function workingDayFrom(at: Instant, policy: Pick<CasePolicy, 'afterClosure'>): Instant {
  return policy.afterClosure(at).dueAt;
}

/** The clock of the message that waits for a decision, if one does. */
export function undecided({ clocks }: CaseHead): CaseClock | undefined {
  return clocks.find((clock) => clock.duty === AFTER_CLOSURE && isOpen(clock));
}

/** What a person decided that leaves the case closed: nothing is to be done, or another case has it. */
export interface LateDecision {
  readonly by: string;
  readonly at: Instant;
  readonly decision: 'nothing' | 'new-case';
  readonly reason: string;
}

/** Ends the wait; undefined when nothing waits. */
export function staysClosedChange(head: CaseHead, { by, at, decision, reason }: LateDecision): CaseChange | undefined {
  const waiting = undecided(head);
  if (waiting === undefined) return undefined;
  return {
    fields: { clocks: head.clocks.map((clock) => (clock === waiting ? { ...clock, metAt: at } : clock)) },
    history: {
      kind: 'stays-closed',
      actor: by,
      content: { decision, reason },
    },
    forPeople: true,
    forCustomer: false,
  };
}
