import type { Instant } from '@redress/kernel';
import { RECEIPT_TEMPLATES, type ReceiptTemplate } from './receipt-templates.js';

/** What a first receipt says (ISO 10002:2018 clauses 7.1 and 7.4); nothing of it is the customer's own words. */
export interface ReceiptFacts {
  readonly reference: string;
  readonly receivedAt: Instant;
  readonly expectedBy?: Instant;
  readonly handledBy: string;
  readonly link: string;
  readonly phone?: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA zone in which the dates are written. */
  readonly timeZone: string;
  readonly signature: string;
}

export interface Receipt {
  readonly subject: string;
  readonly text: string;
  /** The language that it is written in. */
  readonly language: string;
}

/** Writes the receipt, in English when there is no template for the language. */
export function composeReceipt(facts: ReceiptFacts): Receipt {
  const language = receiptLanguage(facts.language);
  const template = RECEIPT_TEMPLATES[language] ?? ENGLISH;
  const values = {
    reference: facts.reference,
    receivedAt: format(facts.receivedAt, language, facts.timeZone, true),
    expectedBy: facts.expectedBy === undefined ? undefined : format(facts.expectedBy, language, facts.timeZone, false),
    handledBy: facts.handledBy,
    link: facts.link,
    phone: facts.phone,
  };
  const { greeting, received, expected, handledBy, follow, telephone, keepReference, notMe } = template;
  const lines = [received, expected, handledBy, follow, telephone].flatMap((line) => fill(line, values) ?? []);
  const paragraphs = [fill(greeting, values) ?? '', lines.join('\n'), `${keepReference}\n${notMe}`, facts.signature];
  return { subject: fill(template.subject, values) ?? facts.reference, text: paragraphs.join('\n\n'), language };
}

/** The language of `RECEIPT_TEMPLATES` that serves `language`; English when none does. */
export function receiptLanguage(language: string): string {
  const base = language.toLowerCase().split('-')[0] ?? '';
  return base in RECEIPT_TEMPLATES ? base : 'en';
}

const ENGLISH = RECEIPT_TEMPLATES['en'] as ReceiptTemplate;

// Undefined when a value is missing: the line falls away rather than showing a hole.
function fill(line: string, values: Readonly<Record<string, string | undefined>>): string | undefined {
  const names = [...line.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? '');
  if (names.some((name) => values[name] === undefined)) return undefined;
  return line.replace(/\{(\w+)\}/gu, (_whole, name: string) => values[name] ?? '');
}

// A formatter costs far more to make than to use.
const formatters = new Map<string, Intl.DateTimeFormat>();

function format(instant: Instant, language: string, timeZone: string, withTime: boolean): string {
  const key = `${language}/${timeZone}/${String(withTime)}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    const time = withTime ? ({ timeStyle: 'short' } as const) : {};
    // British English: 23/11 and 11/23 must not be mistaken for each other, and the month is written out.
    const locale = language === 'en' ? 'en-GB' : language;
    formatter = new Intl.DateTimeFormat(locale, { dateStyle: 'long', ...time, timeZone });
    formatters.set(key, formatter);
  }
  return formatter.format(new Date(instant));
}
