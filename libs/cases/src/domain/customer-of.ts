import type { MessageReceived, SenderData } from '@redress/contracts';
import type { CasePolicy } from './case-policy.js';
import type { Customer } from './customer.js';

/** Who complains, as far as their first message says. `number`: the keyed hash of the one they gave. */
export function customerOf({ key, address, name, proved }: SenderData, number: string | undefined): Customer {
  return {
    key,
    proved,
    ...(address === undefined ? {} : { address }),
    ...(name === undefined ? {} : { name }),
    ...(number === undefined || number === key ? {} : { number }),
  };
}

/** The keyed hash of the number that somebody gave beside their words. */
export function numberOf({ details }: MessageReceived, policy: CasePolicy): string | undefined {
  const number = details?.['phone'] ?? '';
  return number === '' ? undefined : policy.partyKey(number);
}
