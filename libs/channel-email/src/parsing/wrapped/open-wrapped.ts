import type { Attachment } from 'postal-mime';
import { scanHeaders } from '../../domain/header-scan.js';
import { readMime, type MimeContent, type TextPart } from '../mime-content.js';
import type { ParseCaps } from '../parse-caps.js';
import { readTnef } from '../tnef/read-tnef.js';
import { attachmentBytes, isMail, mailName } from './attached-mail.js';
import { calendarText } from './calendar-text.js';
import { readCms } from './cms-content.js';
import { readPgpText } from './pgp-text.js';

/** A mail's content with its wrappings taken off as far as that can be done. */
export interface OpenedContent extends MimeContent {
  /** What staff should know of how it came: `winmail`, `signed`, `encrypted`, `calendar`. */
  readonly remarks: readonly string[];
  /** What could not be opened, for staff. */
  readonly missing: readonly string[];
}

// A signed mail in a winmail.dat in a signed mail; whoever wraps deeper wants to cost time.
const WRAPPINGS = 3;
const ENTITY_HEADER_BYTES = 16 * 1024;
const ENTITY_FIELDS: ReadonlySet<string> = new Set(['content-type', 'content-transfer-encoding', 'mime-version']);

/**
 * Takes off what mail programs wrap mails in: TNEF, opaque S/MIME signatures, S/MIME compression, clear PGP signatures. What is encrypted or
 * broken stays a file and is said. Calendars and attached mails stay files too, with a name; a calendar is put into words where the mail has
 * none. A mail without attachments costs one search of its text.
 */
export async function openWrapped(content: MimeContent, caps: ParseCaps): Promise<OpenedContent> {
  const opener = new Opener(caps);
  await opener.add(content, WRAPPINGS);
  return await opener.finish();
}

class Opener {
  private readonly texts: TextPart[] = [];
  private readonly attachments: Attachment[] = [];
  private readonly remarks = new Set<string>();
  private readonly missing = new Set<string>();
  private readonly calendars: Buffer[] = [];

  constructor(private readonly caps: ParseCaps) {}

  async add({ texts, attachments }: MimeContent, wrappings: number): Promise<void> {
    for (const text of texts) this.texts.push({ ...text, plain: text.plain.map((each) => this.withoutPgp(each)) });
    // One more than is kept, so that the cut is noticed.
    for (const attachment of attachments.slice(0, this.caps.attachments + 1)) await this.file(attachment, wrappings);
  }

  async finish(): Promise<OpenedContent> {
    const { texts, attachments } = this;
    if (this.calendars.length > 0 && !texts.some((part) => hasWords(part))) {
      const [first] = this.calendars;
      const words = first === undefined ? undefined : await calendarText(first);
      if (words === undefined) this.missing.add('calendar could not be read');
      else texts.push({ plain: [words], html: [] });
    }
    return { texts, attachments, remarks: [...this.remarks], missing: [...this.missing] };
  }

  private async file(attachment: Attachment, wrappings: number): Promise<void> {
    const { mimeType, filename } = attachment;
    const name = filename?.toLowerCase() ?? '';
    if (/^application\/(?:vnd\.)?ms-tnef$/u.test(mimeType) || name === 'winmail.dat') this.winmail(attachment);
    else if (/^application\/(?:x-)?pkcs7-mime$/u.test(mimeType) || /\.p7[mz]$/u.test(name)) {
      await this.smime(attachment, wrappings);
    } else if (/^application\/(?:(?:x-)?pkcs7|pgp)-signature$/u.test(mimeType)) this.remarks.add('signed');
    else if (mimeType === 'application/pgp-encrypted') this.encrypted(attachment, 'PGP');
    else if (/^(?:text\/calendar|application\/ics)$/u.test(mimeType)) this.calendar(attachment);
    else this.attachments.push(isMail(attachment) ? named(attachment) : attachment);
  }

  private winmail(attachment: Attachment): void {
    try {
      const { text, html, files } = readTnef(attachmentBytes(attachment));
      this.remarks.add('winmail');
      if (files.some(({ mail }) => mail)) this.missing.add('a mail attached in winmail.dat is there as a file only');
      if (!this.texts.some((part) => hasWords(part)) && (text ?? html) !== undefined) {
        this.texts.push({ plain: text === undefined ? [] : [text], html: html === undefined ? [] : [html] });
      }
      this.attachments.push(
        ...files
          .slice(0, this.caps.attachments + 1)
          .map(({ name, type, content }) => asAttachment(name, type, content)),
      );
    } catch {
      this.keep(attachment, 'winmail.dat could not be opened');
    }
  }

  private async smime(attachment: Attachment, wrappings: number): Promise<void> {
    const cms = await readCms(attachmentBytes(attachment));
    if (cms.kind === 'encrypted') this.encrypted(attachment, 'S/MIME');
    else if (cms.kind === 'unknown' || wrappings === 0) this.keep(attachment, 'S/MIME part could not be opened');
    else {
      if (cms.kind === 'signed') this.remarks.add('signed');
      await (isEntity(cms.content)
        ? this.entity(attachment, cms.content, wrappings)
        : this.document(attachment, cms.content, wrappings));
    }
  }

  private async entity(attachment: Attachment, content: Buffer, wrappings: number): Promise<void> {
    try {
      await this.add(await readMime(content, this.caps), wrappings - 1);
    } catch {
      this.keep(attachment, 'S/MIME part could not be opened');
    }
  }

  /** A file that somebody has signed: it is there as it was, and with its signature. */
  private async document(attachment: Attachment, content: Buffer, wrappings: number): Promise<void> {
    const name = (attachment.filename ?? 'document').replace(/\.p7[mz]$/iu, '');
    await this.file(asAttachment(name, documentType(content), content), wrappings - 1);
    this.attachments.push(attachment);
  }

  private encrypted(attachment: Attachment, how: string): void {
    this.remarks.add('encrypted');
    this.keep(attachment, `encrypted with ${how}, only its recipient's key opens it`);
  }

  private calendar(attachment: Attachment): void {
    this.remarks.add('calendar');
    this.calendars.push(attachmentBytes(attachment));
    this.attachments.push({ ...attachment, filename: attachment.filename ?? 'invitation.ics' });
  }

  private withoutPgp(text: string): string {
    const pgp = readPgpText(text);
    if (pgp === undefined) return text;
    this.remarks.add(pgp.state);
    if (pgp.state === 'encrypted') this.missing.add("encrypted with PGP, only its recipient's key opens it");
    return pgp.text;
  }

  private keep(attachment: Attachment, missing: string): void {
    this.missing.add(missing);
    this.attachments.push(attachment);
  }
}

function hasWords({ plain, html }: TextPart): boolean {
  return [...plain, ...html].some((each) => each.trim() !== '');
}

/** Whether it is a MIME entity (RFC 8551 section 3.1), as what a signed mail holds is: it begins with a header that says so. */
function isEntity(content: Buffer): boolean {
  if (/^\r?\n/u.test(content.toString('latin1', 0, 2))) return true;
  const { fields } = scanHeaders(content.subarray(0, ENTITY_HEADER_BYTES));
  const [first] = fields;
  return (
    first !== undefined &&
    content.toString('latin1', 0, first.name.length).toLowerCase() === first.name &&
    fields.some(({ name }) => ENTITY_FIELDS.has(name))
  );
}

function documentType(content: Buffer): string {
  return content.toString('latin1', 0, 5) === '%PDF-' ? 'application/pdf' : 'application/octet-stream';
}

function named(attachment: Attachment): Attachment {
  return { ...attachment, filename: attachment.filename ?? mailName(attachmentBytes(attachment)) };
}

function asAttachment(filename: string, mimeType: string, content: Buffer): Attachment {
  return { filename, mimeType, disposition: 'attachment', content: Uint8Array.from(content) };
}
