import { describe, expect, it } from '@jest/globals';
import { openCalendar } from '@redress/deadlines';
import type { CaseClock } from '../domain/case-clock.js';
import { withAskDate } from './ask-date.js';

describe('the day on which a handler is asked for words', () => {
  it.each([
    ['2026-12-04T17:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    // Over a weekend, and over Christmas with its substitute day.
    ['2026-12-08T17:00:00.000Z', '2026-12-03T00:00:00.000Z'],
    ['2026-12-30T17:00:00.000Z', '2026-12-23T00:00:00.000Z'],
  ])('for %s is %s', async (dueAt, askAt) => {
    const calendar = await openCalendar({ timeZone: 'Europe/London', jurisdiction: 'GB-ENG' });
    const clockOf = (duty: string): CaseClock => {
      return { name: duty, duty, startedAt: dueAt, dueAt, rule: duty, basis: 'practice', explanation: [] };
    };
    expect(withAskDate(clockOf('update'), calendar).askAt).toBe(askAt);
    expect(withAskDate(clockOf('decision'), calendar).askAt).toBe(askAt);
    expect(withAskDate(clockOf('ack'), calendar).askAt).toBeUndefined();
  });
});
