import { RedressError, type FieldError, type Instant } from '@redress/kernel';
import type { Channel, DeliveryState } from '@redress/contracts';
import { AFTER_CLOSURE, undecided } from './after-closure.js';
import type { CaseChange } from './case-change.js';
import type { CaseFields } from './case-fields.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { closedFields, reopenedFields } from './close-case.js';
import type { CustomerPosition } from './customer-dealings.js';
import { openedBy } from './first-look.js';
import { canMove, CASE_MOVES, isClosed, type CaseState } from './lifecycle.js';

/** A person moves a case along the lifecycle. */
export interface CaseMove {
  readonly to: Exclude<CaseState, 'decision_communicated'>;
  readonly by: string;
  readonly at: Instant;
  readonly cause: string;
  readonly requestHash: string;
  readonly reason?: string;
  /** When the customer said what they think of the decision, and how. */
  readonly position?: { readonly at: Instant; readonly via: Channel };
  /** How far the decision has come on its way to the customer. */
  readonly decisionState?: DeliveryState;
}

// A customer's yes, no or withdrawal is theirs to say; a silence, and what ends a case, has a reason that a person gives.
const STATED: readonly CaseState[] = ['accepted', 'rejected_open', 'withdrawn'];
const REASONED: readonly CaseState[] = ['no_reply', 'withdrawn', 'out_of_scope', 'external', 'closed'];
const AFTER_DECISION: readonly CaseState[] = ['accepted', 'rejected_open', 'no_reply'];
const ARRIVED: readonly DeliveryState[] = ['accepted', 'delivered', 'read'];

const POSITIONS: Readonly<Partial<Record<CaseState, CustomerPosition['is']>>> = {
  accepted: 'accepted',
  rejected_open: 'rejected',
  no_reply: 'no-reply',
  withdrawn: 'withdrawn',
};

/**
 * The move, if the table allows it and its guards hold (ISO 10002:2018 clauses 7.5 to 7.9).
 * @throws RedressError `transition-not-allowed`, `validation-failed` (a reason or position is missing), `decision-not-delivered`
 */
export function moveChange(head: CaseHead, move: CaseMove, policy: Pick<CasePolicy, 'clocks'>): CaseChange {
  guard(head, move);
  const { to, by, reason, position, requestHash } = move;
  return {
    fields: movedFields(head, move, policy),
    history: {
      kind: to === 'investigating' && isClosed(head.state) ? 'case-reopened' : 'case-moved',
      actor: by,
      content: {
        from: head.state,
        to,
        requestHash,
        ...(reason === undefined ? {} : { reason }),
        ...(position === undefined ? {} : { position: { ...position } }),
        ...(isClosed(head.state) ? { dates: datesOf(head) } : {}),
      },
    },
    forPeople: true,
    forCustomer: true,
  };
}

/** Opens a closed case again because nobody decided in time about a message on it; undefined when somebody has. */
export function undecidedChange(
  head: CaseHead,
  { at, cause }: { readonly at: Instant; readonly cause: string },
  policy: Pick<CasePolicy, 'clocks'>,
): CaseChange | undefined {
  const waiting = undecided(head);
  if (waiting?.duty !== AFTER_CLOSURE || waiting.dueAt > at || !isClosed(head.state)) return undefined;
  return {
    fields: reopenedFields(head, { at, cause }, policy),
    history: {
      kind: 'case-reopened',
      actor: 'system',
      content: { from: head.state, to: 'investigating', reason: 'undecided', dates: datesOf(head) },
    },
    forPeople: true,
    forCustomer: true,
  };
}

// The first promise stays on record, whatever is promised later.
function datesOf({ clocks }: CaseHead): readonly { readonly name: string; readonly dueAt: Instant }[] {
  return clocks.map(({ name, dueAt }) => ({ name, dueAt }));
}

function guard(head: CaseHead, { to, at, reason, position, decisionState }: CaseMove): void {
  if (!canMove(head.state, to)) {
    throw new RedressError(
      'transition-not-allowed',
      `a case that is ${head.state} can move to: ${CASE_MOVES[head.state].join(', ')}`,
    );
  }
  const reopens = isClosed(head.state);
  const missing: FieldError[] = [];
  if (reason === undefined && (REASONED.includes(to) || reopens)) missing.push(needed('reason', to));
  if (STATED.includes(to)) {
    if (position === undefined) missing.push(needed('position', to));
    else if (position.at > at || position.at < (head.decision?.at ?? head.receivedAt)) {
      const message = 'it lies before what was told to the customer, or in the future';
      missing.push({ field: 'position.at', rule: 'possible', message });
    }
  }
  if (missing.length > 0) throw new RedressError('validation-failed', 'The move lacks something.', { fields: missing });
  if (to !== 'closed' || !AFTER_DECISION.includes(head.state) || decisionState === undefined) return;
  if (!ARRIVED.includes(decisionState)) {
    throw new RedressError(
      'decision-not-delivered',
      `the decision is ${decisionState}: it must have reached the customer before the case is closed`,
    );
  }
}

function needed(field: string, to: CaseState): FieldError {
  return { field, rule: 'required', message: `a move to ${to} needs it` };
}

function movedFields(head: CaseHead, move: CaseMove, policy: Pick<CasePolicy, 'clocks'>): CaseFields {
  const { to, by, at, cause, reason = '', position } = move;
  if (to === 'closed') return closedFields(head, { by, at, reason, cause });
  if (isClosed(head.state)) return reopenedFields(head, { at, cause }, policy);
  const is = POSITIONS[to];
  return {
    state: to,
    ...openedBy(head, by, at),
    ...(is === undefined
      ? {}
      : { position: { is, at: position?.at ?? at, by, ...(position === undefined ? {} : { via: position.via }) } }),
  };
}
