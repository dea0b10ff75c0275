import { describe, expect, it } from '@jest/globals';
import { KeyRing } from '@redress/kernel';
import { readVisitorToken, visitorToken } from './visitor-token.js';

const NOW = Date.UTC(2026, 10, 28);
const DAY_MS = 24 * 60 * 60 * 1_000;

describe('the token of a visitor', () => {
  const keys = new KeyRing('x'.repeat(32));
  const token = visitorToken(keys, 'c1', NOW);

  it('opens its conversation, for a month', () => {
    expect(readVisitorToken(keys, token, NOW)).toBe('c1');
    expect(readVisitorToken(keys, token, NOW + 30 * DAY_MS)).toBe('c1');
    expect(readVisitorToken(keys, token, NOW + 31 * DAY_MS)).toBeUndefined();
  });

  it('opens no other, and nothing when it is forged', () => {
    const [, issued, ...signature] = token.split('.');
    for (const forged of [['c2', issued, ...signature].join('.'), ['c1', 'zzzzzz', ...signature].join('.'), 'c1', ''])
      expect(readVisitorToken(keys, forged, NOW)).toBeUndefined();
    expect(readVisitorToken(new KeyRing('y'.repeat(32)), token, NOW)).toBeUndefined();
  });
});
