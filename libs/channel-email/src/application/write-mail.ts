import {
  encodeWord,
  encodeWords,
  foldLines,
  hasLongerLines,
  isPlainText,
  quoteString,
} from 'nodemailer/lib/mime-funcs';
import { encode, wrap } from 'nodemailer/lib/qp';

/** A plain-text mail: header fields in order and its words. */
export interface PlainMail {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly date: Date;
  readonly text: string;
}

// RFC 5322 section 2.1.1: lines should not be longer than 78 characters, their end not counted.
const LINE = 76;
const WORD = 52;

/**
 * The bytes of a mail (RFC 5322, RFC 2045): the same for the same input. Every control character in a header becomes a
 * space, so no value can begin another header. The library's composer builds the same from streams at ten times the cost.
 */
export function writeMail({ headers, date, text }: PlainMail): Buffer {
  const body = text.replace(/\r?\n|\r/gu, '\r\n').replace(/(?:\r\n)*$/u, '\r\n');
  const plain = isPlainText(body) && !hasLongerLines(body, LINE);
  const lines = [
    ...headers.map(([name, value]) => headerLine(name, value)),
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Transfer-Encoding: ${plain ? '7bit' : 'quoted-printable'}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${plain ? body : wrap(encode(body), LINE)}`, 'utf8');
}

/** A mailbox as a header has it; the name is quoted or encoded (RFC 2047 section 5). */
export function writeMailbox(address: string, name: string | undefined): string {
  const words = oneLine(name ?? '');
  if (words === '') return address;
  return `${isPlainText(words) ? quoteString(words) : encodeWord(words, 'Q', WORD)} <${address}>`;
}

function headerLine(name: string, value: string): string {
  const words = oneLine(value);
  return foldLines(`${name}: ${isPlainText(words) ? words : encodeWords(words, 'Q', WORD, true)}`, LINE);
}

function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
