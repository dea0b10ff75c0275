import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { STEMMERS } from '../infrastructure/stemmers.js';
import type { Classification } from './classifier.js';
import { WordClassifier } from './word-classifier.js';

const word = (text: string, weight = 1, language?: string): { text: string; weight: number; language?: string } =>
  language === undefined ? { text, weight } : { text, weight, language };
const CATEGORIES = [
  { key: 'late', words: [word('late'), word('delayed'), word('verspätet', 1, 'de'), word('en retard', 1, 'fr')] },
  { key: 'damaged', words: [word('damaged'), word('broken'), word('kaputt', 1, 'de')] },
  { key: 'lost', words: [word('lost'), word('never arrived', 3)] },
];
const CLASSIFIER = new WordClassifier(CATEGORIES, STEMMERS);
const classify = (text: string, subject = ''): Promise<Classification> => CLASSIFIER.classify({ subject, text });

describe('the category of a message', () => {
  it.each([
    ['My parcel is delayed', 'late'],
    ['Das Paket kam mit großer Verspätung, stark verspaetet', 'late'],
    ['Mon colis est toujours en retard', 'late'],
    ['It arrived damaged', 'damaged'],
    ['The parcel has never arrived', 'lost'],
  ])('of "%s" is %s', async (text, category) => {
    expect((await classify(text)).category).toBe(category);
  });

  it('is what weighs most, the subject twice', async () => {
    expect((await classify('late, and it never arrived')).category).toBe('lost');
    expect((await classify('it was late', 'Broken vase')).category).toBe('damaged');
  });

  it('is nobody’s guess when two weigh alike, or nothing is said', async () => {
    expect(await classify('late and broken')).toEqual({ recordType: 'undetermined' });
    expect(await classify('I am not happy')).toEqual({ recordType: 'undetermined' });
  });

  it('does not follow from saying one word often', async () => {
    expect((await classify('late late late late, broken damaged')).category).toBe('damaged');
  });

  it('does not hang on the order of words or of categories', async () => {
    const said = fc.array(fc.constantFrom('late', 'broken', 'lost', 'parcel', 'damaged', 'delayed'), { maxLength: 8 });
    const backwards = new WordClassifier([...CATEGORIES].reverse(), STEMMERS);
    await fc.assert(
      fc.asyncProperty(said, async (words) => {
        const forwards = await classify(words.join(' '));
        expect(await classify([...words].reverse().join(' '))).toEqual(forwards);
        expect(await backwards.classify({ subject: '', text: words.join(' ') })).toEqual(forwards);
      }),
    );
  });
});

describe('what a record is', () => {
  it.each([
    ['I want to make a complaint', 'complaint'],
    ['Ich möchte mich beschweren', 'complaint'],
    ['Je suis déçue du service', 'complaint'],
    ['Quiero presentar una queja', 'complaint'],
    ['Well done, great service!', 'feedback'],
    ['Could you send me the opening hours?', 'request'],
    ['Great service, but this is unacceptable', 'complaint'],
    ['Great service. How do I pay?', 'undetermined'],
    ['Where is it', 'undetermined'],
  ])('"%s" is %s', async (text, recordType) => {
    expect((await classify(text)).recordType).toBe(recordType);
  });
});
