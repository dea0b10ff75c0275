import type { MessageReceived } from '@redress/contracts';
import type { CaseHead, ReplyRoute } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { heardBy } from './last-used.js';
import { formsOfNumber } from './proof-values.js';

export type LeftNumberPolicy = Pick<CasePolicy, 'partyKey' | 'proofKeys' | 'telephone'>;

type Proofs = Pick<CaseHead, '_id' | 'proofs'>;

/** The way to the telephone whose number came with a message; undefined where there is none that can be texted. */
export function wayToLeft(
  { details, from: { name } }: Pick<MessageReceived, 'details' | 'from'>,
  policy: Pick<CasePolicy, 'partyKey' | 'telephone'>,
): ReplyRoute | undefined {
  const typed = details?.['phone'] ?? '';
  const address = typed === '' ? undefined : policy.telephone?.(typed);
  if (address === undefined) return undefined;
  const key = policy.partyKey(address);
  return { channel: 'sms', key, address, answers: [], left: true, ...(name === undefined ? {} : { name }) };
}

/** The way by text that rests on nothing but a number that was left; undefined where there is none. */
export function leftWay(head: Pick<CaseHead, 'reply' | 'earlierWays'>): ReplyRoute | undefined {
  const way = heardBy(head, 'sms');
  return way?.left === true ? way : undefined;
}

/** What may still prove to who reads at that number that they complained: nothing that can be taken from the number itself. */
export function proofsBeside(
  { _id, proofs = [] }: Proofs,
  { address = '' }: ReplyRoute,
  { details }: Pick<MessageReceived, 'details'>,
  policy: Pick<CasePolicy, 'proofKeys'>,
): readonly string[] {
  const theirs = new Set(policy.proofKeys(_id, formsOfNumber(address, details?.['phone'] ?? '')));
  return proofs.filter((proof) => !theirs.has(proof));
}
