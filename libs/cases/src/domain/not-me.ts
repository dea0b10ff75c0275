import type { MessageReceived } from '@redress/contracts';
import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';
import { withoutMail, withoutNumber } from './last-used.js';
import { reopenedAcknowledgement } from './delivery-evidence.js';

/**
 * What a "not me" came to. `stopped`: nothing more goes to the case's customer. `earlier-recipient`: whoever said it was
 * written to before and is no longer who complains. `never-written-to`: nothing ever went to whoever said it.
 * `recipient-unknown`: the link tells nobody, and the case has had more than one address.
 */
export const NOT_ME_OUTCOMES = ['stopped', 'earlier-recipient', 'never-written-to', 'recipient-unknown'] as const;
export type NotMeOutcome = (typeof NOT_ME_OUTCOMES)[number];

/** What of the case changes, and what the history keeps of it. */
export type NotMeChange = Pick<CaseChange, 'fields' | 'judged'> & { readonly outcome: NotMeOutcome };

/**
 * Whoever reads at an address is not who complains. It concerns whom the words came from, not whom the case belongs to by
 * now: a mail may have been passed on, and a person may have given the case another address since.
 */
export function notMeChange(head: CaseHead, message: MessageReceived): NotMeChange {
  const key = speaker(head, message);
  if (key === undefined) return { outcome: 'recipient-unknown' };
  const judged = { key, wrongPerson: true };
  if (key === head.customer.key) {
    const customer = { ...head.customer, wrongPerson: true };
    const duty = reopenedAcknowledgement(head, 'wrong-person', message.receivedAt);
    return { outcome: 'stopped', judged, fields: { customer, ...duty } };
  }
  if (key === head.customer.number) {
    // Whom the receipt went to has not complained.
    const duty = head.reply.left === true ? reopenedAcknowledgement(head, 'wrong-person', message.receivedAt) : {};
    return { outcome: 'earlier-recipient', judged, fields: { ...withoutNumber(head), ...duty } };
  }
  if (key === head.customer.mail) return { outcome: 'earlier-recipient', judged, fields: withoutMail(head) };
  return head.lastUpdates.some((last) => last.key === key)
    ? { outcome: 'earlier-recipient', judged }
    : { outcome: 'never-written-to' };
}

/**
 * The keyed hash of who says it: by mail its sender, by link whom the link was given to, of whom it tells how their hash
 * begins. A link that names nobody is older than a change of address may be, so it counts only where there was none.
 */
function speaker({ customer, lastUpdates }: CaseHead, { channel, from, request }: MessageReceived): string | undefined {
  if (channel === 'email') return from.key;
  const { recipient } = request ?? {};
  if (recipient === undefined) return customer.since === undefined ? customer.key : undefined;
  return [customer, ...lastUpdates].find(({ key }) => key.startsWith(recipient))?.key ?? recipient;
}
