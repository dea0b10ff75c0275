import { isForStaff, type Outgoing } from '@redress/channel-kit';
import type { FileStore } from '@redress/files';
import { RedressError, sha256, toEpoch } from '@redress/kernel';
import { letterPage } from '../domain/letter-page.js';
import { letterWords } from '../domain/letter-words.js';
import { domainPart, normalAddress } from '../domain/mail-address.js';
import type { MailTokens } from '../domain/mail-tokens.js';
import type { OwnAddresses } from '../domain/own-addresses.js';
import { readMailFiles } from './mail-files.js';
import { wireAddress } from './wire-address.js';
import { writeMail, writeMailbox, type WrittenMail } from './write-mail.js';

/** A mail ready for a relay. */
export interface ComposedMail {
  /** Without angle brackets; the same for every attempt. */
  readonly messageId: string;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly raw: Buffer;
}

/** Signs a mail in the name of a domain. */
export interface MailSigner {
  /** The header line that goes before all others; the same for the same mail. */
  sign(mail: WrittenMail): Promise<string>;
}

/** What the composer may be given beside the texts. */
export interface MailDress {
  /** The name of the organisation as customers know it, when it is known here. */
  readonly senderName: () => Promise<string | undefined>;
  readonly signer?: MailSigner;
}

type Header = readonly [name: string, value: string];

// An update is a letter, not a book; what is larger is an attachment's business.
const TEXT_BYTES = 1024 * 1024;
const REFERENCES = 20;
// What a subject names of many references; the mail itself names all.
const SUBJECT_REFERENCES = 3;
const BOUNDARY_DIGITS = 24;

/**
 * Makes a mail of an update: the same bytes for the same update, however often. It leaves from the address that was
 * written to, stands in the customer's thread, says when a machine wrote it (RFC 3834 section 5) and brings the case's
 * token in Reply-To and Message-ID, so that any answer finds its case.
 */
export class MailComposer {
  constructor(
    private readonly own: OwnAddresses,
    private readonly tokens: MailTokens,
    private readonly files: FileStore,
    private readonly dress: MailDress,
  ) {}

  /**
   * @param update may be a notice to staff: then it stands in no case's thread, and answers are not asked for
   * @param together all updates that go out in this one mail, where there are several; `update` lends its headers
   * @throws RedressError `recipient-unusable` when there is no address that mail can be sent to, `mail-files-lost` when
   * a file that goes with it is; what the file store throws
   */
  async compose(update: Outgoing, together: readonly Outgoing[] = []): Promise<ComposedMail> {
    const normal = normalAddress(update.recipient.address ?? '');
    const to = normal === undefined ? undefined : wireAddress(normal);
    if (to === undefined) {
      throw new RedressError('recipient-unusable', `update ${update.updateId} has no address that mail can be sent to`);
    }
    const sender = this.own.sender(update.account);
    const account = wireAddress(sender) ?? sender;
    const { updateId, caseId } = update;
    const forStaff = isForStaff(update);
    const messageId = this.tokens.messageId(forStaff ? { updateId } : { caseId, updateId }, domainPart(account));
    const name = await this.dress.senderName();
    const [only = update, ...more] = together;
    const words = more.length === 0 ? await this.wordsOf(only) : await this.wordsOfAll(update, together);
    const headers: Header[] = [
      ['From', writeMailbox(account, name)],
      // No name beside it: names come from forms, and would let anybody have us send words to anybody.
      ['To', to],
      ...(forStaff ? [] : this.replyTo(update, account)),
      ['Subject', words.subject],
      ['Message-ID', `<${messageId}>`],
      ...threadHeaders(update),
      ['X-Loop', account],
      ['Content-Language', update.language],
      ...machineHeaders(update),
    ];
    const { language } = update;
    const html = letterPage({ ...words, language, heading: name ?? account, answerable: !forStaff });
    const boundary = sha256(messageId).slice(0, BOUNDARY_DIGITS);
    const files = await readMailFiles(this.files, more.length === 0 ? [only] : together);
    const mail = writeMail({ headers, date: new Date(toEpoch(update.issuedAt)), ...words, html, files, boundary });
    return { messageId, envelope: { from: this.returnPath(update, account), to: [to] }, raw: await this.bytes(mail) };
  }

  private async bytes(mail: WrittenMail): Promise<Buffer> {
    const signature = await this.dress.signer?.sign(mail);
    const lines = signature === undefined ? mail.headers : [signature, ...mail.headers];
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${mail.body}`, 'utf8');
  }

  private async wordsOf(update: Outgoing): Promise<MailWords> {
    const { reference, subject = reference } = update;
    const text = await this.text(update);
    return { subject, text, parts: [{ text }], references: [reference] };
  }

  /** Each update under its own reference, so that none is lost among the others. */
  private async wordsOfAll(update: Outgoing, together: readonly Outgoing[]): Promise<MailWords> {
    const { words } = letterWords(update.language);
    const references = [...new Set(together.map(({ reference }) => reference))];
    const shown = references.slice(0, SUBJECT_REFERENCES).join('] [');
    const introduction = words.togetherIntroduction.replace('{count}', String(together.length));
    const texts = await Promise.all(
      together.map(async (each) => ({ heading: headingOf(each), text: await this.text(each) })),
    );
    return {
      subject: words.together.replace('{reference}', () => shown),
      text: [introduction, ...texts.map(({ heading, text }) => `${heading}\n${'-'.repeat(20)}\n\n${text}`)].join(
        '\n\n',
      ),
      parts: [{ text: introduction }, ...texts],
      references,
    };
  }

  private replyTo({ caseId }: Outgoing, account: string): Header[] {
    const address = this.own.extended(account, this.tokens.caseExtension(caseId));
    return address === undefined ? [] : [['Reply-To', address]];
  }

  /**
   * Where returned mail goes: an address that names the update (VERP) and is never answered, which RFC 3834 section 3.3
   * allows beside the null path; the null path would hide that a receipt never arrived. Where no such address can be made
   * our own: the returned Message-ID names the update.
   */
  private returnPath({ updateId }: Outgoing, account: string): string {
    return this.own.extended(account, this.tokens.bounceExtension(updateId)) ?? account;
  }

  private async text({ text }: Outgoing): Promise<string> {
    return text.ref === undefined ? text.preview : (await this.files.read(text.ref, TEXT_BYTES)).toString('utf8');
  }
}

interface MailWords {
  readonly subject: string;
  readonly text: string;
  readonly parts: readonly { readonly heading?: string; readonly text: string }[];
  readonly references: readonly string[];
}

function headingOf({ reference, subject }: Outgoing): string {
  if (subject === undefined) return reference;
  return subject.includes(reference) ? subject : `${subject} [${reference}]`;
}

function threadHeaders({ answers }: Outgoing): Header[] {
  const ids = answers.slice(0, REFERENCES).filter((id) => /^[^\s<>\p{Cc}]{1,500}$/u.test(id));
  const [answered] = ids;
  if (answered === undefined) return [];
  const references = ids
    .toReversed()
    .map((id) => `<${id}>`)
    .join(' ');
  return [
    ['In-Reply-To', `<${answered}>`],
    ['References', references],
  ];
}

function machineHeaders({ automatic }: Outgoing): Header[] {
  if (automatic === 'no') return [];
  return [
    ['Auto-Submitted', automatic],
    ['X-Auto-Response-Suppress', 'All'],
    ['Precedence', 'bulk'],
  ];
}
