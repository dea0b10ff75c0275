import { describe, expect, it } from '@jest/globals';
import { PAGE_LANGUAGES } from '../../domain/reader-language.js';
import { EN } from './en.js';
import { fill, type TextKey } from './texts.js';
import { textsIn } from './texts-in.js';

const KEYS = Object.keys(EN) as TextKey[];

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? '').sort();
}

describe.each(PAGE_LANGUAGES)('the texts in %s', (language) => {
  const texts = textsIn(language);

  it('are those of the other languages, none of them empty', () => {
    expect(Object.keys(texts).sort()).toEqual([...KEYS].sort());
    expect(Object.values(texts).filter((text) => text.trim() === '')).toEqual([]);
  });

  it('have the same placeholders', () => {
    for (const key of KEYS) expect([key, placeholders(texts[key])]).toEqual([key, placeholders(EN[key])]);
  });

  it('are not left in English', () => {
    const same = KEYS.filter((key) => key !== 'error' && language !== 'en' && texts[key] === EN[key]);
    expect(same).toEqual([]);
  });
});

it('a text is filled in; what is not given stays', () => {
  expect(fill('{a} of {b} and {a}', { a: 1 })).toBe('1 of {b} and 1');
});
