import { saysAway, saysChallenge } from './classify/answer-words.js';
import type { Classified } from './classify/classified.js';
import { isPermanent, quotesServer } from './classify/failure-status.js';
import { saysDelay, saysFailure, saysSuccess } from './classify/failure-words.js';
import { hasHeader, isAutoResponse, isAutoSubmitted, isBulk, isList, saysAnswer } from './classify/header-signs.js';
import { formAuthor, hasNoSender, isDaemon, isMachine, isMailer } from './classify/machine-senders.js';
import { isReport, reportKind } from './classify/report-kind.js';
import { firstHeader } from './header-scan.js';
import type { MailTokens } from './mail-tokens.js';
import { plainMessageId } from './mail-identity.js';
import type { OwnAddresses } from './own-addresses.js';
import type { ParsedMail } from './parsed-mail.js';
import { reportedMessageId } from './reported-update.js';
import { answeredIds } from './threading-clues.js';

/** How a mail came to us, apart from what it says itself. */
export interface MailEnvelope {
  /** The envelope sender; empty for the null return path of reports, undefined when it is not known. */
  readonly mailFrom: string | undefined;
  /** Extensions of our addresses it was sent to. */
  readonly extensions: readonly string[];
}

type Step = (mail: ParsedMail, envelope: MailEnvelope) => Classified | undefined;

/**
 * Whether a mail was written by a person (`message`), by a machine (`automatic`) or reports that one of ours did not arrive
 * (`bounce`): RFC 3834 section 2, RFC 3464, and what mail systems do in practice (messaging rule 4.4). Only a `message`
 * is ever answered. What is said decides nothing without evidence of structure (who sent it, the return path, headers, our
 * own signed mark): no complaint falls silent for its words. In doubt it is a `message`.
 */
export class MailClassifier {
  private readonly steps: readonly Step[] = [
    (mail, envelope) => this.report(mail, envelope),
    (mail, envelope) => this.returned(mail, envelope),
    (mail, envelope) =>
      isAutoSubmitted(mail) && !this.isForm(mail) ? named(mail, envelope, 'auto-submitted') : undefined,
    (mail, envelope) => (isNullPath(mail, envelope) ? named(mail, envelope, 'null-return-path') : undefined),
    (mail) => (this.isOwn(mail) ? automatic('own-loop') : undefined),
    (mail, envelope) => (isDaemon(mail) ? named(mail, envelope, 'machine-sender') : undefined),
    (mail, envelope) => (isAutoResponse(mail) ? named(mail, envelope, 'auto-response') : undefined),
    (mail, envelope) => (isBulk(mail) ? bulk(mail, envelope) : undefined),
    (mail) => (isList(mail, this.own) ? automatic('list') : undefined),
    (mail, envelope) => (isMachine(mail) && !this.isForm(mail) ? named(mail, envelope, 'machine-sender') : undefined),
    (mail) => this.unmarkedAnswer(mail),
  ];

  constructor(
    private readonly own: OwnAddresses,
    private readonly tokens: MailTokens,
  ) {}

  classify(mail: ParsedMail, envelope: MailEnvelope): Classified {
    for (const step of this.steps) {
      const found = step(mail, envelope);
      if (found !== undefined) return found;
    }
    return { kind: 'message', rule: 'none' };
  }

  private report(mail: ParsedMail, envelope: MailEnvelope): Classified | undefined {
    if (isReport(mail)) return reportKind(mail);
    const sentByMachine = isNullPath(mail, envelope) || isDaemon(mail) || this.isToBounceAddress(envelope);
    return mail.report !== undefined && sentByMachine ? reportKind(mail) : undefined;
  }

  /** What a mail system says in words of one of ours. Holiday answers also go to the return path (RFC 3834 section 4): where it came to is not enough. */
  private returned(mail: ParsedMail, envelope: MailEnvelope): Classified | undefined {
    const system = this.isSystem(mail, envelope);
    const path = isNullPath(mail, envelope) || this.isToBounceAddress(envelope);
    const subject = mail.subject ?? '';
    const returnsOurs = this.returnsOurs(mail);
    if (!system && !path && !returnsOurs) return undefined;
    // The null path alone is a form's too: beside it something must speak of a mail that was sent.
    const ofOurs = path && (returnsOurs || this.isToBounceAddress(envelope) || saysAnswer(mail) || quotesServer(mail));
    if ((system || ofOurs) && saysSuccess(subject)) return automatic('delivered');
    if (system && saysAway(subject)) return undefined;
    if ((system || (ofOurs && isNullPath(mail, envelope))) && isDelay(mail)) return automatic('delayed');
    return this.isFailure(mail, { system, path }) ? { kind: 'bounce', rule: 'returned' } : undefined;
  }

  /** Whether a mail system speaks. The owner of a small domain writes as its postmaster: there structure must say it too. */
  private isSystem(mail: ParsedMail, envelope: MailEnvelope): boolean {
    if (isMailer(mail) || hasHeader(mail, 'x-failed-recipients')) return true;
    const path = isNullPath(mail, envelope);
    if (hasNoSender(mail) && path) return true;
    return isDaemon(mail) && (path || this.isToBounceAddress(envelope) || this.returnsOurs(mail) || quotesServer(mail));
  }

  private isFailure(mail: ParsedMail, { system, path }: { readonly system: boolean; readonly path: boolean }): boolean {
    const said = saysFailure(mail.subject ?? '');
    if (system) return said || path || this.returnsOurs(mail) || hasHeader(mail, 'x-failed-recipients');
    if (/^\s*(?:re|aw|sv|antw|odp|vs)\s?:/iu.test(mail.subject ?? '')) return false;
    // Some systems return in the name of the recipient; a person who writes of a failed delivery quotes no server's answer.
    return said && (path || this.returnsOurs(mail)) && quotesServer(mail);
  }

  /** A holiday notice without a mark: it answers a mail of ours, says so where its subject begins, and quotes nothing. */
  private unmarkedAnswer(mail: ParsedMail): Classified | undefined {
    const subject = mail.subject ?? '';
    const [away, challenge] = [saysAway(subject), saysChallenge(subject)];
    if (!away && !challenge) return undefined;
    const answersOurs = answeredIds(mail.headers).some((id) => this.tokens.readMessageId(id) !== undefined);
    const quotes = mail.replyText !== undefined || /^>/mu.test(mail.text);
    if (!answersOurs || quotes || /^\s*(?:re|aw|sv|antw|odp|vs)\s?:/iu.test(subject)) return undefined;
    return automatic(away ? 'out-of-office' : 'challenge');
  }

  /** Whether it brings back, as a header in its words or its report, a Message-ID that only we can make. */
  private returnsOurs(mail: ParsedMail): boolean {
    const id = reportedMessageId(mail);
    return id !== undefined && this.tokens.readMessageId(id) !== undefined;
  }

  private isToBounceAddress({ extensions }: MailEnvelope): boolean {
    return extensions.some((each) => this.tokens.readBounce(each) !== undefined);
  }

  private isForm(mail: ParsedMail): boolean {
    return formAuthor(mail, this.own) !== undefined;
  }

  // Our domain alone proves nothing: staff forward complaints from addresses in it.
  private isOwn(mail: ParsedMail): boolean {
    if (mail.from.some(({ address }) => this.own.match(address) !== undefined) && !this.isForm(mail)) return true;
    if (mail.headers.some(({ name, value }) => name === 'x-loop' && this.own.match(value) !== undefined)) return true;
    const id = plainMessageId(firstHeader(mail.headers, 'message-id'));
    return id !== undefined && this.tokens.readMessageId(id) !== undefined;
  }
}

/** Automatic by `rule`; of what answers something the subject may say more: "Vacation ruined" through a form is no holiday notice. */
function named(mail: ParsedMail, envelope: MailEnvelope, rule: string): Classified {
  const subject = mail.subject ?? '';
  if (!saysAnswer(mail) && !isAutoResponse(mail) && !isNullPath(mail, envelope)) return automatic(rule);
  if (saysAway(subject)) return automatic('out-of-office');
  if (saysChallenge(subject)) return automatic('challenge');
  return automatic(rule);
}

/** People's programs write it too, so a subject says more only of what answers by its ids. */
function bulk(mail: ParsedMail, envelope: MailEnvelope): Classified {
  return answeredIds(mail.headers).length > 0 ? named(mail, envelope, 'precedence') : automatic('precedence');
}

/** A failure for good outweighs words of delay: they may be those of the customer's subject, which it repeats. */
function isDelay(mail: ParsedMail): boolean {
  return saysDelay(mail.subject ?? '', mail.text) && !isPermanent(mail);
}

function automatic(rule: string): Classified {
  return { kind: 'automatic', rule };
}

function isNullPath(mail: ParsedMail, { mailFrom }: MailEnvelope): boolean {
  return mailFrom === '' || (mailFrom === undefined && firstHeader(mail.headers, 'return-path') === '<>');
}
