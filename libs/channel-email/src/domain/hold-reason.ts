import type { HoldReason } from '@redress/contracts';
import { wantsNoAnswer } from './classify/header-signs.js';
import { hasContent } from './mail-content.js';
import type { ParsedMail } from './parsed-mail.js';
import { isMarkedSpam } from './spam-mark.js';
import type { ThreadingClues } from './threading-clues.js';

/**
 * Why a person should look at a mail of somebody's before it opens a case; undefined for most. Never for an answer: one with our
 * signed token is not even judged, and one that answers anything at all is not held for being empty. `doubtful`: its
 * sender wants no automatic answer, so a person decides whether one is due.
 */
export function holdReason(mail: ParsedMail, clues: ThreadingClues): HoldReason | undefined {
  if (clues.tokens.length > 0) return undefined;
  if (isMarkedSpam(mail.headers)) return 'spam';
  const first = clues.answers.length === 0 && (clues.references ?? []).length === 0;
  if (!first) return undefined;
  if (!hasContent(mail)) return 'no-content';
  return wantsNoAnswer(mail) ? 'doubtful' : undefined;
}
