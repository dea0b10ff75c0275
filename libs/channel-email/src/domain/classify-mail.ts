import { firstHeader, type HeaderField } from './header-scan.js';
import { normalAddress } from './mail-address.js';
import type { MailTokens } from './mail-tokens.js';
import { plainMessageId } from './mail-identity.js';
import type { OwnAddresses } from './own-addresses.js';
import type { ParsedMail } from './parsed-mail.js';

/** How a mail came to us, apart from what it says itself. */
export interface MailEnvelope {
  /** The envelope sender; empty for the null return path of reports, undefined when it is not known. */
  readonly mailFrom: string | undefined;
  /** Extensions of our addresses it was sent to. */
  readonly extensions: readonly string[];
}

export interface Classified {
  readonly kind: 'message' | 'automatic' | 'bounce';
  /** The rule that decided, for logs and tests; no words of the mail. */
  readonly rule: string;
}

type Rule = (mail: ParsedMail, envelope: MailEnvelope) => boolean;

const MACHINES =
  /^(?:mailer-daemon|postmaster|mail-?daemon|no-?reply|do-?not-?reply|donotreply|bounces?)(?:[+._-].*)?@/u;
const FAILURE_SUBJECT =
  /undeliver|delivery (?:status|failure|has failed)|mail delivery (?:failed|system)|returned mail|failure notice|unzustellbar|non remis|no se pudo entregar/iu;

/**
 * Whether a mail was written by a person (`message`), by a machine (`automatic`) or reports that one of ours did not arrive
 * (`bounce`): RFC 3834 section 2, RFC 3464, and what mail systems do in practice (messaging rule 4.4). Only a `message`
 * is ever answered, and the rules look at nothing that a person writes, so that no complaint falls silent for its words.
 */
export class MailClassifier {
  private readonly rules: readonly (readonly [Classified['kind'], string, Rule])[];

  constructor(
    private readonly own: OwnAddresses,
    private readonly tokens: MailTokens,
  ) {
    this.rules = [
      ['automatic', 'report-of-progress', (mail) => isReport(mail) && !isFailure(mail)],
      ['bounce', 'delivery-report', (mail) => isReport(mail)],
      ['automatic', 'auto-submitted', (mail) => !['', 'no'].includes(word(mail, 'auto-submitted'))],
      ['bounce', 'returned', (mail, envelope) => this.isReturned(mail, envelope)],
      ['automatic', 'null-return-path', (mail, envelope) => isNullPath(mail, envelope)],
      ['automatic', 'own-loop', (mail) => this.isOwn(mail)],
      ['automatic', 'machine-sender', (mail) => mail.from.some(({ address }) => MACHINES.test(address.toLowerCase()))],
      ['automatic', 'precedence', (mail) => /^(?:bulk|list|junk)/u.test(word(mail, 'precedence'))],
      ['automatic', 'list', (mail) => mail.headers.some(({ name }) => /^list-(?:id|post|unsubscribe)$/u.test(name))],
      ['automatic', 'auto-response', (mail) => mail.headers.some((field) => isAutoResponse(field))],
    ];
  }

  classify(mail: ParsedMail, envelope: MailEnvelope): Classified {
    const hit = this.rules.find(([, , applies]) => applies(mail, envelope));
    return hit === undefined ? { kind: 'message', rule: 'none' } : { kind: hit[0], rule: hit[1] };
  }

  // Holiday answers also go to the return path (RFC 3834 section 4): where it came to is not enough.
  private isReturned(mail: ParsedMail, envelope: MailEnvelope): boolean {
    const toBounceAddress = envelope.extensions.some((each) => this.tokens.readBounce(each) !== undefined);
    return (toBounceAddress || isNullPath(mail, envelope)) && looksLikeFailure(mail);
  }

  // Our domain alone proves nothing: staff forward complaints from addresses in it.
  private isOwn(mail: ParsedMail): boolean {
    if (mail.from.some(({ address }) => this.own.match(address) !== undefined)) return true;
    if (mail.headers.some(({ name, value }) => name === 'x-loop' && this.own.match(value) !== undefined)) return true;
    const id = plainMessageId(firstHeader(mail.headers, 'message-id'));
    return id !== undefined && this.tokens.readMessageId(id) !== undefined;
  }
}

function word(mail: ParsedMail, name: string): string {
  return (firstHeader(mail.headers, name) ?? '').split(/[;\s(]/u)[0]?.toLowerCase() ?? '';
}

function isNullPath(mail: ParsedMail, { mailFrom }: MailEnvelope): boolean {
  return mailFrom === '' || (mailFrom === undefined && firstHeader(mail.headers, 'return-path') === '<>');
}

function isReport(mail: ParsedMail): boolean {
  const type = firstHeader(mail.headers, 'content-type')?.toLowerCase() ?? '';
  return type.startsWith('multipart/report') || type.startsWith('message/delivery-status') || mail.report !== undefined;
}

/** Of a report: whether it says that a mail did not arrive. Delays and read receipts (RFC 8098) are notes only. */
function isFailure(mail: ParsedMail): boolean {
  const type = firstHeader(mail.headers, 'content-type')?.toLowerCase() ?? '';
  if (/report-type\s*=\s*"?(?:disposition-notification|feedback-report)/u.test(type)) return false;
  const { action, status } = mail.report ?? {};
  if (action !== undefined) return action === 'failed';
  return status === undefined || status.startsWith('5');
}

function looksLikeFailure(mail: ParsedMail): boolean {
  const daemon = mail.from.some(({ address }) =>
    /^(?:mailer-daemon|postmaster|mail-?daemon)@/u.test(address.toLowerCase()),
  );
  return (
    daemon ||
    mail.from.every(({ address }) => normalAddress(address) === undefined) ||
    FAILURE_SUBJECT.test(mail.subject ?? '')
  );
}

function isAutoResponse({ name, value }: HeaderField): boolean {
  if (name === 'x-auto-response-suppress') return /\b(?:all|oof|autoreply)\b/iu.test(value);
  return (
    ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-mail-autoreply'].includes(name) && !/^no$/iu.test(value)
  );
}
