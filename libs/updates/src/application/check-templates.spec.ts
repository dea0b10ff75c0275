import { describe, expect, it } from '@jest/globals';
import type { Template, TemplateChannel } from '../domain/template.js';
import { readTemplates } from '../infrastructure/read-templates.js';
import { assertTemplates, templateFaults } from './check-templates.js';

const written = readTemplates();

/** The faults after one template was changed. */
function faultsWith(id: string, change: (template: Template) => Template | undefined): string[] {
  const templates = written.templates.flatMap((each) =>
    `${each.kind}/${each.language}` === id ? (change(each) ?? []) : each,
  );
  return templateFaults({ ...written, templates }).map(({ field, rule }) => `${field}: ${rule}`);
}

function saying(channel: TemplateChannel, words: string): (template: Template) => Template {
  return (template) => ({ ...template, text: { ...template.text, [channel]: `${template.text[channel]}\n${words}` } });
}

describe('the templates', () => {
  it('are whole', () => {
    expect(templateFaults(written)).toEqual([]);
  });

  it.each<[what: string, id: string, change: (template: Template) => Template | undefined, found: string]>([
    ['lack a language', 'closed/es', () => undefined, 'closed/es: language-missing'],
    ['are of several versions', 'reply/de', (each) => ({ ...each, version: 2 }), 'reply/en: version-behind'],
    ['are no message', 'reply/de', saying('mail', '{text'), 'reply/de mail: syntax'],
    ['name an unknown value', 'reply/de', saying('chat', '{customer}'), 'reply/de chat: value-unknown'],
    [
      'do not name what they must',
      'decision/fr',
      (each) => ({ ...each, text: { ...each.text, mail: '{text} {reference} {organisation} {phone}' } }),
      'decision/fr mail: value-missing',
    ],
    ['need a third text message', 'receipt/en', saying('sms', 'word '.repeat(40)), 'receipt/en sms: too-long'],
    ['warn of danger in three', 'emergency/en', saying('sms', 'word '.repeat(41)), 'emergency/en sms: too-long'],
    ['need another alphabet', 'receipt/en', saying('sms', '✓'), 'receipt/en sms: alphabet'],
    ['name a number that costs', 'receipt/de', saying('mail', 'Ruf 0900 3123456 an'), 'receipt/de mail: paid-number'],
    ['hold what was never filled in', 'closed/en', saying('web', 'Dear [NAME],'), 'closed/en web: placeholder-dead'],
    ['hold a note', 'closed/en', saying('web', 'Regards, XXX'), 'closed/en web: placeholder-dead'],
    [
      'lead to a platform that is closed',
      'closed/en',
      saying('mail', 'https://ec.europa.eu/consumers/odr'),
      'closed/en mail: closed-platform',
    ],
    ['warn of danger at length', 'emergency/en', saying('mail', 'word '.repeat(200)), 'emergency/en mail: too-long'],
    ['do not travel whole', 'closed/en', saying('mail', 'word '.repeat(200)), 'closed/en mail: too-long'],
  ])('are refused when they %s', (_what, id, change, found) => {
    expect(faultsWith(id, change)).toContain(found);
  });

  it('are refused with every fault named', () => {
    const templates = written.templates.filter(({ kind }) => kind !== 'closed');
    expect(() => {
      assertTemplates({ ...written, templates });
    }).toThrow(/closed\/en: .*closed\/es: /u);
  });

  it('have a line only for languages without templates, and without values', () => {
    const otherLanguages = new Map([
      ['fr', 'Bonjour.'],
      ['it', 'Ciao {name}.'],
    ]);
    const faults = templateFaults({ ...written, otherLanguages }).map(({ field, rule }) => `${field}: ${rule}`);
    expect(faults).toEqual(['other-languages fr: language-complete', 'other-languages it: value-unknown']);
  });
});
