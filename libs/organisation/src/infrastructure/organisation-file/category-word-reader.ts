import { isScalar } from 'yaml';
import type { CategoryWord } from '../../domain/organisation.js';
import { optional, orElse, required, type Reader } from './field-reader.js';
import { language, object, text, wholeNumber } from './value-readers.js';

const ORDINARY = 1;

const weighed = object({
  word: required(text()),
  language: optional(language),
  weight: orElse(wholeNumber(1, 100), ORDINARY),
});

/** A word of a category: `late`, or `{ word: verspätet, language: de, weight: 3 }`. */
export const categoryWord: Reader<CategoryWord> = (place, file) => {
  if (isScalar(place.node)) {
    const plain = text()(place, file);
    return plain === undefined ? undefined : { text: plain, weight: ORDINARY };
  }
  const read = weighed(place, file);
  if (read === undefined) return undefined;
  const { word, weight, language: stated } = read;
  return { text: word, weight, ...(stated === undefined ? {} : { language: stated }) };
};
