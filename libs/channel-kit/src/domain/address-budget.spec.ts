import { describe, expect, it } from '@jest/globals';
import { decideBudget, UNUSED_BUDGET } from './address-budget.js';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const LIMITS = { hourMs: HOUR, perHour: 1, perDay: 20, together: 10 };

describe('what is decided for an address', () => {
  it('is the same group for whoever asks again, also where its members are not bound to it yet', () => {
    const first = decideBudget(UNUSED_BUDGET, ['receipt'], LIMITS, NOW - 2 * HOUR).budget;
    const held = decideBudget(first, ['other', 'news'], LIMITS, NOW - 1.5 * HOUR);
    expect(held.held).toEqual(['other', 'news']);
    const formed = decideBudget(held.budget, ['other', 'news'], LIMITS, NOW);
    expect(formed.groups.map(({ members }) => members)).toEqual([['other', 'news']]);
    // Another process, or this one after a crash, has the members in hand: neither goes by itself, past the other.
    for (const arrived of [['other', 'news'], ['news']]) {
      const again = decideBudget(formed.budget, arrived, LIMITS, NOW + 1);
      expect(again).toMatchObject({ alone: [], held: [], groups: formed.groups });
      expect(again.budget).toEqual(formed.budget);
    }
    expect(decideBudget(formed.budget, ['receipt'], LIMITS, NOW + 1).alone).toEqual(['receipt']);
  });
});
