import { derivedId } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import { CLOCK_DUTIES, isOpen } from './case-clock.js';
import type { CaseHead } from './case-head.js';
import type { ClockRules } from './case-policy.js';
import { openedBy } from './first-look.js';
import { internalEntry, type StaffNote } from './staff-message.js';

/** How somebody was in touch with the customer without a channel of ours. */
export const CONTACT_KINDS = ['call', 'failed-call', 'visit', 'letter'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

export interface StaffContact extends StaffNote {
  readonly kind: ContactKind;
  /** When it was; `at` is when it was written down. */
  readonly happenedAt: string;
  /** The update that it carried out. */
  readonly updateId?: string;
}

/**
 * A call, failed call, visit or letter as evidence (ISO 10002:2018 clauses 7.3 and 7.4). Who was reached has been kept informed, and
 * knows whom they spoke to.
 */
export function contactChange(
  head: CaseHead,
  contact: StaffContact,
  rules: Pick<ClockRules, 'clockAgain'>,
): CaseChange {
  const { at, kind, happenedAt, updateId, author, requestHash } = contact;
  const id = derivedId('contact', head._id, contact.cause);
  const reached = kind !== 'failed-call';
  const clocks = head.clocks.map((clock) =>
    clock.duty === CLOCK_DUTIES.keepInformed && isOpen(clock)
      ? (rules.clockAgain(clock.name, at, head.receivedAt) ?? { ...clock, metAt: at })
      : clock,
  );
  return {
    fields: {
      ...openedBy(head, author, at),
      ...(reached ? { clocks, dealtWith: author, heardPlainNotice: false } : {}),
    },
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
