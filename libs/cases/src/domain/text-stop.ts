import type { MessageReceived } from '@redress/contracts';
import type { CaseHead } from './case-head.js';
import { isCustomer } from './participants.js';

/** What a customer's STOP or START changes: whether texts still reach them. What is due then goes another way. */
export function stopFields(head: CaseHead, message: MessageReceived): Partial<Pick<CaseHead, 'customer'>> {
  if (message.channel !== 'sms' || !isCustomer(head, message)) return {};
  const { undeliverable, ...reachable } = head.customer;
  if (message.kind === 'opt-out') return { customer: { ...reachable, undeliverable: true } };
  return message.rule === 'start' && undeliverable === true ? { customer: reachable } : {};
}
