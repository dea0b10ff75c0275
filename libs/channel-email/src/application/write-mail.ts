import {
  encodeWord,
  encodeWords,
  foldLines,
  hasLongerLines,
  isPlainText,
  quoteString,
} from 'nodemailer/lib/mime-funcs';
import { encode, wrap } from 'nodemailer/lib/qp';
import { filePart, type MailFile } from './file-part.js';

/** A mail before it is bytes: header fields in order, its words twice, plain and as a page, and what goes with it. */
export interface LetterMail {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly date: Date;
  readonly text: string;
  readonly html: string;
  readonly files?: readonly MailFile[];
  /** Told apart from anything in the parts: letters and digits that nobody could foresee. */
  readonly boundary: string;
}

/** What a mail is made of: whole header lines, folded, and the body, all ASCII unless an address is not. */
export interface WrittenMail {
  readonly headers: readonly string[];
  readonly body: string;
}

// RFC 5322 section 2.1.1: lines should not be longer than 78 characters and must not be longer than 998, their end not counted.
const LINE = 76;
const LONGEST_LINE = 990;
const WORD = 52;
// Their values are addresses, with names that are encoded already.
const ADDRESSES: ReadonlySet<string> = new Set(['From', 'To', 'Reply-To', 'X-Loop']);

/**
 * The lines of a mail (RFC 5322, RFC 2045, RFC 2046 section 5.1.4): the same for the same input; plain text first, as
 * the last alternative is the one preferred. Every control character in a header becomes a space, so no value can begin
 * another header. The library's composer builds the same from streams at ten times the cost.
 */
export function writeMail({ headers, date, text, html, files = [], boundary }: LetterMail): WrittenMail {
  const letter = alternatives(text, html, boundary);
  const { type, body } = files.length === 0 ? letter : mixed(letter, files, boundary);
  return {
    headers: [
      ...headers.map(([name, value]) => headerLine(name, value)),
      `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
      'MIME-Version: 1.0',
      type,
    ],
    body,
  };
}

/** A mailbox as a header has it; the name is quoted or encoded (RFC 2047 section 5). */
export function writeMailbox(address: string, name: string | undefined): string {
  const words = oneLine(name ?? '');
  if (words === '') return address;
  return `${isPlainText(words) ? quoteString(words) : encodeWord(words, 'Q', WORD)} <${address}>`;
}

/** Parts within borders, and the header line that says so. */
interface Multipart {
  readonly type: string;
  readonly body: string;
}

function alternatives(text: string, html: string, boundary: string): Multipart {
  return multipart('alternative', boundary, [part('plain', text, LINE), part('html', html, LONGEST_LINE)]);
}

// Neither border begins like the other, which some readers would take for the same (RFC 2046 section 5.1.2).
function mixed({ type, body }: Multipart, files: readonly MailFile[], boundary: string): Multipart {
  return multipart('mixed', `mixed_${boundary}`, [`${type}\r\n\r\n${withoutLastBreaks(body)}`, ...files.map(filePart)]);
}

function multipart(subtype: 'alternative' | 'mixed', boundary: string, parts: readonly string[]): Multipart {
  // Quoted-printable never has `=_`, and no line of ours begins so (RFC 2045 section 6.7, rule 5 and its advice).
  const border = `=_${boundary}`;
  return {
    type: `Content-Type: multipart/${subtype}; boundary="${border}"`,
    body: `${parts.map((each) => `--${border}\r\n${each}\r\n`).join('')}--${border}--\r\n`,
  };
}

/** Without the last line break, which belongs to the border (RFC 2046 section 5.1.1). */
function part(subtype: 'plain' | 'html', content: string, longest: number): string {
  const body = withoutLastBreaks(content.replace(/\r?\n|\r/gu, '\r\n'));
  const plain = isPlainText(body) && !hasLongerLines(body, longest);
  const encoding = plain ? '7bit' : 'quoted-printable';
  return `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${plain ? body : wrap(encode(body), LINE)}`;
}

// A pattern with `$` would look at every run of line breaks again from each of its places.
function withoutLastBreaks(body: string): string {
  let end = body.length;
  while (body.endsWith('\r\n', end)) end -= 2;
  return body.slice(0, end);
}

// An address is no words: encoded it would be another one (RFC 2047 section 5).
function headerLine(name: string, value: string): string {
  const words = oneLine(value);
  const written = isPlainText(words) || ADDRESSES.has(name) ? words : encodeWords(words, 'Q', WORD, true);
  return foldLines(`${name}: ${written}`, LINE);
}

function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
