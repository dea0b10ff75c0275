import type { MessageReceived } from '@redress/contracts';
import type { IntakeMatter } from '../application/decide-intake.js';
import type { FileLinks } from '../application/file-links.js';
import type { ListedMessage } from '../application/list-intake.js';
import type { CaseHead } from '../domain/case-head.js';
import { isHeld } from '../domain/customer-request.js';
import type {
  HeldMessageResponse,
  IntakeChoiceResponse,
  IntakeMatterResponse,
  IntakeResponse,
  IntakeSenderResponse,
} from './intake-responses.js';
import { originalOf, presentFile } from './present-files.js';

export function presentIntake(row: ListedMessage): IntakeResponse {
  const { channel, account, receivedAt, raw, fate, reason, caseIds, sender, subject } = row;
  return {
    id: row._id,
    channel,
    account,
    ...(sender === undefined ? {} : { from: presentPerson(sender) }),
    ...(subject === undefined ? {} : { subject }),
    receivedAt,
    bytes: raw.bytes,
    sha256: raw.sha256,
    fate,
    cases: caseIds,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** `words`: all that the message says. */
export function presentMatter(
  { row, head, message, choices = [] }: IntakeMatter,
  words: string,
  links: FileLinks,
): IntakeMatterResponse {
  return Object.assign(presentIntake(row), {
    ...(row.decidedBy === undefined ? {} : { decidedBy: row.decidedBy }),
    ...(message === undefined || head !== undefined ? {} : { message: presentMessage(message, words, links) }),
    ...(choices.length === 0 ? {} : { choices: choices.map(presentChoice) }),
    ...(head !== undefined && isHeld(head) ? { proposed: presentPerson(head.customer) } : {}),
  });
}

function presentChoice({ _id, reference, receivedAt, replyCode }: CaseHead): IntakeChoiceResponse {
  return { id: _id, reference, receivedAt, ...(replyCode === undefined ? {} : { code: replyCode }) };
}

function presentMessage(message: MessageReceived, words: string, links: FileLinks): HeldMessageResponse {
  const { from, to, subject, attachments, unreadable, channel, raw } = message;
  const home = { messageId: message.id };
  return {
    from: presentPerson(from),
    to,
    text: words,
    attachments: attachments.map((file) => presentFile(home, file, links)),
    original: links.urlOf(originalOf(home, channel, raw.ref)),
    ...(subject === undefined ? {} : { subject }),
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

function presentPerson({ address, name, proved }: IntakeSenderResponse): IntakeSenderResponse {
  return {
    proved,
    ...(address === undefined ? {} : { address }),
    ...(name === undefined ? {} : { name }),
  };
}
