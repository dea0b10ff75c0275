import type { Channel, MessageReceived } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';
import type { Customer } from './customer.js';
import { isCustomer } from './participants.js';
import { isTextChannel } from './text-channel.js';

type CustomerField = Partial<Pick<CaseHead, 'customer'>>;

/**
 * What a customer's text says of its number: that texts reach it, and by STOP or START whether they want any on that channel.
 * What is due after a STOP goes another way.
 */
export function textedFields(head: CaseHead, message: MessageReceived): CustomerField {
  const { channel } = message;
  if (!isTextChannel(channel) || !isCustomer(head, message)) return {};
  const customer = withWish(withReached(head.customer, message.from.key), channel, message);
  return customer === head.customer ? {} : { customer };
}

/** The same on a case that the text itself does not belong to; undefined where it is no news there. */
export function textedElsewhere(head: CaseHead, message: MessageReceived): CaseChange | undefined {
  const fields = textedFields(head, message);
  if (fields.customer === undefined) return undefined;
  const { id: messageId, channel, kind, rule } = message;
  const content = { messageId, channel, kind, ...(rule === undefined ? {} : { rule }) };
  const history = { kind: 'texted-elsewhere', actor: 'customer', content };
  return { fields, history, forPeople: true, forCustomer: false };
}

/** True when they have wanted messages on that way again since. */
export function hasStartedSince({ startedAt }: Customer, channel: Channel, at: Instant): boolean {
  const started = startedAt?.[channel];
  return started !== undefined && started > at;
}

function withWish(customer: Customer, channel: Channel, { kind, rule, receivedAt }: MessageReceived): Customer {
  const { stopped = [], ...known } = customer;
  const others = stopped.filter((way) => way !== channel);
  if (kind === 'opt-out') {
    return hasStartedSince(customer, channel, receivedAt) ? customer : { ...known, stopped: [...others, channel] };
  }
  if (rule !== 'start' || hasStartedSince(customer, channel, receivedAt)) return customer;
  const startedAt = { ...customer.startedAt, [channel]: receivedAt };
  return { ...known, startedAt, ...(others.length === 0 ? {} : { stopped: others }) };
}

// Who writes from it has it.
function withReached(customer: Customer, key: string): Customer {
  const { undeliverable, numberBad, ...known } = customer;
  if (key !== customer.number) {
    return undeliverable === undefined ? customer : { ...known, ...(numberBad === undefined ? {} : { numberBad }) };
  }
  return numberBad === undefined ? customer : { ...known, ...(undeliverable === undefined ? {} : { undeliverable }) };
}
