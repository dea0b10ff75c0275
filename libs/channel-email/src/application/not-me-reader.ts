import type { CaseRecipient } from '@redress/channel-kit';
import { isRetriable } from '@redress/kernel';
import { MailClassifier } from '../domain/classify-mail.js';
import { asksNotMe } from '../domain/not-me.js';
import type { ParsedMail } from '../domain/parsed-mail.js';
import { ThreadingReader } from '../domain/threading-clues.js';
import { parseHeadersOnly } from '../parsing/parse-mail.js';
import type { ParsePool } from '../parsing/parse-pool.js';
import type { MailHintsRead } from './mail-hints.js';
import type { MailIdentityParts } from './mail-normaliser.js';
import { MailPeople } from './mail-people.js';

// Two words above a quoted receipt are a few KB; beyond this the case service says it a moment later.
const LARGEST = 64 * 1024;

/**
 * Tells before a mail is taken in whether it says "not me", so that its address is stopped first. Only what carries our own
 * mark is taken apart for that; everything else is told by its headers.
 */
export class NotMeReader {
  private readonly classifier: MailClassifier;
  private readonly threading: ThreadingReader;
  private readonly people: MailPeople;

  constructor(
    private readonly who: MailIdentityParts,
    private readonly pool: Pick<ParsePool, 'parse'>,
  ) {
    this.classifier = new MailClassifier(who.own, who.tokens);
    this.threading = new ThreadingReader(who.own, who.tokens);
    this.people = new MailPeople(who.own, who.keys);
  }

  /**
   * Who is to be stopped, and for which case; undefined for any other mail, and for one that cannot be read.
   * @throws RedressError retriable, when the process stops
   */
  async read(raw: Buffer, { recipients, mailFrom, beforeStart }: MailHintsRead): Promise<CaseRecipient | undefined> {
    if (beforeStart || raw.length > LARGEST || !this.isMarked(raw, recipients)) return undefined;
    const mail = await this.parse(raw);
    if (mail === undefined) return undefined;
    const addressed = [...recipients, ...mail.recipients.map(({ address }) => address)];
    const extensions = addressed
      .map((each) => this.who.own.match(each)?.extension)
      .filter((each) => each !== undefined);
    const { kind } = this.classifier.classify(mail, { mailFrom, extensions });
    const { tokens } = this.threading.read(mail, addressed, kind !== 'message');
    const [caseId] = tokens;
    const { key, address } = this.people.sender(mail, mailFrom, '', false);
    if (caseId === undefined || address === undefined || !asksNotMe(kind, mail, tokens)) return undefined;
    return { caseId, recipientKey: key };
  }

  private isMarked(raw: Buffer, recipients: readonly string[]): boolean {
    const mail = parseHeadersOnly(raw, '');
    const addressed = [...recipients, ...mail.recipients.map(({ address }) => address)];
    return this.threading.read(mail, addressed, false).tokens.length > 0;
  }

  private async parse(raw: Buffer): Promise<ParsedMail | undefined> {
    try {
      return await this.pool.parse(raw, 'whole');
    } catch (error) {
      if (isRetriable(error)) throw error;
      return undefined;
    }
  }
}
