import { describe, expect, it } from '@jest/globals';
import { detectLanguage } from '../infrastructure/detect-language.js';
import { baseLanguage, chooseLanguage } from './choose-language.js';

const GERMAN =
  'Mein Paket ist seit zwei Wochen verspätet, und niemand antwortet auf meine Anfragen. Ich möchte wissen, wo es ist, und mein Geld zurück.';
const ITALIAN =
  'Il mio pacco è arrivato completamente rotto e nessuno risponde alle mie chiamate; vorrei sapere quando riceverò il rimborso del prezzo pagato.';

describe('the language of a case', () => {
  it('is what was stated, whatever the words seem to be', () => {
    expect(chooseLanguage({ stated: 'fr', ...detectLanguage(GERMAN) }, 'en')).toBe('fr');
  });

  it('is what a long text is written in, whatever a mail program is set to', () => {
    expect(chooseLanguage({ hinted: 'en-US', ...detectLanguage(GERMAN) }, 'en')).toBe('de');
    expect(chooseLanguage({ hinted: 'de-AT', ...detectLanguage(GERMAN) }, 'en')).toBe('de-AT');
    expect(chooseLanguage(detectLanguage(ITALIAN), 'en')).toBe('it');
  });

  it('is never told by a short text', () => {
    const short = detectLanguage('Guten Tag, wo ist mein Paket?');
    expect(chooseLanguage(short, 'en')).toBe('en');
    expect(chooseLanguage({ hinted: 'es', ...short }, 'en')).toBe('es');
  });

  it('is not told by what is written in no language', () => {
    expect(detectLanguage('bogumat tikapen sorelam dufinek rapolus midagen '.repeat(3)).detected).toBeUndefined();
  });

  it('is not told by addresses and numbers', () => {
    expect(detectLanguage('https://www.example.com/der-die-das/aa 1234 ab@cd.example').letters).toBe(0);
  });

  it('is known by its language alone', () => {
    expect(['de-AT', 'EN', 'nn-NO', 'no'].map(baseLanguage)).toEqual(['de', 'en', 'nb', 'nb']);
  });
});
