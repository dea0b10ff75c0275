import { RedressError, type Instant } from '@redress/kernel';
import type { Channel } from '@redress/contracts';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';

/** What a person learned of the one way on which it is safe to tell the customer anything. */
export interface SafeContact {
  /** Left out: no way is unsafe any more. */
  readonly safe?: Channel;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
}

/**
 * A person sets or lifts the customer's safe way: customers say such things on the telephone. From then on nothing is issued by
 * another. Undefined when it stands so already. @throws RedressError `nothing-to-lift` when no way was called safe
 */
export function safeContactChange(head: CaseHead, { safe, reason, by }: SafeContact): CaseChange | undefined {
  const { safe: before, ...others } = head.contact ?? {};
  if (safe === undefined && before === undefined) {
    throw new RedressError('nothing-to-lift', `no way to the customer of case ${head._id} is called safe`);
  }
  if (safe === before) return undefined;
  return {
    fields: {
      contact: safe === undefined ? others : { ...others, safe },
      mailUnsafe: safe !== undefined && safe !== 'email',
    },
    history: {
      kind: 'safe-contact-changed',
      actor: by,
      content: {
        reason,
        ...(before === undefined ? {} : { from: before }),
        ...(safe === undefined ? {} : { to: safe }),
      },
    },
    forPeople: true,
    forCustomer: false,
  };
}
