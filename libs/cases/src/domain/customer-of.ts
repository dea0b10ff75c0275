import type { MessageReceived, SenderData } from '@redress/contracts';
import type { CasePolicy } from './case-policy.js';
import type { Customer } from './customer.js';

/** Who complains, as the message that opens the case tells; `proposed` where staff sent it on for them. */
export function customerOf(
  message: MessageReceived,
  proposed: SenderData | undefined,
  policy: Pick<CasePolicy, 'partyKey'>,
): Customer {
  const { key, address, name, proved } = proposed ?? message.from;
  const number = proposed === undefined ? numberOf(message, policy) : undefined;
  return {
    key,
    proved,
    ...(address === undefined ? {} : { address }),
    ...(name === undefined ? {} : { name }),
    ...(number === undefined || number === key ? {} : { number }),
    ...mailOf(message, policy),
  };
}

// Who began in a conversation is known by it, and their mail address by what they said there.
function mailOf(
  { channel, from: { address } }: MessageReceived,
  policy: Pick<CasePolicy, 'partyKey'>,
): Pick<Customer, 'mail'> {
  return channel === 'chat' && address?.includes('@') === true ? { mail: policy.partyKey(address) } : {};
}

function numberOf({ details }: MessageReceived, policy: Pick<CasePolicy, 'partyKey'>): string | undefined {
  const number = details?.['phone'] ?? '';
  return number === '' ? undefined : policy.partyKey(number);
}
