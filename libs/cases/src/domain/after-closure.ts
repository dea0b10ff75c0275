import type { Instant } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { CaseChange } from './case-change.js';
import { isOpen, type CaseClock } from './case-clock.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { isClosed } from './lifecycle.js';
import { isCustomer, isForged } from './participants.js';

/** The duty that runs while a person is to decide about the customer's message on a closed case; undecided it reopens the case. */
export const AFTER_CLOSURE = 'after-closure';

/**
 * The same for a message of somebody else, or of who is not believed to be the customer: undecided it stays an alarm, or
 * anybody could open a case again. Its clock has the name of the other's.
 */
export const STRANGER_AFTER_CLOSURE = 'stranger-after-closure';

type LateMessage = Pick<MessageReceived, 'kind' | 'channel' | 'clues' | 'from' | 'otherRecipients' | 'senderCheck'> &
  Pick<MessageReceived, 'receivedAt'>;

/**
 * A message on a closed case goes to a person: its clock, unless one runs already. The customer's takes the place of a
 * stranger's. No machine's mail starts one.
 */
export function afterClosureFields(
  head: CaseHead,
  message: LateMessage,
  policy: Pick<CasePolicy, 'afterClosure'>,
): NonNullable<CaseChange['fields']> {
  if (message.kind !== 'message' || !isClosed(head.state)) return {};
  const waiting = undecided(head);
  const isTheirs = isCustomer(head, message) && !isForged(message);
  if (waiting?.duty === AFTER_CLOSURE || (waiting !== undefined && !isTheirs)) return {};
  const clock = policy.afterClosure(message.receivedAt);
  const earlier = head.clocks.filter((each) => !isOfLateMessage(each));
  return { clocks: [...earlier, isTheirs ? clock : { ...clock, duty: STRANGER_AFTER_CLOSURE }] };
}

/** The end of the working day that people get for what cannot wait: to decide on a late message, or to write what is late. */
export function workingDayFrom(at: Instant, policy: Pick<CasePolicy, 'afterClosure'>): Instant {
  return policy.afterClosure(at).dueAt;
}

/** The clock of the message that waits for a decision, if one does. */
export function undecided({ clocks }: Pick<CaseHead, 'clocks'>): CaseClock | undefined {
  return clocks.find((clock) => isOfLateMessage(clock) && isOpen(clock));
}

/** True for the clock of a message on a closed case, whoever wrote it. */
export function isOfLateMessage({ duty }: Pick<CaseClock, 'duty'>): boolean {
  return duty === AFTER_CLOSURE || duty === STRANGER_AFTER_CLOSURE;
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
