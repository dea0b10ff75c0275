import type { HoldReason } from '@redress/contracts';
import type { Classified } from './classify/classified.js';
import { isGenerated, saysAnswer, wantsNoAnswer } from './classify/header-signs.js';
import { isMailer } from './classify/machine-senders.js';
import { hasContent } from './mail-content.js';
import type { ParsedMail } from './parsed-mail.js';
import { isMarkedSpam } from './spam-mark.js';
import type { ThreadingClues } from './threading-clues.js';

// Sent to many, says its head, and nothing else speaks for a machine: a complaint through a newsletter tool or a list is told
// from an offer by reading only.
const LIST_RULES: ReadonlySet<string> = new Set(['precedence', 'list']);

/**
 * Why a person should look at a mail before it opens a case; undefined for most. `list` is for what was sent to many, `doubtful`
 * for what has a mark of machines that forms, scanners, portals and some people have too. Whatever is automatic for sure
 * (answers of machines, reports, loops) opens nothing and waits for nobody.
 * @param toBounceAddress it came to an address of which only the receiver of one of our mails knows: it answers that
 */
export function holdReason(
  mail: ParsedMail,
  clues: ThreadingClues,
  classified: Classified,
  toBounceAddress = false,
): HoldReason | undefined {
  const { kind, rule } = classified;
  if (kind === 'message') return holdOfMessage(mail, clues);
  if (kind !== 'automatic') return undefined;
  // Answers too: the case that they answer may be unknown here, and then they would be on no list.
  const doubt = toBounceAddress ? undefined : doubtOf(mail, rule);
  const reason = LIST_RULES.has(rule) ? 'list' : doubt;
  return reason !== undefined && isMarkedSpam(mail.headers) ? 'spam' : reason;
}

/**
 * A mark that says only who sends, or that a program wrote it, says nothing of answering: portals name ids of their own threads.
 * What an answering program or the null path marks is no first mail when it answers anything: holiday notices fill no list.
 */
function doubtOf(mail: ParsedMail, rule: string): 'doubtful' | undefined {
  if (rule === 'machine-sender') return isMailer(mail) ? undefined : 'doubtful';
  if (rule === 'auto-submitted') return isGenerated(mail) ? 'doubtful' : undefined;
  if (rule === 'auto-response' || rule === 'null-return-path') return saysAnswer(mail) ? undefined : 'doubtful';
  return undefined;
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
