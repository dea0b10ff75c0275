import type { MessageReceived } from '@redress/contracts';
import type { CaseHead } from './case-head.js';
import { isCustomer } from './participants.js';

/** What a customer's STOP or START changes: whether they want texts. What is due then goes another way. */
export function stopFields(head: CaseHead, message: MessageReceived): Partial<Pick<CaseHead, 'customer'>> {
  if (message.channel !== 'sms' || !isCustomer(head, message)) return {};
  const { stopped = [], undeliverable: _undeliverable, ...customer } = head.customer;
  const others = stopped.filter((way) => way !== 'sms');
  if (message.kind === 'opt-out') return { customer: { ...head.customer, stopped: [...others, 'sms'] } };
  return message.rule === 'start'
    ? { customer: others.length === 0 ? customer : { ...customer, stopped: others } }
    : {};
}
