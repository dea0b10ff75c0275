import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readingsOfQuery, termsOfEntry } from './terms.js';

const entryOf = (text: string): { id: string; group: string; at: string; text: string } => ({
  id: 'e',
  group: 'g',
  at: '2026-01-01T00:00:00.000Z',
  text,
});
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...Array.from('kK7mM2-xß@.+ 0149()ÄÉéöжяאب荷ก')), maxLength: 60 }),
);

describe('terms', () => {
  it('are letters and digits only, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const term of [...termsOfEntry(entryOf(text)), ...readingsOfQuery(text).flat()]) {
          expect(term).toMatch(/^[mrtw][a-z0-9]+$/u);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('of a text include those of every reading of it, so that what was written finds what was written', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const terms = termsOfEntry(entryOf(text));
        for (const reading of readingsOfQuery(text)) expect(terms).toEqual(expect.arrayContaining(reading));
      }),
      { numRuns: 1000 },
    );
  });

  it('are bounded in number', () => {
    const text = Array.from({ length: 9000 }, (_, position) => `word${String(position)}`).join(' ');
    expect(termsOfEntry(entryOf(text)).length).toBeLessThanOrEqual(2000);
    expect(readingsOfQuery(text)[0]?.length).toBeLessThanOrEqual(20);
  });
});
