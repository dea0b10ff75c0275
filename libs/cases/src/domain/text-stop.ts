import type { MessageReceived } from '@redress/contracts';
import type { CaseHead } from './case-head.js';
import type { Customer } from './customer.js';
import { isCustomer } from './participants.js';

/** What a customer's STOP or START changes: whether they want texts. What is due then goes another way. */
export function stopFields(head: CaseHead, message: MessageReceived): Partial<Pick<CaseHead, 'customer'>> {
  if (message.channel !== 'sms' || !isCustomer(head, message)) return {};
  const { stopped = [], ...known } = head.customer;
  const customer = withReached(known, message.from.key);
  const others = stopped.filter((way) => way !== 'sms');
  if (message.kind === 'opt-out') return { customer: { ...head.customer, stopped: [...others, 'sms'] } };
  return message.rule === 'start'
    ? { customer: others.length === 0 ? customer : { ...customer, stopped: others } }
    : {};
}

// Who writes from it has it.
function withReached({ undeliverable, numberBad, ...customer }: Customer, key: string): Customer {
  if (key === customer.number) return undeliverable === undefined ? customer : { ...customer, undeliverable };
  return numberBad === undefined ? customer : { ...customer, numberBad };
}
