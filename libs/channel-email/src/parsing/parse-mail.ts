import { addressParser, decodeWords } from 'postal-mime';
import { cleanName } from '../domain/clean-text.js';
import { forwardedMail } from '../domain/forwarded-mail.js';
import { firstHeader, HEADER_BYTES, scanHeaders, type HeaderField } from '../domain/header-scan.js';
import { htmlToText } from '../domain/html-to-text.js';
import type { Mailbox, ParsedAttachment, ParsedMail } from '../domain/parsed-mail.js';
import { headerInstant } from '../domain/written-date.js';
import { cutParts } from './cut-parts.js';
import { readReport } from './delivery-report.js';
import { joinWords } from './join-words.js';
import { mendHeader } from './mend-charset.js';
import { readMime, type MimeContent } from './mime-content.js';
import { PARSE_CAPS, type ParseCaps } from './parse-caps.js';
import { answersMail } from './reply/answer-subject.js';
import { replyText } from './reply-text.js';
import { attachedMail } from './wrapped/attached-mail.js';
import { openWrapped, type OpenedContent } from './wrapped/open-wrapped.js';

/** `whole` reads everything; `beginning` only headers and text of the first 256 KB, for a mail that was too much. */
export type ParseMode = 'whole' | 'beginning';

// Longer ones only fill events; RFC 5322 section 2.1.1 ends a line at 998.
const HEADER_CHARACTERS = 4_000;

/**
 * Takes a mail apart. Any bytes give a result: what could not be read is named in `unreadable`. The caller bounds the time.
 */
export async function parseMail(raw: Buffer, mode: ParseMode, caps: ParseCaps = PARSE_CAPS): Promise<ParsedMail> {
  const missing: string[] = [];
  const headers = readHeaders(raw, missing);
  const content = await readContent(raw, mode, caps, missing);
  const report = readReport(headers.fields, content.attachments);
  const opened = await openWrapped(content, caps);
  missing.push(...opened.missing);
  const body = readBody(opened, caps, missing);
  const attachments = mode === 'whole' ? readAttachments(opened, caps, missing) : [];
  const parts = headersOf(headers, caps);
  const reply = answersMail(headers.fields, parts.subject) ? replyText(body.text, caps) : undefined;
  return {
    ...parts,
    headers: headers.fields,
    ...body,
    ...(reply === undefined ? {} : { replyText: reply }),
    attachments,
    ...(report === undefined
      ? carried(headers, opened, { subject: parts.subject ?? '', text: body.text })
      : { report }),
    ...remarksOf(headers, opened),
    ...(missing.length === 0 ? {} : { unreadable: missing.join('; ').slice(0, 190) }),
  };
}

/** What the headers alone say: all that is left when the parser itself fails. */
export function parseHeadersOnly(raw: Buffer, why: string): ParsedMail {
  const headers = readHeaders(raw, []);
  return { ...headersOf(headers, PARSE_CAPS), headers: headers.fields, text: '', attachments: [], unreadable: why };
}

interface Headers {
  readonly fields: readonly HeaderField[];
}

function readHeaders(raw: Buffer, missing: string[]): Headers {
  const scanned = scanHeaders(raw);
  if (!scanned.complete && raw.length > HEADER_BYTES) missing.push('headers of more than 256 KB');
  return { fields: scanned.fields.map(({ name, value }) => ({ name, value: value.slice(0, longest(name)) })) };
}

function longest(name: string): number {
  return ['references', 'to', 'cc'].includes(name) ? 64_000 : HEADER_CHARACTERS;
}

async function readContent(raw: Buffer, mode: ParseMode, caps: ParseCaps, missing: string[]): Promise<MimeContent> {
  const limit = mode === 'whole' && raw.length <= caps.rawBytes ? raw.length : caps.beginningBytes;
  if (limit < raw.length && mode === 'whole') missing.push(`larger than ${String(caps.rawBytes >> 20)} MB`);
  const bounded = cutParts(raw.subarray(0, limit), caps.parts);
  if (bounded.length < limit) missing.push(`more than ${String(caps.parts)} parts`);
  try {
    const content = withWords(await readMime(bounded, caps), bounded, missing);
    // The last file of a beginning is cut off in the middle.
    return limit < raw.length ? { ...content, attachments: [] } : content;
  } catch (error) {
    missing.push(
      error instanceof Error && error.message.includes('nesting') ? 'nested too deep' : 'structure not understood',
    );
    return { texts: [], attachments: [] };
  }
}

/** A mail that calls itself multipart and is none, or has no header at all: it is shown as it came, rather than nothing. */
function withWords(content: MimeContent, raw: Buffer, missing: string[]): MimeContent {
  const worded = content.texts.some(({ plain, html }) => [...plain, ...html].some((each) => each.trim() !== ''));
  if (worded || content.attachments.some(({ mimeType }) => mimeType !== '')) return content;
  const { fields, bodyAt } = scanHeaders(raw);
  const body = raw.toString('utf8', fields.length === 0 ? 0 : bodyAt).trim();
  if (body === '') return content;
  missing.push('structure not understood');
  return { attachments: [], texts: [{ plain: [body], html: [] }] };
}

function readBody(
  content: MimeContent,
  caps: ParseCaps,
  missing: string[],
): { readonly text: string; readonly html?: Uint8Array } {
  const html = content.texts.flatMap((part) => part.html).join('\n');
  const text = content.texts
    .map((part) => {
      const plain = part.plain.join('\n');
      // Some programs put an empty plain text beside the page that says it all.
      return plain.trim() === '' ? htmlToText(part.html.join('\n').slice(0, caps.htmlBytes)) : plain;
    })
    .join('\n');
  if (text.length > caps.textCharacters) missing.push('text of more than 1 MB, only its beginning is shown');
  const bytes = Buffer.from(html, 'utf8');
  const shown = text.slice(0, caps.textCharacters).replaceAll('\r\n', '\n').replaceAll('\0', '').trim();
  return bytes.length === 0 ? { text: shown } : { text: shown, html: bytes };
}

function readAttachments(content: MimeContent, caps: ParseCaps, missing: string[]): ParsedAttachment[] {
  const { attachments } = content;
  if (attachments.length > caps.attachments) missing.push(`more than ${String(caps.attachments)} attachments`);
  return attachments.slice(0, caps.attachments).map(({ filename, mimeType, content: bytes }) => ({
    name: cleanName((filename ?? '').replace(/[\p{Cc}/\\]/gu, '_')).slice(0, 255),
    type: mimeType.slice(0, 127),
    content: typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : new Uint8Array(bytes),
  }));
}

/** The mail that this one passes on: attached, or quoted. What a report returns is no forward. */
function carried(
  { fields }: Headers,
  { attachments }: OpenedContent,
  { subject, text }: { readonly subject: string; readonly text: string },
): Pick<ParsedMail, 'forwarded'> {
  const date = firstHeader(fields, 'date') ?? '';
  const forwarded = attachedMail(attachments) ?? forwardedMail({ subject, text, date });
  return forwarded === undefined ? {} : { forwarded };
}

function remarksOf({ fields }: Headers, { remarks }: OpenedContent): Pick<ParsedMail, 'remarks'> {
  const signed = /^multipart\/signed/iu.test(firstHeader(fields, 'content-type') ?? '') ? ['signed'] : [];
  const all = [...new Set([...signed, ...remarks])];
  return all.length === 0 ? {} : { remarks: all };
}

type HeaderParts = Pick<ParsedMail, 'from' | 'sender' | 'recipients' | 'subject' | 'sentAt'>;

function headersOf({ fields }: Headers, caps: ParseCaps): HeaderParts {
  const subject = decode(firstHeader(fields, 'subject'));
  const sentAt = headerInstant(firstHeader(fields, 'date'));
  return {
    from: mailboxes(fields, ['from'], 5),
    sender: mailboxes(fields, ['sender'], 1),
    recipients: mailboxes(fields, ['to', 'cc'], caps.recipients),
    ...(subject === undefined ? {} : { subject: subject.slice(0, 998) }),
    ...(sentAt === undefined ? {} : { sentAt }),
  };
}

function mailboxes(fields: readonly HeaderField[], names: readonly string[], most: number): Mailbox[] {
  return fields
    .filter(({ name }) => names.includes(name))
    .flatMap(({ value }) => addressParser(joinWords(mendHeader(value)), { flatten: true }))
    .slice(0, most)
    .map((each) => ({
      name: cleanName(each.name).slice(0, 200),
      address: cleanName(each.address ?? '').slice(0, 320),
    }));
}

function decode(value: string | undefined): string | undefined {
  return value === undefined ? undefined : cleanName(decodeWords(joinWords(mendHeader(value))));
}
