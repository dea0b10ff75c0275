import { derivedId, RedressError } from '@redress/kernel';
import type { UpdateKind } from '@redress/contracts';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';
import { openedBy } from './first-look.js';
import { internalEntry, type StaffNote } from './staff-message.js';

/** How somebody was in touch with the customer without a channel of ours. */
export const CONTACT_KINDS = ['call', 'failed-call', 'visit', 'letter'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

export interface StaffContact extends StaffNote {
  readonly kind: ContactKind;
  /** When it was; `at` is when it was written down. */
  readonly happenedAt: string;
  /** The update that it carried out, and what that was. */
  readonly updateId?: string;
  readonly carriedOut?: UpdateKind;
}

/**
 * A call, failed call, visit or letter as evidence (ISO 10002:2018 clauses 7.3 and 7.4). Who was reached has been kept informed since
 * then, knows whom they spoke to, and knows the decision where that is what was told. @throws RedressError `validation-failed`
 */
export function contactChange(head: CaseHead, contact: StaffContact): CaseChange {
  requirePossible(head, contact);
  const { at, kind, happenedAt, updateId, carriedOut, author, requestHash } = contact;
  const id = derivedId('contact', head._id, contact.cause);
  const reached = kind !== 'failed-call';
  // Whoever speaks to a customer tells them how it goes, whatever it was that they carried out.
  const heard = { kind: carriedOut === 'decision' ? carriedOut : 'reply', at: happenedAt } as const;
  return {
    fields: {
      ...openedBy(head, author, at),
      ...(reached ? { dealtWith: author, heardPlainNotice: false } : {}),
    },
    ...(reached ? { heard } : {}),
    entries: [{ ...internalEntry(head, contact, id, 'contact'), channel: 'manual' }],
    history: {
      kind: 'contact-made',
      actor: author,
      content: {
        entry: id,
        contact: kind,
        happenedAt,
        requestHash,
        ...(updateId === undefined ? {} : { updateId }),
      },
    },
    forPeople: true,
    forCustomer: false,
  };
}

function requirePossible({ receivedAt }: CaseHead, { at, happenedAt }: StaffContact): void {
  if (happenedAt >= receivedAt && happenedAt <= at) return;
  throw new RedressError('validation-failed', 'The contact cannot be.', {
    fields: [{ field: 'at', rule: 'possible', message: 'it lies before the complaint was received, or in the future' }],
  });
}
