import type { HoldReason } from '@redress/contracts';
import type { Classified } from './classify/classified.js';
import { wantsNoAnswer } from './classify/header-signs.js';
import { hasContent } from './mail-content.js';
import type { ParsedMail } from './parsed-mail.js';
import { isMarkedSpam } from './spam-mark.js';
import type { ThreadingClues } from './threading-clues.js';

// Sent to many, says its head, and nothing else speaks for a machine: a complaint through a newsletter tool or a list is told
// from an offer by reading only.
const LIST_RULES: ReadonlySet<string> = new Set(['precedence', 'list']);

/**
 * Why a person should look at a mail before it opens a case; undefined for most. `list` is for what was sent to many; whatever
 * else is automatic for sure (absences, bounces, loops) opens nothing and waits for nobody.
 */
export function holdReason(
  mail: ParsedMail,
  clues: ThreadingClues,
  { kind, rule }: Classified,
): HoldReason | undefined {
  if (kind === 'message') return holdOfMessage(mail, clues);
  // Answers too: the case that they answer may be unknown here, and then they would be on no list.
  if (kind !== 'automatic' || !LIST_RULES.has(rule)) return undefined;
  return isMarkedSpam(mail.headers) ? 'spam' : 'list';
}

/**
 * Never for an answer: one with our signed token is not even judged, and one that answers anything at all is not held for
 * being empty. `doubtful`: its sender wants no automatic answer, so a person decides whether one is due.
 */
function holdOfMessage(mail: ParsedMail, clues: ThreadingClues): HoldReason | undefined {
  if (clues.tokens.length > 0) return undefined;
  if (isMarkedSpam(mail.headers)) return 'spam';
  const first = clues.answers.length === 0 && (clues.references ?? []).length === 0;
  if (!first) return undefined;
  if (!hasContent(mail)) return 'no-content';
  return wantsNoAnswer(mail) ? 'doubtful' : undefined;
}
