import type { DeliveryRow, Outgoing, SendingLine, SendOutcome, UpdateSender } from '@redress/channel-kit';
import { isRetriable, RedressError } from '@redress/kernel';
import type { MailRelay } from '../infrastructure/mail-relay.js';
import { NEEDS_SMTPUTF8, type RelayResult } from '../infrastructure/relay-connection.js';
import type { ComposedMail, MailComposer } from './mail-composer.js';

// Read by the handler, who has to reach the customer by other means.
const UNSENDABLE = 'the address has letters that our mail system cannot send to (the relay does not know SMTPUTF8)';
const FILES_LOST = 'a file that goes with it is no longer there as it was stored; nothing was sent';
// Composed, a mail with files is whole in memory: as many of them as there are sends at a time would be too much.
const WITH_FILES: SendingLine = { name: 'mails with files', atOnce: 1 };

type Failure = Extract<RelayResult, { ok: false }>;

/**
 * Sends updates through a relay. A mail may go out twice when an answer was lost, always under the same Message-ID, by which
 * readers recognise the copy (RFC 5321 section 6.1 accepts this).
 */
export class RelaySender implements UpdateSender {
  readonly inDoubt = 'send-again';
  readonly canGroup = true;

  constructor(
    private readonly composer: Pick<MailComposer, 'compose'>,
    private readonly relay: Pick<MailRelay, 'hand'>,
  ) {}

  /** Only people send files, and what people write is never grouped. */
  lineOf({ attachments }: Outgoing): SendingLine | undefined {
    return attachments === undefined ? undefined : WITH_FILES;
  }

  async send({ update }: DeliveryRow, signal: AbortSignal, together: readonly Outgoing[] = []): Promise<SendOutcome> {
    let mail: ComposedMail;
    try {
      mail = await this.composer.compose(update, together);
    } catch (error) {
      return notComposed(error);
    }
    const first = await this.relay.hand(mail, signal);
    // A relay may close a connection while it is idle; the next mail finds out, and nothing of it has left.
    const result = !first.ok && wasIdle(first) && !signal.aborted ? await this.relay.hand(mail, signal) : first;
    if (result.ok) return { state: 'accepted', externalId: mail.messageId, reason: words(result.answer) };
    return failureOutcome(result);
  }
}

interface SmtpError extends Error {
  readonly code?: string;
  /** What the system said, such as ECONNREFUSED. */
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

function notComposed(error: unknown): SendOutcome {
  const code = error instanceof RedressError ? error.code : 'not-composed';
  // Words that announce a file would go without it, and nobody would hear.
  if (code === 'mail-files-lost') return { state: 'failed', reason: FILES_LOST };
  // Without a file store the text cannot be had now; anything else will not mend itself.
  return isRetriable(error) ? { state: 'refused-for-now', reason: code } : { state: 'failed', reason: code };
}

function wasIdle({ error, began }: Failure): boolean {
  const { code, responseCode } = error as SmtpError;
  return !began && code === 'ECONNECTION' && responseCode === undefined;
}

/** A reply is certain, whatever it says; without one it counts whether the mail had begun to flow. */
function failureOutcome({ error, began }: Failure): SendOutcome {
  const { code = error.name, originalCode = code, responseCode, response } = error as SmtpError;
  if (code === NEEDS_SMTPUTF8) return { state: 'failed', reason: UNSENDABLE };
  const reason = response === undefined ? originalCode : words(response);
  if (responseCode === undefined) return { state: began ? 'doubt' : 'refused-for-now', reason };
  if (!isFinal(code, responseCode)) return { state: 'refused-for-now', reason };
  return { state: 'failed', reason, ...(saysAddressBad(response ?? '') ? { addressBad: true } : {}) };
}

// What a relay refuses at its greeting, at signing in or at TLS speaks of us or the settings, not of this mail, and so do
// 503 and its like in the middle of one; 421 ends a connection. All of that may be mended while the mail waits.
function isFinal(code: string, responseCode: number): boolean {
  const ofMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const ofSession = [503, 530, 534, 535, 538].includes(responseCode);
  return ofMail && responseCode >= 500 && responseCode < 600 && !ofSession;
}

// RFC 3463 section 3.2: bad mailbox, bad system, bad syntax, ambiguous, moved; 5.1.7 and 5.1.8 speak of the sender.
function saysAddressBad(response: string): boolean {
  return /^5\d\d[ -]5\.1\.(?:1|2|3|4|6|10)\b/u.test(response);
}

/** A relay's words without the addresses it quotes, at most 190 characters. */
function words(answer: string): string {
  return answer
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/<?[^\s<>@]{1,64}@[^\s<>@]{1,253}>?/gu, '<address>')
    .slice(0, 190);
}
