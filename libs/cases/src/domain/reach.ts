import type { MessageReceived } from '@redress/contracts';
import { derivedId } from '@redress/kernel';
import { predecessorOf, type CaseChange } from './case-change.js';
import type { CaseHead, ReplyRoute } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import { isHeld } from './customer-request.js';
import { fateOf, messageCause, type EntryContent } from './incoming-message.js';
import { keptFromInterested } from './keep-from.js';
import type { LeftNumberPolicy } from './left-number.js';
import { isClosed } from './lifecycle.js';
import type { NewUpdate } from './new-update.js';
import { reachFields } from './reached.js';

/** What may be asked of the organisation for whoever says how to reach them. */
export type ReachPolicy = LeftNumberPolicy & Pick<CasePolicy, 'accessLinks' | 'interestedIn' | 'owner'>;

/**
 * Whoever talks says how they can be reached beside the conversation, or that they do not want to say it. Nothing of it is proved, so it
 * counts as what somebody writes into a form: it takes no known address's place, and what goes to a mail address at once is the link
 * to the case alone.
 */
export function reachChange(
  head: CaseHead,
  message: MessageReceived,
  content: EntryContent,
  policy: ReachPolicy,
): CaseChange {
  const fields = reachFields(head, message, policy);
  const { customer } = fields;
  const mail = customer.mail === head.customer.mail ? undefined : customer.mail;
  const number = customer.number === head.customer.number ? undefined : customer.number;
  const after = { ...head, ...fields };
  const update = mail === undefined ? undefined : linkUpdate(after, message, policy);
  const refused = message.details === undefined;
  return {
    fields: { ...fields, ...(mail === undefined ? {} : keptFromInterested(after, message.receivedAt, policy)) },
    entries: refused ? [] : [reachEntry(head, message, content)],
    updates: update === undefined ? [] : [update],
    fates: [fateOf(message, 'added', 'request: reach')],
    history: {
      kind: refused ? 'reach-refused' : 'reach-given',
      actor: 'customer',
      content: {
        messageId: message.id,
        ...(refused
          ? {}
          : { ways: [...(mail === undefined ? [] : ['email']), ...(number === undefined ? [] : ['phone'])] }),
      },
    },
    forPeople: true,
    forCustomer: false,
  };
}

// Whoever reads there may be somebody else: they see reference, state and dates until they prove one thing from the complaint.
function linkUpdate(head: CaseHead, message: MessageReceived, policy: ReachPolicy): NewUpdate | undefined {
  const { address, mail, name, wrongPerson } = head.customer;
  const { safe = 'email' } = head.contact ?? {};
  const barred = isHeld(head) || head.mailUnsafe === true || wrongPerson === true || safe !== 'email';
  if (mail === undefined || address === undefined || barred || isClosed(head.state)) return undefined;
  const route: ReplyRoute = {
    channel: 'email',
    key: mail,
    address,
    answers: [],
    ...(name === undefined ? {} : { name }),
  };
  const { _id: caseId, reference, language } = head;
  const after = predecessorOf(head, route);
  return {
    updateId: derivedId('update', caseId, messageCause(message), 'access'),
    kind: 'access',
    route,
    ...policy.accessLinks([{ caseId, reference }], { key: mail, channel: 'email', language }),
    automatic: 'auto-replied',
    issuedAt: message.receivedAt,
    ...(after === undefined ? {} : { after }),
  };
}

// For staff: the customer sees in the conversation what they gave.
function reachEntry(
  head: CaseHead,
  message: MessageReceived,
  content: EntryContent,
): NonNullable<CaseChange['entries']>[number] {
  const { id, reading, receivedAt, channel, raw } = message;
  return {
    _id: `${head._id}:${id}:0:${String(reading)}`,
    messageId: id,
    at: receivedAt,
    kind: 'contact',
    from: 'customer',
    visible: false,
    trusted: true,
    channel,
    ...content,
    raw,
  };
}
