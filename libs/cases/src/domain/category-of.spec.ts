import { describe, expect, it } from '@jest/globals';
import { categoryOf } from './category-of.js';

const late = { key: 'late', words: ['late', 'delayed', 'verspätet'] };
const damaged = { key: 'damaged', words: ['broken', 'crushed box'] };
const of = (said: string): string | undefined => categoryOf(said, [late, damaged])?.key;

describe('the category of a complaint', () => {
  it('is the one that its words point to, however they are written', () => {
    expect([of('My parcel is LATE!'), of('Paket ist verspätet.'), of('a crushed  box')]).toEqual([
      'late',
      'late',
      'damaged',
    ]);
  });

  it('is found by whole words only', () => {
    expect(of('a slate roof, later')).toBeUndefined();
  });

  it("is the one with more words, and nobody's guess where two have as many", () => {
    expect(of('late, delayed and broken')).toBe('late');
    expect(of('late and broken')).toBeUndefined();
  });
});
