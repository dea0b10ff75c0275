import type { MessageReceived } from '@redress/contracts';
import type { CaseFields } from './case-fields.js';
import { BOUNDS, type CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import type { Customer } from './customer.js';
import { heardBy } from './last-used.js';
import { proofsBeside, wayToLeft, type LeftNumberPolicy } from './left-number.js';
import { isCustomer } from './participants.js';

export type ReachFields = Pick<CaseHead, 'customer' | 'participants'> &
  Partial<Pick<CaseHead, 'earlierWays' | 'proofs'>>;

/** How the customer can be reached after a message that says so. What is no number that can be texted is one to call. */
export function reachFields(head: CaseHead, message: MessageReceived, policy: LeftNumberPolicy): ReachFields {
  const customer = reachableBy(head.customer, message, policy);
  const found = [customer.mail, customer.number].filter((key) => key !== undefined);
  const participants = [...new Set([...head.participants, ...found])].slice(0, BOUNDS.participants);
  const left = customer.number === head.customer.number ? undefined : wayToLeft(message, policy);
  if (left === undefined || heardBy(head, left.channel) !== undefined) return { customer, participants };
  return {
    customer,
    participants,
    earlierWays: [...(head.earlierWays ?? []), left],
    ...(head.proofs === undefined ? {} : { proofs: proofsBeside(head, left, message, policy) }),
  };
}

/** `reachFields` where a later message of a conversation brings a number, such as one that is to be called. */
export function reachedLater(head: CaseHead, message: MessageReceived, policy: LeftNumberPolicy): CaseFields {
  const phone = message.channel === 'chat' ? message.details?.['phone'] : undefined;
  if (!head.opened || phone === undefined || head.customer.number !== undefined) return {};
  // It comes with every message, also after who reads there has said "not me".
  const key = policy.partyKey(phone);
  const disowned = head.judged?.some((judged) => judged.key === key && judged.wrongPerson) === true;
  return disowned || !isCustomer(head, message) ? {} : reachFields(head, message, policy);
}

/** The customer with a mail address and a number that nobody has proved; what is known of them already stays. */
function reachableBy(
  customer: Customer,
  { details = {} }: Pick<MessageReceived, 'details'>,
  policy: Pick<CasePolicy, 'partyKey'>,
): Customer {
  const { email = '', phone = '' } = details;
  const mail = email === '' || customer.address !== undefined ? {} : { address: email, mail: policy.partyKey(email) };
  const number = phone === '' || customer.number !== undefined ? {} : { number: policy.partyKey(phone) };
  return { ...customer, ...mail, ...number };
}
