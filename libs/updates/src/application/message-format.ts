import { TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat, type Formatters } from 'intl-messageformat';
import type { TemplateValues } from '../domain/template.js';
import { formattersOf } from './date-words.js';

const INSTANTS: readonly string[] = ['receivedAt', 'expectedBy', 'nextContactBy'];

/** Writes ICU messages with values, in one language and time zone. Compiled messages are kept. */
export class MessageFormat {
  private readonly compiled = new Map<
    string,
    { readonly format: IntlMessageFormat; readonly names: readonly string[] }
  >();

  private readonly formatters: Formatters;

  constructor(
    private readonly language: string,
    private readonly timeZone: string,
  ) {
    this.formatters = formattersOf(language);
  }

  /** Undefined when a value is missing: a line falls away rather than showing a hole. */
  line(message: string, values: TemplateValues): string | undefined {
    const { format, names } = this.compile(message);
    const given: Readonly<Record<string, string | number | undefined>> = { ...values };
    if (names.some((name) => given[name] === undefined)) return undefined;
    const used = names.map((name) => [name, INSTANTS.includes(name) ? new Date(given[name] ?? 0) : given[name]]);
    return String(format.format(Object.fromEntries(used) as Record<string, string | number | Date>));
  }

  /** Lines, with an empty one between paragraphs; a paragraph of which no line is left falls away. */
  text(messages: string, values: TemplateValues): string {
    return messages
      .split(/\n{2,}/u)
      .map((paragraph) => paragraph.split('\n').flatMap((line) => this.line(line, values) ?? []))
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n');
  }

  private compile(message: string): { readonly format: IntlMessageFormat; readonly names: readonly string[] } {
    const known = this.compiled.get(message);
    if (known !== undefined) return known;
    // British English: 23/11 and 11/23 must not be mistaken for each other, so the month is written out.
    const locale = this.language === 'en' ? 'en-GB' : this.language;
    const { timeZone } = this;
    const date = {
      day: { dateStyle: 'long', timeZone },
      moment: { dateStyle: 'long', timeStyle: 'short', timeZone },
    } as const;
    const format = new IntlMessageFormat(message, locale, { date }, { formatters: this.formatters });
    const made = { format, names: namesIn(format.getAst()) };
    this.compiled.set(message, made);
    return made;
  }
}

/** The names of the values in a parsed message. */
export function namesIn(elements: readonly MessageFormatElement[]): readonly string[] {
  return [...new Set(elements.flatMap(namesOf))];
}

function namesOf(element: MessageFormatElement): readonly string[] {
  switch (element.type) {
    case TYPE.literal:
    case TYPE.pound:
      return [];
    case TYPE.argument:
    case TYPE.number:
    case TYPE.date:
    case TYPE.time:
      return [element.value];
    case TYPE.select:
    case TYPE.plural:
      return [element.value, ...Object.values(element.options).flatMap((option) => namesIn(option.value))];
    case TYPE.tag:
      return namesIn(element.children);
  }
}
