import { describe, expect, it } from '@jest/globals';
import { publicHolidays } from './public-holidays.js';

describe('the public holidays of a jurisdiction', () => {
  it.each([
    ['DE', '2026-12-25', true],
    ['DE', '2026-12-24', false],
    ['DE', '2026-12-31', false],
    ['AT', '2026-12-24', false],
    ['NL', '2026-12-31', false],
    ['IS', '2026-12-24', false],
    ['CH-SO', '2026-05-01', false],
    ['NO', '2026-12-24', false],
    ['CL', '2026-12-31', false],
    // Days on which banks are closed by law, and by the rules for counting legal time.
    ['IE', '2026-04-03', true],
    ['GB-SCT', '2026-01-02', true],
    ['SE', '2026-06-19', true],
    ['BR', '2026-02-17', true],
    // More than a day long.
    ['TR', '2026-05-28', true],
  ])('in %s, %s: closed %s', async (jurisdiction, day, closed) => {
    const days = await publicHolidays(jurisdiction);
    expect(days(Number(day.slice(0, 4))).has(day)).toBe(closed);
  });
});
