import type { MailTokens } from './mail-tokens.js';
import type { ParsedMail } from './parsed-mail.js';
import { answeredIds } from './threading-clues.js';

/** True when a mail answers what staff were told by machine: it stands in no case's thread, so a person says what it is about. */
export function answersNotice({ headers }: Pick<ParsedMail, 'headers'>, tokens: MailTokens): boolean {
  const [first = ''] = answeredIds(headers);
  const ours = tokens.readMessageId(first);
  return ours !== undefined && ours.caseId === undefined;
}
