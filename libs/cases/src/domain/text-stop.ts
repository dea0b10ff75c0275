import type { MessageReceived } from '@redress/contracts';
import type { CaseHead } from './case-head.js';
import type { Customer } from './customer.js';
import { isCustomer } from './participants.js';
import { isTextChannel } from './text-channel.js';

/** What a customer's STOP or START changes: whether they want texts of that channel. What is due then goes another way. */
export function stopFields(head: CaseHead, message: MessageReceived): Partial<Pick<CaseHead, 'customer'>> {
  const { channel } = message;
  if (!isTextChannel(channel) || !isCustomer(head, message)) return {};
  const { stopped = [], ...known } = head.customer;
  const customer = withReached(known, message.from.key);
  const others = stopped.filter((way) => way !== channel);
  if (message.kind === 'opt-out') return { customer: { ...head.customer, stopped: [...others, channel] } };
  return message.rule === 'start'
    ? { customer: others.length === 0 ? customer : { ...customer, stopped: others } }
    : {};
}

// Who writes from it has it.
function withReached({ undeliverable, numberBad, ...customer }: Customer, key: string): Customer {
  if (key === customer.number) return undeliverable === undefined ? customer : { ...customer, undeliverable };
  return numberBad === undefined ? customer : { ...customer, numberBad };
}
