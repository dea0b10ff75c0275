import { RedressError } from '@redress/kernel';
import { baseLanguage } from '../domain/choose-language.js';
import { fitsText, plainLetters, type TextChannel } from '../domain/short-message.js';
import {
  bringsWords,
  bringsWordsInShort,
  INDISPENSABLE,
  NAMED_VALUES,
  type Template,
  type TemplateChannel,
  type TemplateKind,
  type TemplateValues,
  type ValueName,
} from '../domain/template.js';
import { readTemplates, type WrittenTemplates } from '../infrastructure/read-templates.js';
import { shortTextFaults, type ShortTextFault } from './check-short-texts.js';
import { assertFreeNumber, assertTemplates, templatesInvalid } from './check-templates.js';
import { MessageFormat } from './message-format.js';
import { SAMPLE_VALUES } from './sample-values.js';

/** What a text message that is too long goes without: whoever has the reference can be told the rest. */
const LEFT_OUT: readonly (readonly ValueName[])[] = [['phone'], ['phone', 'link']];

/** What of the organisation stands in updates. */
export interface House {
  readonly name: string;
  /** BCP 47, the first is what unknown languages get. */
  readonly languages: readonly string[];
  /** IANA zone in which dates are written. */
  readonly timeZone: string;
  readonly phone?: string;
  /** Where customers can write to by mail, and by letter. */
  readonly email?: string;
  readonly post?: string;
  readonly recourse?: { readonly name: string; readonly url?: string };
  /** Whom to call in danger, by language. */
  readonly emergencyContacts?: Readonly<Record<string, string>>;
  /** The names under which customers hear of teams and people. */
  readonly names?: readonly string[];
}

/** What is to be written. */
export interface UpdateOrder {
  readonly kind: TemplateKind;
  readonly channel: TemplateChannel;
  /** The language that the customer reads, BCP 47. */
  readonly language: string;
  readonly values: Omit<TemplateValues, 'organisation' | 'phone' | 'email' | 'post' | 'recourse' | 'emergency'>;
  /** Whether the customer is told to whom they can turn next. */
  readonly recourse?: boolean;
  /** Somebody may be in danger: whom to call comes first. */
  readonly emergency?: boolean;
  /** Files go with it: a text does not name them, it is the announcement that we have written, with the link to words and files. */
  readonly files?: boolean;
}

/** A template as it was when a text was made of it. */
export interface TemplateUse {
  readonly kind: TemplateKind;
  readonly version: number;
}

export interface WrittenUpdate {
  /** The template that was used: an announcement, where the words do not fit into a text message. */
  readonly kind: TemplateKind;
  /** Every template that the words are of, that one first; in the language that they are written in. */
  readonly templates: readonly TemplateUse[];
  readonly subject: string;
  readonly text: string;
  /** The language that it is written in. */
  readonly language: string;
}

/** Writes what customers are told: the one place where words for them come from. */
export class UpdateWriter {
  /** Texts of machines that need more than two segments: for letters in the organisation's names, or for what it says on danger. */
  readonly torn: readonly ShortTextFault[];
  private readonly templates: ReadonlyMap<string, Template>;
  private readonly formats = new Map<string, MessageFormat>();

  private constructor(
    private readonly written: WrittenTemplates,
    private readonly house: House,
  ) {
    this.templates = new Map(written.templates.map((each) => [`${each.kind}/${each.language}`, each]));
    this.torn = this.shortTextFaults();
  }

  /** Reads and checks the templates. @throws RedressError `templates-wrong`, `templates-invalid`, `phone-charged` */
  static open(house: House, written: WrittenTemplates = readTemplates()): UpdateWriter {
    assertTemplates(written);
    if (house.phone !== undefined) assertFreeNumber(house.phone);
    const writer = new UpdateWriter(written, house);
    // What is said on danger goes out whole, however many segments that takes: it is the organisation's to shorten.
    const tooLong = writer.torn.filter(({ field, rule }) => rule === 'too-long' && !field.startsWith('emergency/'));
    if (tooLong.length > 0) throw templatesInvalid(tooLong);
    return writer;
  }

  /** Every template, by kind and language. */
  all(): readonly Template[] {
    return this.written.templates;
  }

  /** The language that customers who read `wanted` are written in: theirs, else the organisation's first, else English. */
  languageFor(wanted: string): string {
    const candidates = [wanted, ...this.house.languages].map(baseLanguage);
    return candidates.find((each) => this.templates.has(`receipt/${each}`)) ?? 'en';
  }

  /** @throws RedressError `update-incomplete` when a value is missing without which it would say nothing */
  write(order: UpdateOrder): WrittenUpdate {
    if (hasFilesElsewhere(order)) return this.write({ ...order, kind: 'announcement' });
    const written = this.compose(order);
    if (order.channel === 'sms') return this.short(written, order);
    const whole = this.withOtherLanguage(written, order.language);
    return order.channel === 'whatsapp' && isReadElsewhere(order) && !fitsText('whatsapp', whole.text)
      ? this.write({ ...order, kind: 'announcement' })
      : whole;
  }

  /**
   * Several updates that fell due together, as one: under the first one's subject, signed once. Not for text messages.
   * @throws RedressError `update-incomplete`
   */
  writeTogether(first: UpdateOrder, ...others: readonly UpdateOrder[]): WrittenUpdate {
    const signature = `\n\n${this.house.name}`;
    const lead = this.compose(first);
    const parts = [lead, ...others.map((order) => this.compose(order))];
    const texts = parts.map(({ text }, at) =>
      at < others.length && text.endsWith(signature) ? text.slice(0, -signature.length) : text,
    );
    const joined = { ...lead, text: texts.join('\n\n'), templates: templatesOf(parts) };
    return this.withOtherLanguage(joined, first.language);
  }

  /**
   * The same as one text message of that channel. Where it only announces what a person wrote, `whole` has it as it is read elsewhere.
   * @throws RedressError `update-incomplete`
   */
  writeText(
    channel: TextChannel,
    first: UpdateOrder,
    ...others: readonly UpdateOrder[]
  ): WrittenUpdate & { readonly whole?: string } {
    const asText = (order: UpdateOrder): WrittenUpdate => this.write({ ...order, channel });
    const lead = asText(first);
    const parts = [lead, ...others.map(asText)];
    const joined = { ...lead, text: parts.map(({ text }) => text).join('\n'), templates: templatesOf(parts) };
    const fits = others.length === 0 || fitsText(channel, joined.text);
    const sent = fits ? joined : this.write({ ...first, channel, kind: 'announcement' });
    const words = first.values.text;
    const said = words === undefined || sent.text.includes(channel === 'sms' ? plainLetters(words) : words);
    if (said && first.files !== true) return sent;
    const whole = this.writeTogether(first, ...others);
    return { ...sent, whole: whole.text, templates: templatesOf([sent, whole]) };
  }

  private compose(order: UpdateOrder, left: readonly ValueName[] = []): WrittenUpdate {
    const { kind, channel } = order;
    const language = this.languageFor(order.language);
    const template = this.template(kind, language);
    const all = this.valuesOf(order, language);
    const values: TemplateValues = Object.fromEntries(
      Object.entries(all).filter(([name]) => left.every((each) => each !== name)),
    );
    const format = this.format(language);
    const subject = format.line(template.subject, values) ?? values.reference ?? '';
    const templates = [{ kind, version: template.version }];
    return { kind, templates, subject, language, text: format.text(template.text[channel], values) };
  }

  // The organisation's own words decide whether what machines say travels as text messages.
  private shortTextFaults(): readonly ShortTextFault[] {
    const { reference, receivedAt, expectedBy, link } = SAMPLE_VALUES;
    const write = (language: string, kind: TemplateKind, values: UpdateOrder['values']): string =>
      this.write({ kind, channel: 'sms', language, values, emergency: kind === 'emergency' }).text;
    return shortTextFaults({
      languages: this.written.templates.filter(({ kind }) => kind === 'receipt').map(({ language }) => language),
      name: this.house.name,
      names: this.house.names ?? [],
      receipt: (language, handledBy) =>
        write(language, 'receipt', { reference, receivedAt, expectedBy, link, handledBy }),
      emergency: (language) => write(language, 'emergency', { reference }),
    });
  }

  private short(written: WrittenUpdate, order: UpdateOrder): WrittenUpdate {
    // What a person wrote may be long: then it is to be read where there is room.
    if (isReadElsewhere(order) && !fitsShort(written)) return this.write({ ...order, kind: 'announcement' });
    const shorter = fitsShort(written) ? [] : LEFT_OUT.map((left) => this.compose(order, left));
    const best = fitsShort(written) ? written : (shorter.find(fitsShort) ?? shorter.at(-1) ?? written);
    return { ...best, text: plainLetters(best.text) };
  }

  private template(kind: TemplateKind, language: string): Template {
    const template = this.templates.get(`${kind}/${language}`);
    // Opening has checked that every language has every kind.
    if (template === undefined) throw new RedressError('templates-wrong', `There is no template ${kind}/${language}.`);
    return template;
  }

  private valuesOf({ kind, values, recourse, emergency }: UpdateOrder, language: string): TemplateValues {
    const { name, phone, email, post, emergencyContacts = {} } = this.house;
    const contact = emergencyContacts[language] ?? Object.values(emergencyContacts)[0];
    const next = this.recourse();
    const all: TemplateValues = {
      ...values,
      organisation: name,
      ...(phone === undefined ? {} : { phone }),
      ...(email === undefined ? {} : { email }),
      ...(post === undefined ? {} : { post }),
      ...(recourse === true && next !== undefined ? { recourse: next } : {}),
      ...(emergency === true && contact !== undefined ? { emergency: contact } : {}),
    };
    const missing = INDISPENSABLE.filter(
      (each) => NAMED_VALUES[kind].required.includes(each) && all[each] === undefined,
    );
    if (missing.length > 0) throw new RedressError('update-incomplete', `${kind} lacks: ${missing.join(', ')}`);
    return all;
  }

  private recourse(): string | undefined {
    const { recourse } = this.house;
    if (recourse === undefined) return undefined;
    return recourse.url === undefined ? recourse.name : `${recourse.name}, ${recourse.url}`;
  }

  private withOtherLanguage(written: WrittenUpdate, wanted: string): WrittenUpdate {
    const base = baseLanguage(wanted);
    const line = base === written.language ? undefined : this.written.otherLanguages.get(base);
    return line === undefined ? written : { ...written, text: `${written.text}\n\n${line}` };
  }

  private format(language: string): MessageFormat {
    const known = this.formats.get(language);
    if (known !== undefined) return known;
    const made = new MessageFormat(language, this.house.timeZone);
    this.formats.set(language, made);
    return made;
  }
}

function templatesOf(written: readonly Pick<WrittenUpdate, 'templates'>[]): readonly TemplateUse[] {
  const all = written.flatMap(({ templates }) => templates);
  return all.filter(({ kind }, at) => all.findIndex((each) => each.kind === kind) === at);
}

function fitsShort({ text }: Pick<WrittenUpdate, 'text'>): boolean {
  return fitsText('sms', text);
}

function isReadElsewhere({ kind, values }: UpdateOrder): boolean {
  return bringsWords(kind) && values.link !== undefined;
}

/** @throws RedressError `update-incomplete` where the customer would learn of no place that has the files */
function hasFilesElsewhere({ kind, channel, files, values }: UpdateOrder): boolean {
  const isText = channel === 'sms' || channel === 'whatsapp';
  if (files !== true || !isText || !bringsWordsInShort(kind)) return false;
  if (values.link !== undefined) return true;
  throw new RedressError('update-incomplete', `${kind} with files lacks: link`);
}
