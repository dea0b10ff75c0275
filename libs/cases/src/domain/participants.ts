import type { MessageReceived } from '@redress/contracts';
import { BOUNDS, type CaseHead } from './case-head.js';

type People = Pick<CaseHead, 'opened' | 'participants' | 'customer'>;
type Written = Pick<MessageReceived, 'kind' | 'channel' | 'clues' | 'from' | 'otherRecipients' | 'senderCheck'>;

/** By link it counts whether its holder has proved to be the complainant; else who the sender is, by a number or address that they gave also. */
export function isCustomer({ customer }: People, message: Written): boolean {
  const { from } = message;
  if (isByLink(message)) return from.proved;
  if (message.channel === 'email' && from.key === customer.mail) return !isForged(message);
  return from.key === customer.key || (message.channel === 'sms' && from.key === customer.number);
}

/** True for the address of who complains, and for the number and mail address that they gave with it. */
export function isTheirs({ key, number, mail }: CaseHead['customer'], party: string): boolean {
  return party === key || party === number || party === mail;
}

/** True when the message was written on the page that a link opens. */
export function isByLink({ channel, clues }: Pick<MessageReceived, 'channel' | 'clues'>): boolean {
  return channel === 'web' && clues.tokens.length > 0;
}

/** True for who writes as somebody whom their mail system disowns: not believed to be them, whatever token the mail brings. */
export function isForged({ senderCheck }: Pick<MessageReceived, 'senderCheck'>): boolean {
  return senderCheck?.dmarc === 'fail';
}

/** True for the customer and for whoever else is known to be on the case. */
export function isOnCase(head: People, message: Written): boolean {
  if (isForged(message)) return false;
  return isCustomer(head, message) || (!isByLink(message) && head.participants.includes(message.from.key));
}

/** Who is on the case that the message opens: the complainant, who wrote it, and everybody to whom it went. */
export function openingParticipants(head: People, message: Written, complainant: string): readonly string[] {
  const given = [head.customer.number, head.customer.mail].filter((key) => key !== undefined);
  return bounded([complainant, message.from.key, ...given, ...head.participants, ...message.otherRecipients]);
}

/**
 * Who is on the case after one more message. Whoever somebody on the case writes to beside us may write to it from then on, as
 * a third party to whom no machine writes. A stranger and who is disowned bring nobody in; neither do answers of machines, which
 * name whom they like. Those who are there stay: the bounds (`BOUNDS.participants`, of one message `BOUNDS.newcomers`) keep out
 * who comes last.
 */
export function laterParticipants(head: People, message: Written): readonly string[] {
  if (isForged(message) || (head.opened && (message.kind !== 'message' || !isOnCase(head, message)))) {
    return head.participants;
  }
  // Before the opening message is there nobody can be told from a stranger, and who wrote has been let in by its binding.
  const sender = head.opened ? [] : [message.from.key];
  return bounded([...head.participants, ...newcomers(head, [...sender, ...message.otherRecipients])]);
}

/** Who is left when a message is moved away: those whom it brought go with it, the customer stays. */
export function participantsWithout(head: People, brought: readonly string[]): readonly string[] {
  return head.participants.filter((key) => key === head.customer.key || !brought.includes(key));
}

// So few that an entry can name them.
function newcomers(head: People, keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].filter((key) => !head.participants.includes(key)).slice(0, BOUNDS.newcomers);
}

function bounded(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)].slice(0, BOUNDS.participants);
}
