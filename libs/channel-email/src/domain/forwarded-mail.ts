import {
  FORWARD_MARK,
  FORWARD_PREFIX,
  HEADER_WORDS,
  OTHER_FIELDS,
  REPLY_PREFIX,
  type HeaderWords,
} from './forward-words.js';
import type { ForwardedMail, Mailbox } from './parsed-mail.js';
import { writtenDate } from './written-date.js';

/** The mail that may carry another. */
export interface CarryingMail {
  readonly subject: string;
  readonly text: string;
  /** Its Date header, as it came: a quoted date without a zone is in the zone of who quoted it. */
  readonly date: string;
}

// A cover note may be long, but not longer; lines are cut so that no pattern sees more.
const LINES = 2_000;
const LINE_CHARACTERS = 1_000;
const NESTED = 5;
// Fields of a head, and lines that continue one of them.
const HEAD_LINES = 40;

/**
 * Who wrote the mail that `mail` quotes as a forward, in the styles of the usual mail programs and some twenty languages.
 * Undefined when it passes nothing on: an answer that quotes what it answers is no forward. Of a forward of a forward the
 * innermost counts: that is who wrote first.
 */
export function forwardedMail(mail: CarryingMail): ForwardedMail | undefined {
  const subject = mail.subject.trim();
  if (REPLY_PREFIX.test(subject)) return undefined;
  const named = FORWARD_PREFIX.test(subject);
  if (!named && !mayBeMarked(mail.text)) return undefined;
  const lines = mail.text.split('\n', LINES).map((line) => plainLine(line.slice(0, LINE_CHARACTERS)));
  let head = outermost(lines, named);
  if (head === undefined || isFinnishReply(head, subject)) return undefined;
  for (let level = 1; level < NESTED && FORWARD_PREFIX.test(head.fields.subject ?? ''); level += 1) {
    const inner = nextHead(lines, head.end);
    if (inner === undefined) break;
    head = inner;
  }
  return described(head, mail.date);
}

// "VS:" is a forward in Danish and Norwegian.
function isFinnishReply({ words, marked }: Head, subject: string): boolean {
  return words.language === 'fi' && !marked && /^vs\b/iu.test(subject);
}

// Nearly every mail ends here, so it costs one search.
function mayBeMarked(text: string): boolean {
  return text.includes('--') || text.includes('==') || /^[^\n]{8,60} ?[:：]$/mu.test(text);
}

interface Head {
  readonly words: HeaderWords;
  readonly fields: Partial<Record<Field, string>>;
  /** The line behind the head. */
  readonly end: number;
  readonly marked: boolean;
}

const FIELD_NAMES = ['from', 'sent', 'to', 'subject'] as const;
type Field = (typeof FIELD_NAMES)[number];

/** What a line says apart from the marks of a quote and of bold type. */
function plainLine(line: string): string {
  return line
    .replace(/^(?:>\s?)+/u, '')
    .replace(/[*\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '')
    .replace(/[\s\u00A0]+/gu, ' ')
    .trim();
}

/** The first head behind a mark of a forward; where the subject says that it is one, any first head. */
function outermost(lines: readonly string[], named: boolean): Head | undefined {
  const mark = lines.findIndex((line) => FORWARD_MARK.test(line));
  const marked = mark === -1 ? undefined : headNear(lines, mark + 1);
  if (marked !== undefined) return { ...marked, marked: true };
  return named ? nextHead(lines, 0) : undefined;
}

function headNear(lines: readonly string[], from: number): Head | undefined {
  const start = lines.findIndex((line, index) => index >= from && line !== '');
  return start === -1 ? undefined : headAt(lines, start);
}

function nextHead(lines: readonly string[], from: number): Head | undefined {
  for (let at = from; at < lines.length; at += 1) {
    const head = headAt(lines, at);
    if (head !== undefined) return head;
  }
  return undefined;
}

/** A head that begins in this line: in one language, who, and when or about what. */
function headAt(lines: readonly string[], at: number): Head | undefined {
  const label = labelOf(lines[at] ?? '');
  if (label === undefined) return undefined;
  for (const words of HEADER_WORDS) {
    // The first field tells the language.
    if (!FIELD_NAMES.some((field) => words[field].includes(label))) continue;
    const { fields, end } = readHead(lines, at, words);
    const whole = fields.from !== undefined && (fields.sent !== undefined || fields.subject !== undefined);
    // Two labels may be anybody's list; three in one language are a head.
    if (whole && Object.keys(fields).length >= 3) return { words, fields, end, marked: false };
  }
  return undefined;
}

function readHead(lines: readonly string[], start: number, words: HeaderWords): Pick<Head, 'fields' | 'end'> {
  const fields: Partial<Record<Field, string>> = {};
  let current: Field | 'other' = 'other';
  let at = start;
  for (; at < Math.min(lines.length, start + HEAD_LINES); at += 1) {
    const line = lines[at] ?? '';
    const field = fieldOf(labelOf(line) ?? '', words);
    if (field === 'other' || (field !== undefined && fields[field] === undefined)) {
      current = field;
      if (field !== 'other') fields[field] = valueOf(line);
    } else if (line === '') {
      if (!headGoesOn(lines, at, words)) break;
    } else if (current !== 'other' && fields[current] === '') {
      fields[current] = line;
    } else if (!['to', 'other'].includes(current) || Object.keys(fields).length === FIELD_NAMES.length) {
      // Only lists of recipients go over several lines.
      break;
    }
  }
  return { fields, end: at };
}

/** An empty line inside a head: another field follows (Lotus Notes). */
function headGoesOn(lines: readonly string[], at: number, words: HeaderWords): boolean {
  const label = labelOf(lines[at + 1] ?? '');
  return label !== undefined && fieldOf(label, words) !== undefined;
}

function labelOf(line: string): string | undefined {
  return /^(?<label>[\p{L}][\p{L}\p{M} .-]{0,24}?) ?[:：]/u.exec(line)?.groups?.label?.toLowerCase();
}

function valueOf(line: string): string {
  return line.replace(/^[^:：]{1,26}[:：]\s*/u, '');
}

function fieldOf(label: string, words: HeaderWords): Field | 'other' | undefined {
  // Gmail and Outlook leave some words in English.
  for (const field of FIELD_NAMES) {
    if (words[field].includes(label) || HEADER_WORDS[0]?.[field].includes(label) === true) return field;
  }
  return OTHER_FIELDS.has(label) ? 'other' : undefined;
}

function described({ fields, words }: Head, date: string): ForwardedMail | undefined {
  const from = writtenMailbox(fields.from ?? '');
  if (from === undefined) return undefined;
  const sentAt = earlier(
    writtenDate(fields.sent ?? '', { zoneMinutes: zoneOf(date), dayFirst: words.language !== 'en' }),
    date,
  );
  const subject = fields.subject?.slice(0, 998);
  return {
    from,
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(subject === undefined || subject === '' ? {} : { subject }),
  };
}

/** `Jane <jane@mail.example>`, `Jane [mailto:jane@…]`, `jane@…`: whatever programs make of a sender. */
function writtenMailbox(text: string): Mailbox | undefined {
  const address = /[^\s<>"'()[\]:;,]{1,64}@[^\s<>"'()[\]:;,]{1,255}/u.exec(text)?.[0].replace(/\.$/u, '') ?? '';
  const name = text
    .replace(/[<[(](?:mailto:)?[^<>[\]()]*@[^<>[\]()]*[>\])]/giu, ' ')
    .replace(address, ' ')
    .replace(/["<>[\]]|mailto:|\bon behalf of\b.*$/giu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, 200);
  return address === '' && name === '' ? undefined : { name, address };
}

function zoneOf(date: string): number {
  const { sign, hours, minutes } = /(?<sign>[+-])(?<hours>\d{2})(?<minutes>\d{2})\b/u.exec(date)?.groups ?? {};
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

// A day of grace for wrong clocks; what claims to be later than the mail that carries it is no date.
function earlier(sentAt: string | undefined, date: string): string | undefined {
  const carried = Date.parse(date);
  if (sentAt === undefined || Number.isNaN(carried)) return sentAt;
  return Date.parse(sentAt) <= carried + 86_400_000 ? sentAt : undefined;
}
