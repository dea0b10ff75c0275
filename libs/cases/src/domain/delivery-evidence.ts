import type { DeliveryChanged, DeliveryState, UpdateKind } from '@redress/contracts';
import { CLOCK_DUTIES, metClocks, reopenedClocks } from './case-clock.js';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';

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
  bounced: 7,
};

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
}

/**
 * What a report changes on the case; undefined when it is of no matter to anyone there. Only what went to who complains
 * now says anything of the duty to acknowledge and of the customer's address.
 */
export function deliveryChange(
  report: DeliveryChanged,
  { kind, recipientKey }: DeliveredUpdate,
): ((head: CaseHead) => CaseChange) | undefined {
  if (!hasEnded(report.state)) return undefined;
  const { state, channel, updateId, attempts } = report;
  const content = { updateId, kind, channel, state, attempts };
  const history = { kind: 'update-delivery', actor: 'system', content };
  const lost = state === 'bounced' || state === 'failed';
  return (head) => {
    const { customer } = head;
    const theirs = recipientKey === customer.key;
    const counts = theirs && customer.wrongPerson !== true;
    const fields = {
      ...(counts ? acknowledgement(head, kind, report) : {}),
      ...(theirs ? badAddress(head, report) : {}),
    };
    return { fields, history, forPeople: lost, forCustomer: false };
  };
}

function badAddress(head: CaseHead, report: DeliveryChanged): Partial<Pick<CaseHead, 'customer'>> {
  const unreachable = report.addressBad === true || isStopped(report);
  return unreachable ? { customer: { ...head.customer, undeliverable: true } } : {};
}

// The customer had it stopped because of another case: this one learns of it by what could not be sent.
function isStopped({ state, reason }: DeliveryChanged): boolean {
  return (state === 'suppressed' || state === 'failed') && reason === 'opt-out';
}

// Acknowledged means delivered to the person (ISO 10002:2018 clause 7.4): a later bounce opens the duty again.
function acknowledgement(
  head: CaseHead,
  kind: UpdateKind,
  { state, at, channel }: DeliveryChanged,
): NonNullable<CaseChange['fields']> {
  if (kind !== 'receipt') return {};
  // A network takes texts for telephones that are off for ever; only what the telephone confirms has arrived.
  if (state === 'accepted' && channel === 'sms') return {};
  switch (state) {
    case 'accepted':
    case 'delivered':
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
