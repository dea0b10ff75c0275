import { encodeWord, encodeWords, foldLines, isPlainText, quoteString } from 'nodemailer/lib/mime-funcs';
import { sha256 } from '@redress/kernel';
import type { Decode } from './code-page.js';
import { propertyText, type MapiProperty } from './mapi-properties.js';

/** A part of a message that was attached in MAPI's own form. */
export interface MessagePart {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
}

/** What a message in MAPI's own form says. */
export interface MapiMessage {
  readonly properties: ReadonlyMap<number, MapiProperty>;
  readonly text?: string;
  readonly html?: string;
  readonly files: readonly MessagePart[];
}

// Properties (MS-OXPROPS).
const SUBJECT = 0x0037;
const SUBMITTED = 0x0039;
const MESSAGE_ID = 0x1035;
const AUTHOR_NAMES = [0x0042, 0x0c1a];
// The SMTP addresses first: the others may be names in a directory.
const AUTHOR_ADDRESSES = [0x5d02, 0x5d01, 0x0065, 0x0c1f];
// FILETIME counts 100 nanoseconds from 1601.
const FILETIME_TICKS = 10_000n;
const FILETIME_EPOCH_MS = 11_644_473_600_000n;
const LAST_MS = 253_402_300_800_000n;
const LINE = 76;
const WORD = 52;
const WORDS = 998;

/**
 * The message as the mail it was (RFC 5322), so that it can be opened, and found, as any other that is attached: who wrote it, when,
 * about what, its words and its files. Recipients and everything that only MAPI knows are left out.
 */
export function writeAttachedMessage({ properties, text, html, files }: MapiMessage, decode: Decode): Buffer {
  const word = (...ids: readonly number[]): string =>
    oneLine(ids.map((id) => propertyText(properties.get(id), decode) ?? '').find((each) => each !== '') ?? '');
  const address = AUTHOR_ADDRESSES.map((id) => word(id)).find((each) => /^[^\s<>@]+@[^\s<>@]+$/u.test(each));
  const parts = [
    part(`text/${html === undefined ? 'plain' : 'html'}; charset=utf-8`, Buffer.from(html ?? text ?? '')),
    ...files.map((file) => filePart(file)),
  ];
  const border = `=_${sha256(Buffer.concat(parts)).slice(0, 24)}`;
  const id = word(MESSAGE_ID).replace(/^<|>$/gu, '');
  const headers = [
    header('From', mailbox(word(...AUTHOR_NAMES), address)),
    header('Subject', encoded(word(SUBJECT))),
    header('Date', dateOf(properties.get(SUBMITTED)) ?? ''),
    header('Message-ID', /^[^\s<>]+$/u.test(id) ? `<${id}>` : ''),
    'MIME-Version: 1.0\r\n',
    `Content-Type: multipart/mixed; boundary="${border}"\r\n`,
  ];
  const bodies = parts.flatMap((each) => [Buffer.from(`\r\n--${border}\r\n`), each]);
  return Buffer.concat([Buffer.from(headers.join('')), ...bodies, Buffer.from(`\r\n--${border}--\r\n`)]);
}

function filePart({ name, type, content }: MessagePart): Buffer {
  const named = name === '' ? '' : `; filename="${encoded(oneLine(name)).replace(/["\\]/gu, '_')}"`;
  return part(type, content, `Content-Disposition: attachment${named}\r\n`);
}

function part(type: string, content: Buffer, disposition = ''): Buffer {
  const head = `Content-Type: ${type}\r\n${disposition}`;
  // A mail may not be encoded (RFC 2046 section 5.2.1), and those that are written here need not be.
  if (type === 'message/rfc822') return Buffer.concat([Buffer.from(`${head}\r\n`), content]);
  const lines = content.toString('base64').replace(/.{76}/gu, '$&\r\n');
  return Buffer.from(`${head}Content-Transfer-Encoding: base64\r\n\r\n${lines}`);
}

function mailbox(name: string, address: string | undefined): string {
  const words = isPlainText(name) ? quoteString(name) : encodeWord(name, 'Q', WORD);
  if (address === undefined) return name === '' ? '' : words;
  return name === '' ? address : `${words} <${address}>`;
}

function dateOf(property: MapiProperty | undefined): string | undefined {
  if (property?.value.length !== 8) return undefined;
  const at = property.value.readBigUInt64LE() / FILETIME_TICKS - FILETIME_EPOCH_MS;
  if (at < 0n || at >= LAST_MS) return undefined;
  return new Date(Number(at)).toUTCString().replace('GMT', '+0000');
}

function header(name: string, value: string): string {
  return value === '' ? '' : `${foldLines(`${name}: ${value}`, LINE)}\r\n`;
}

function encoded(words: string): string {
  return isPlainText(words) ? words : encodeWords(words, 'Q', WORD, true);
}

function oneLine(words: string): string {
  return words
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, WORDS);
}
