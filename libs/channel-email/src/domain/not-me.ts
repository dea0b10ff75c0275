import type { MessageKind } from '@redress/contracts';
import type { ParsedMail } from './parsed-mail.js';

// The words that our receipts ask for, and what people write instead; nothing else may stand beside them.
const WORDS: ReadonlySet<string> = new Set([
  ...['not me', 'this is not me', 'it is not me', 'wrong person', 'i did not complain', 'not my complaint'],
  ...['nicht ich', 'das bin ich nicht', 'das bin nicht ich', 'falsche person', 'nicht meine beschwerde'],
  ...['pas moi', 'ce n est pas moi', 'mauvaise personne', 'ce n est pas ma reclamation'],
  ...['no soy yo', 'persona equivocada', 'no es mi reclamacion'],
]);
const LONGEST = 60;

/** True when all that the mail says is that its writer is not the person we mean. Anything more is a message to be read. */
export function saysNotMe({ text, replyText, attachments }: ParsedMail): boolean {
  const said = (replyText ?? text).trim();
  if (said.length > LONGEST || attachments.length > 0) return false;
  const plain = said
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/gu, ' ')
    .trim();
  return WORDS.has(plain);
}

/** An answer to us, known by our own mark, that only says "not me" is a request: there is nothing in it to read. */
export function asksNotMe(kind: MessageKind, mail: ParsedMail, tokens: readonly string[]): boolean {
  return kind === 'message' && tokens.length > 0 && saysNotMe(mail);
}
