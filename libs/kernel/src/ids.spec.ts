import { describe, expect, it } from '@jest/globals';
import { derivedId, madeAt, systemIds } from './ids.js';

describe('ids', () => {
  it('of later times sort later', () => {
    let now = 1_700_000_000_000;
    const ids = systemIds({ now: () => (now += 1), after: () => () => undefined });
    const made = Array.from({ length: 50 }, () => ids.next());
    expect([...made].sort()).toEqual(made);
    expect(new Set(made).size).toBe(50);
    expect(madeAt(made.at(-1) ?? '')).toBe(now);
  });

  it('that are derived depend on every part and its borders', () => {
    expect(derivedId('a', 'bc')).toBe(derivedId('a', 'bc'));
    expect(derivedId('a', 'bc')).not.toBe(derivedId('ab', 'c'));
    expect(derivedId('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
  });
});
