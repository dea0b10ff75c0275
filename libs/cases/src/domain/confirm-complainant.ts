import type { Instant } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import { BOUNDS, type CaseHead, type ReplyRoute } from './case-head.js';
import type { Customer } from './customer.js';
import type { CasePolicy } from './case-policy.js';
import { isHeld } from './customer-request.js';
import { receiptUpdate, type WayTo } from './first-receipt.js';
import { keptFromInterested } from './keep-from.js';

/** Who complains, as a person decided. Without `address` it is who was proposed. */
export interface Confirmation {
  readonly by: string;
  readonly cause: string;
  readonly at: Instant;
  readonly address?: string;
  readonly name?: string;
}

/**
 * A person says who the complainant is: now the receipt may go out. Also gives a case another address after the first
 * turned out to be somebody else's. Undefined when there is nothing to confirm.
 */
export function confirmedChange(
  head: CaseHead,
  said: Confirmation,
  policy: CasePolicy,
  wayTo: WayTo,
): CaseChange | undefined {
  // After a mistaken "not me" the same address may be confirmed.
  const stopped = head.customer.wrongPerson === true;
  const elsewhere = said.address !== undefined && (stopped || said.address !== head.customer.address);
  if (!isHeld(head) && !elsewhere) return undefined;
  const customer = customerOf(head, said, policy);
  const confirmed = {
    unconfirmed: null,
    customer,
    ...waysTo(head, customer),
    participants: [...new Set([customer.key, ...head.participants])].slice(0, BOUNDS.participants),
  };
  const fields = { ...confirmed, ...keptFromInterested({ ...head, ...confirmed }, said.at, policy) };
  const owed = head.acknowledgement.state !== 'met';
  const after = { ...head, ...fields };
  return {
    fields,
    // Also where only a gateway has heard a "not me": whom a person confirms may be written to.
    ...(elsewhere ? { judged: { key: customer.key, wrongPerson: false } } : {}),
    updates: owed ? [receiptUpdate(after, wayTo(after), { cause: said.cause, at: said.at }, policy)] : [],
    history: { kind: 'complainant-confirmed', actor: said.by, content: { changed: elsewhere } },
    forPeople: true,
    forCustomer: false,
  };
}

function customerOf(head: CaseHead, { address, name, at }: Confirmation, policy: CasePolicy): Customer {
  const named = name === undefined ? {} : { name };
  const { wrongPerson: _stopped, ...known } = head.customer;
  // With the address goes the number that was given with it.
  if (address === undefined || address === known.address) return { ...known, ...named };
  return { key: policy.partyKey(address), address, proved: false, since: at, ...named };
}

function waysTo(head: CaseHead, customer: Customer): Pick<CaseHead, 'reply' | 'earlierWays'> {
  // A number of theirs may be what they used last.
  if ([head.customer.key, head.reply.key].includes(customer.key)) return { reply: head.reply };
  return { reply: newRoute(head, customer), earlierWays: [] };
}

function newRoute(head: CaseHead, { key, address, name }: Customer): ReplyRoute {
  const { account } = head.reply;
  return {
    channel: address?.includes('@') === true ? 'email' : head.reply.channel,
    key,
    answers: [],
    ...(address === undefined ? {} : { address }),
    ...(name === undefined ? {} : { name }),
    ...(account === undefined ? {} : { account }),
  };
}
