import { describe, expect, it } from '@jest/globals';
import { systemClock, toEpoch, type Clock, type Instant } from '@redress/kernel';
import { REFUSAL_WORDS, TOLD_REFUSALS } from '../domain/refusal-words.js';
import { VISITOR_LANGUAGES } from '../domain/visitor-words.js';
import type { House } from './office.js';
import { Refusals } from './refusals.js';

const NOW: Instant = '2026-11-28T20:00:00.000Z';
const clock: Clock = { now: () => toEpoch(NOW), after: (...waiting) => systemClock.after(...waiting) };
const house = (opensAt?: Instant): House => ({
  ...{ timeZone: 'Europe/Berlin', languages: ['de'], phone: '+49 30 1' },
  presence: () => ({ here: true }),
  telephone: () => (opensAt === undefined ? { here: true } : { here: false, opensAt }),
});
const at = (known: House): Refusals => new Refusals({ house: () => Promise.resolve(known) }, clock);

describe('what who is refused is told', () => {
  it('says from when the telephone is answered, where nobody answers it now', async () => {
    expect(await at(house()).otherWays('en')).toEqual(['Call us: +49 30 1']);
    expect(await at(house('2026-11-30T08:00:00.000Z')).otherWays('en')).toEqual([
      'Call us: +49 30 1, from 09:00 on Monday 30 November',
    ]);
    expect(await at(house('2026-11-28T21:30:00.000Z')).otherWays('de')).toEqual([
      'Rufen Sie uns an: +49 30 1, heute ab 22:30 Uhr',
    ]);
  });

  it('names no ways where the organisation cannot be read, and says nothing to who writes clients', async () => {
    const blind = new Refusals({ house: () => Promise.reject(new Error('away')) }, clock);
    expect(await blind.wordsFor('unavailable', 'fr')).toBe(REFUSAL_WORDS.fr.unavailable);
    expect(await blind.otherWays('fr')).toEqual([]);
    expect(await at(house()).wordsFor('validation-failed', 'fr')).toBeUndefined();
  });

  it.each(VISITOR_LANGUAGES)('is said in %s for each refusal, with the same values', async (language) => {
    for (const code of TOLD_REFUSALS)
      expect(await at(house()).wordsFor(code, language)).toContain(REFUSAL_WORDS[language][code]);
    for (const [key, text] of Object.entries<string>({ ...REFUSAL_WORDS[language] })) {
      const values = (words: string): string[] => (words.match(/\{\w+\}/gu) ?? []).sort();
      expect([key, values(text)]).toEqual([key, values({ ...REFUSAL_WORDS.en }[key as keyof typeof REFUSAL_WORDS.en])]);
    }
  });
});
