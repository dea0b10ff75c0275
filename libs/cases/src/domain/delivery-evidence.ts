import type { Channel, DeliveryChanged, DeliveryState, UpdateKind } from '@redress/contracts';
import { CLOCK_DUTIES, metClocks, reopenedClocks } from './case-clock.js';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';
import { leftWay } from './left-number.js';
import { isTheirs } from './participants.js';
import { TEXT_CHANNELS } from './text-channel.js';
import { hasStartedSince } from './texted-number.js';

// Later words overtake earlier ones: a bounce comes after the relay has accepted, a delivery report after either.
const RANK: Readonly<Record<DeliveryState, number>> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  accepted: 3,
  suppressed: 4,
  failed: 4,
  'handed-over': 5,
  delivered: 6,
  read: 7,
  bounced: 8,
};

// A network takes texts for telephones that are off for ever, and a transcript lines for visitors who are gone: only what
// the other end confirms has arrived.
const CONFIRMING: readonly Channel[] = [...TEXT_CHANNELS, 'chat'];

const KNOWN_BEFORE: readonly string[] = ['silent', 'wrong-person'];

/** True when a report of `next` is news to who knows `present`. */
export function overtakes(next: DeliveryState, present: DeliveryState): boolean {
  return RANK[next] > RANK[present];
}

/** True when nothing more will be done to deliver: neither a queue nor a sender holds it. */
export function hasEnded(state: DeliveryState): boolean {
  return state !== 'queued' && state !== 'sending';
}

/** What of an update tells what its delivery means. */
export interface DeliveredUpdate {
  readonly kind: UpdateKind;
  readonly recipientKey: string;
  /** How far it had come before. */
  readonly state: DeliveryState;
}

/**
 * What a report changes on the case; undefined when it is of no matter to anyone there. Only what went to who complains
 * now says anything of the duty to acknowledge and of the customer's address.
 */
export function deliveryChange(
  report: DeliveryChanged,
  { kind, recipientKey, state: before }: DeliveredUpdate,
): ((head: CaseHead) => CaseChange) | undefined {
  if (!hasEnded(report.state) || isOnTheWay(report)) return undefined;
  const { state, at, channel, updateId, attempts, reason } = report;
  const content = { updateId, kind, channel, state, attempts, ...(reason === undefined ? {} : { reason }) };
  const history = { kind: 'update-delivery', actor: 'system', content };
  const lost = isLost(state);
  return (head) => {
    const { customer } = head;
    const theirs = isTheirs(customer, recipientKey);
    const counts = theirs && customer.wrongPerson !== true;
    const fields = {
      ...(counts ? acknowledgement(head, kind, report) : {}),
      // Of what was lost nothing was heard, so that a plain notice may go another time.
      ...(lost && (kind === 'progress' || kind === 'delay') ? { heardPlainNotice: false } : {}),
      ...(theirs ? addressFields(head, report, recipientKey === customer.number) : {}),
    };
    // It came after all: by another's hand, or its gateway was mistaken.
    const heard = hasArrived(state) && isLost(before) ? { heard: { kind, at } } : {};
    return {
      fields,
      history,
      ...heard,
      ...(lost ? { lost: updateId } : {}),
      forPeople: isNews(report),
      forCustomer: lost,
    };
  };
}

/** Taken by a channel that will say what becomes of it: until then the update's row is all that knows more. */
function isOnTheWay({ state, channel }: DeliveryChanged): boolean {
  return state === 'accepted' && CONFIRMING.includes(channel);
}

/** True when the customer has not been reached. */
export function isLost(state: DeliveryState): boolean {
  return state === 'bounced' || state === 'failed' || state === 'suppressed';
}

function hasArrived(state: DeliveryState): boolean {
  return state === 'delivered' || state === 'read';
}

/** True when people should see that the customer has not been reached; of a channel that says nothing, and of a wrong person, they know. */
function isNews({ state, reason = '' }: DeliveryChanged): boolean {
  return isLost(state) && !(state === 'suppressed' && KNOWN_BEFORE.includes(reason));
}

// A machine's words are held back there as `suppressed`; a person's have `failed` for the same reason.
function addressFields(
  head: CaseHead,
  { addressBad, at, channel, reason, state }: DeliveryChanged,
  byNumber: boolean,
): Partial<Pick<CaseHead, 'customer'>> {
  const { customer } = head;
  const heldBack = state === 'suppressed' || state === 'failed';
  if (heldBack && reason === 'opt-out') {
    if (hasStartedSince(customer, channel, at)) return {};
    return { customer: { ...customer, stopped: [...new Set([...(customer.stopped ?? []), channel])] } };
  }
  // Of a number that was only left nothing says that texts ever reach it: no provider, a country that is barred, no telephone.
  const unreached = byNumber && state === 'failed' && leftWay(head) !== undefined;
  const bad = addressBad === true || unreached || (heldBack && reason === 'hard-bounce');
  return bad ? { customer: { ...customer, [byNumber ? 'numberBad' : 'undeliverable']: true } } : {};
}

// Acknowledged means delivered to the person (ISO 10002:2018 clause 7.4): a later bounce opens the duty again.
function acknowledgement(
  head: CaseHead,
  kind: UpdateKind,
  { state, at }: DeliveryChanged,
): NonNullable<CaseChange['fields']> {
  if (kind !== 'receipt') return {};
  if (state === 'read' && head.acknowledgement.state === 'met') return {};
  switch (state) {
    case 'accepted':
    case 'delivered':
    case 'read':
      return {
        acknowledgement: { state: 'met', at, evidence: state },
        clocks: metClocks(head.clocks, CLOCK_DUTIES.acknowledge, at),
      };
    case 'bounced':
    case 'failed':
    case 'suppressed':
    case 'unknown':
      return reopenedAcknowledgement(head, state, at);
    case 'queued':
    case 'sending':
    case 'handed-over':
      return {};
  }
}

/** The duty to acknowledge is due again, for the reason that `evidence` names. */
export function reopenedAcknowledgement(
  head: CaseHead,
  evidence: string,
  at: string,
): Pick<CaseHead, 'acknowledgement' | 'clocks'> {
  return {
    acknowledgement: { state: 'reopened', at, evidence },
    clocks: reopenedClocks(head.clocks, CLOCK_DUTIES.acknowledge),
  };
}
