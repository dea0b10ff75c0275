import type { MessageReceived } from '@redress/contracts';
import type { CaseFields } from './case-fields.js';
import type { CaseHead } from './case-head.js';
import { lastUsedFields } from './last-used.js';
import type { LeftNumberPolicy } from './left-number.js';
import { isByLink, isCustomer, isForged } from './participants.js';
import { reachedLater } from './reached.js';
import { understoodFields } from './understood.js';

/** What a message of the customer's says of how to write to them, and whose move it is. */
export function customersMove(head: CaseHead, message: MessageReceived, policy: LeftNumberPolicy): CaseFields {
  const fromCustomer = isCustomer(head, message);
  // Also of who has proved nothing: the link went to the customer, and the handler is to look at what came back.
  const answers = message.kind === 'message' && (fromCustomer || isByLink(message));
  const used = lastUsedFields(head, message);
  return {
    ...used,
    ...reachedLater({ ...head, ...used }, message, policy),
    ...(answers && head.waitingFor === 'customer' ? { waitingFor: null } : {}),
    ...(answers ? understoodFields(head, message) : {}),
    ...(fromCustomer && message.channel === 'email' && !isForged(message) ? reachableAgain(head) : {}),
  };
}

// The address was called bad, and they write from it: the gateway believes it again as well.
function reachableAgain({ customer }: CaseHead): Partial<Pick<CaseHead, 'customer'>> {
  if (customer.undeliverable !== true) return {};
  const { undeliverable: _bad, ...known } = customer;
  return { customer: known };
}
