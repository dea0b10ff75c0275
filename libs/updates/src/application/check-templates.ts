import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { PREVIEW_BYTES, RedressError, type FieldError } from '@redress/kernel';
import { findPhoneNumbersInText, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { plainLetters, shortMessage, SHORT_SEGMENTS } from '../domain/short-message.js';
import {
  bringsWords,
  COMPLETE_LANGUAGES,
  NAMED_VALUES,
  TEMPLATE_CHANNELS,
  TEMPLATE_KINDS,
  type Template,
  type TemplateChannel,
} from '../domain/template.js';
import type { WrittenTemplates } from '../infrastructure/read-templates.js';
import { MessageFormat, namesIn } from './message-format.js';
import { SAMPLE_VALUES } from './sample-values.js';

type Found = readonly [part: string, rule: string, why: string];

/** What somebody forgot to fill in, in the words between values (a value stands as a null character). */
const DEAD = /\[[^\]\0]*\]|<[^>]*>|\bX{2,}\b|_{3,}|%[sd]|\$\{|\{\{|\b(?:TODO|TBD)\b|lorem ipsum/iu;
// The platform closed on 20 July 2025; a link to it misleads.
const CLOSED_PLATFORM = /ec\.europa\.eu\/(?:consumers\/)?odr/iu;
const COUNTRIES: readonly CountryCode[] = ['GB', 'DE', 'FR', 'ES', 'AT', 'CH', 'IE'];
const CHARGED: readonly (string | undefined)[] = ['PREMIUM_RATE', 'SHARED_COST'];

/** @throws RedressError `templates-invalid` naming every fault */
export function assertTemplates(written: WrittenTemplates): void {
  const faults = templateFaults(written);
  if (faults.length > 0) throw templatesInvalid(faults);
}

/** Names every fault. */
export function templatesInvalid(faults: readonly FieldError[]): RedressError {
  const list = faults.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return new RedressError('templates-invalid', `The templates cannot be used: ${list}`, { fields: faults });
}

/** Complaining costs nothing. @throws RedressError `phone-charged` */
export function assertFreeNumber(phone: string): void {
  if (!CHARGED.includes(parsePhoneNumberFromString(phone, 'GB')?.getType())) return;
  throw new RedressError('phone-charged', 'organisation.contact.phone is a number that callers pay for', {
    fields: [{ field: 'organisation.contact.phone', rule: 'paid-number', message: 'callers must not pay for it' }],
  });
}

/** What is wrong with the templates; `field` is kind, language and part, as in `receipt/de sms`. */
export function templateFaults({ templates, otherLanguages }: WrittenTemplates): readonly FieldError[] {
  const longest = [...otherLanguages.values()].reduce((most, line) => Math.max(most, Buffer.byteLength(line)), 0);
  const unreadable = templates.flatMap(syntaxFaults);
  return [
    ...setFaults(templates),
    ...[...otherLanguages].flatMap(([language, line]) => lineFaults(templates, language, line)),
    ...(unreadable.length > 0 ? unreadable : templates.flatMap((each) => contentFaults(each, longest))),
  ];
}

/** All languages have all kinds, of one version. */
function setFaults(templates: readonly Template[]): FieldError[] {
  const languages = new Set([...COMPLETE_LANGUAGES, ...templates.map(({ language }) => language)]);
  return TEMPLATE_KINDS.flatMap((kind) => {
    const of = templates.filter((each) => each.kind === kind);
    const lacking = [...languages].filter((language) => of.every((each) => each.language !== language));
    const newest = Math.max(...of.map(({ version }) => version));
    const older = of.filter(({ version }) => version < newest);
    return [
      ...lacking.map((language) => fault(`${kind}/${language}`, 'language-missing', 'there is no such template')),
      ...older.map(({ language }) =>
        fault(`${kind}/${language}`, 'version-behind', `other languages are at version ${String(newest)}`),
      ),
    ];
  });
}

function lineFaults(templates: readonly Template[], language: string, line: string): FieldError[] {
  const field = `other-languages ${language}`;
  return [
    ...(templates.some((each) => each.language === language)
      ? [fault(field, 'language-complete', 'the language has templates of its own')]
      : []),
    ...(/[{}]/u.test(line) ? [fault(field, 'value-unknown', 'it is one line without values')] : []),
  ];
}

function syntaxFaults(template: Template): FieldError[] {
  return parts(template).flatMap(([part, message]) => {
    try {
      message.split('\n').forEach((line) => parse(line));
      return [];
    } catch {
      return [fault(`${name(template)} ${part}`, 'syntax', 'it is no ICU message')];
    }
  });
}

function contentFaults(template: Template, otherLine: number): FieldError[] {
  const found = [
    ...parts(template).flatMap(([part, message]) => wordFaults(part, message)),
    ...valueFaults(template),
    ...lengthFaults(template, otherLine),
  ];
  return found.map(([part, rule, why]) => fault(`${name(template)} ${part}`, rule, why));
}

function wordFaults(part: string, message: string): Found[] {
  const words = message
    .split('\n')
    .map((line) => literals(parse(line)))
    .join('\n');
  const dead = DEAD.exec(words)?.[0];
  const found: Found[] = [];
  if (dead !== undefined) found.push([part, 'placeholder-dead', `${dead} was never filled in`]);
  if (namesPaidNumber(words)) found.push([part, 'paid-number', 'callers must not pay for a number']);
  if (CLOSED_PLATFORM.test(words)) found.push([part, 'closed-platform', 'the platform is closed']);
  return found;
}

function namesPaidNumber(words: string): boolean {
  // Words hardly ever hold digits at all, and looking for numbers in them is slow.
  if (!/\d{2}/u.test(words)) return false;
  return COUNTRIES.some((country) =>
    findPhoneNumbersInText(words, country).some(({ number }) => CHARGED.includes(number.getType())),
  );
}

function valueFaults(template: Template): Found[] {
  const { required, optional = [], short } = NAMED_VALUES[template.kind];
  const allowed: readonly string[] = [...required, ...optional];
  const unknown = parts(template).flatMap(([part, message]) =>
    names(message)
      .filter((each) => !allowed.includes(each))
      .map((each): Found => [part, 'value-unknown', `{${each}} is no value of this kind`]),
  );
  const lacks = (part: string, message: string, wanted: readonly string[]): [string, string, string][] =>
    wanted
      .filter((each) => !names(message).includes(each))
      .map((each) => [part, 'value-missing', `{${each}} must be named`]);
  return [
    ...unknown,
    ...(['mail', 'web'] as const).flatMap((part) =>
      lacks(part, `${template.subject}\n${template.text[part]}`, required),
    ),
    ...(['sms', 'whatsapp'] as const).flatMap((part) => lacks(part, template.text[part], short)),
    ...lacks(
      'chat',
      template.text.chat,
      short.filter((each) => each === 'text' || each === 'link'),
    ),
  ];
}

function lengthFaults(template: Template, otherLine: number): Found[] {
  const format = new MessageFormat(template.language, 'Europe/London');
  const written = (channel: TemplateChannel): string => format.text(template.text[channel], SAMPLE_VALUES);
  const { emergency: _danger, ...calm } = SAMPLE_VALUES;
  const short = template.kind === 'emergency' ? SAMPLE_VALUES : calm;
  const sms = shortMessage(plainLetters(format.text(template.text.sms, short)));
  const found: Found[] = [];
  if (sms.alphabet !== 'gsm-7') found.push(['sms', 'alphabet', 'it has letters beyond GSM-7']);
  if (sms.segments > SHORT_SEGMENTS) found.push(['sms', 'too-long', 'it needs more than two segments']);
  for (const part of bringsWords(template.kind) ? [] : (['mail', 'web'] as const)) {
    if (Buffer.byteLength(written(part)) + 2 + otherLine > PREVIEW_BYTES) {
      found.push([part, 'too-long', `it needs more than ${String(PREVIEW_BYTES)} bytes`]);
    }
  }
  return found;
}

function parts({ subject, text }: Template): readonly (readonly [part: string, message: string])[] {
  return [['subject', subject], ...TEMPLATE_CHANNELS.map((channel) => [channel, text[channel]] as const)];
}

function names(message: string): readonly string[] {
  return message.split('\n').flatMap((line) => namesIn(parse(line)));
}

function literals(elements: readonly MessageFormatElement[]): string {
  return elements.map(literal).join('');
}

function literal(element: MessageFormatElement): string {
  switch (element.type) {
    case TYPE.literal:
      return element.value;
    case TYPE.select:
    case TYPE.plural:
      return Object.values(element.options)
        .map((option) => literals(option.value))
        .join('\n');
    case TYPE.tag:
      return `<${element.value}>${literals(element.children)}`;
    case TYPE.argument:
    case TYPE.number:
    case TYPE.date:
    case TYPE.time:
    case TYPE.pound:
      return '\0';
  }
}

function name({ kind, language }: Template): string {
  return `${kind}/${language}`;
}

function fault(field: string, rule: string, message: string): FieldError {
  return { field, rule, message };
}
