import { describe, expect, it } from '@jest/globals';
import { acceptedLanguage, pageLanguage } from './reader-language.js';

describe('the reader’s language', () => {
  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['en;q=0.5, fr-CA;q=0.7', 'fr'],
    ['nl, es;q=0.1', 'es'],
    ['de;q=0, en;q=0.2', 'en'],
    ['fr;q=0.5,de;q=0.5', 'fr'],
    ['*', undefined],
    ['', undefined],
    [undefined, undefined],
    [';;;q=,,', undefined],
  ])('of %j is %s', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });

  it('is one of ours or none', () => {
    expect([pageLanguage('ES'), pageLanguage('pt-BR'), pageLanguage(undefined), pageLanguage('__proto__')]).toEqual([
      'es',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
