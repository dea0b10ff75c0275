import { describe, expect, it } from '@jest/globals';
import { rankCandidates, type Candidate } from './choose-handler.js';

const candidate = (handlerKey: string, used: number, capacity = 2000, lastAt = ''): Candidate => ({
  handlerKey,
  used,
  capacity,
  lastAt,
});
const keys = (candidates: readonly Candidate[]): string[] => rankCandidates(candidates).map((each) => each.handlerKey);

describe('who gets the case', () => {
  it('is who has the largest share of free capacity', () => {
    expect(keys([candidate('a', 500), candidate('b', 100), candidate('c', 100, 400)])).toEqual(['b', 'a', 'c']);
  });

  it('is never anybody whom it would put over capacity', () => {
    expect(keys([candidate('full', 1901), candidate('just', 1900), candidate('none', 0, 0)])).toEqual(['just']);
  });

  it('among equals is who has waited longest', () => {
    const waited = candidate('z', 0, 2000, '2026-11-22T08:00:00.000Z');
    expect(keys([candidate('a', 0, 2000, '2026-11-22T09:00:00.000Z'), waited, candidate('n', 0)])).toEqual([
      'n',
      'z',
      'a',
    ]);
  });
});
