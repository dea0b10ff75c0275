import { readdirSync, readFileSync } from 'node:fs';
import { RedressError } from '@redress/kernel';
import { parse } from 'yaml';
import { TEMPLATE_KINDS, type Template, type TemplateKind } from '../domain/template.js';

const FOLDER = new URL('../../templates/', import.meta.url);
const FILE = /^([a-z]{2,3})\.yaml$/u;

/** Every template that comes with Redress, and one line for each language that has none. */
export interface WrittenTemplates {
  readonly templates: readonly Template[];
  /** ISO 639-1 to the line. */
  readonly otherLanguages: ReadonlyMap<string, string>;
}

/** @throws RedressError `templates-wrong`, with the file and the field */
export function readTemplates(): WrittenTemplates {
  const templates = TEMPLATE_KINDS.flatMap((kind) =>
    readdirSync(new URL(`${kind}/`, FOLDER)).flatMap((name) => {
      const language = FILE.exec(name)?.[1];
      return language === undefined ? [] : [readTemplate(kind, language)];
    }),
  );
  const lines = parse(readFileSync(new URL('other-languages.yaml', FOLDER), 'utf8')) as Record<string, string>;
  return { templates, otherLanguages: new Map(Object.entries(lines)) };
}

function readTemplate(kind: TemplateKind, language: string): Template {
  const file = `${kind}/${language}.yaml`;
  const written = parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Readonly<Record<string, unknown>>;
  const mail = written['mail'] as Readonly<Record<string, unknown>> | undefined;
  const text = words(mail?.['text'], file, 'mail.text');
  const short = words(written['sms'], file, 'sms');
  const { version } = written;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) throw wrong(file, 'version');
  return {
    kind,
    language,
    version,
    subject: words(mail?.['subject'], file, 'mail.subject'),
    text: {
      mail: text,
      // A page has the room of a mail.
      web: written['web'] === undefined ? text : words(written['web'], file, 'web'),
      sms: short,
      // It has more room, and may say the same.
      whatsapp: written['whatsapp'] === undefined ? short : words(written['whatsapp'], file, 'whatsapp'),
      chat: words(written['chat'], file, 'chat'),
    },
  };
}

function words(value: unknown, file: string, field: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw wrong(file, field);
  return value.trim();
}

function wrong(file: string, field: string): RedressError {
  return new RedressError('templates-wrong', `The template ${file} cannot be read: ${field} is missing or wrong.`);
}
