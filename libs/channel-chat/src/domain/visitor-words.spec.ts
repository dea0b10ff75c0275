import { describe, expect, it } from '@jest/globals';
import { VISITOR_LANGUAGES, visitorLanguage, VISITOR_WORDS } from './visitor-words.js';

const placeholders = (words: string): string[] => (words.match(/\{\w+\}/gu) ?? []).sort();

describe('what the gateway tells visitors', () => {
  it.each(VISITOR_LANGUAGES)('has the same values in %s as in English, and no word twice', (language) => {
    const texts = Object.entries<string>({ ...VISITOR_WORDS[language] });
    for (const [key, text] of texts) {
      expect([key, placeholders(text)]).toEqual([
        key,
        placeholders(VISITOR_WORDS.en[key as keyof typeof VISITOR_WORDS.en]),
      ]);
      expect(text).not.toBe('');
    }
    expect(new Set(texts.map(([, text]) => text)).size).toBe(texts.length);
  });

  it('is said in the first language that there are words in', () => {
    expect(visitorLanguage(undefined, 'pl', 'de-AT', 'fr')).toBe('de');
    expect(visitorLanguage()).toBe('en');
  });
});
