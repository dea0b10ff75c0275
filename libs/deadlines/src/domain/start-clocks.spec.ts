import { describe, expect, it } from '@jest/globals';
import { openCalendar } from '../infrastructure/open-calendar.js';
import { readPresets } from '../infrastructure/read-presets.js';
import type { Preset } from './preset.js';
import { expectedBy, nextOccurrence, startClocks } from './start-clocks.js';

function preset(id: string): Preset {
  const found = readPresets().get(id);
  if (found === undefined) throw new Error(id);
  return found;
}

describe('the clocks of iso10002-default', () => {
  it('start at first receipt, each with its rule and an explanation', async () => {
    const calendar = await openCalendar({ timeZone: 'Europe/London', jurisdiction: 'GB-ENG' });
    const clocks = startClocks('2026-12-11T18:00:00.000Z', preset('iso10002-default'), calendar);
    expect(clocks).toEqual([
      {
        name: 'ack',
        dueAt: '2026-12-14T23:59:59.999Z',
        rule: 'iso10002-default/ack 1bd',
        explanation: '1 business day after 2026-12-11 (Europe/London): 2026-12-14',
      },
      expect.objectContaining({ name: 'assessment', dueAt: '2026-12-14T23:59:59.999Z' }),
      {
        name: 'update',
        dueAt: '2026-12-29T23:59:59.999Z',
        rule: 'iso10002-default/update every 10wd',
        explanation:
          'every 10 working days after 2026-12-11 (Europe/London), not counting the holidays 2026-12-25, 2026-12-28: 2026-12-29',
      },
      expect.objectContaining({ name: 'decision', dueAt: '2027-01-13T23:59:59.999Z' }),
    ]);
    expect(expectedBy(clocks, calendar)).toBe('2027-01-13');
  });

  it('start with what they count from, and repeat where they repeat', async () => {
    const calendar = await openCalendar({ timeZone: 'UTC' });
    const iso = preset('iso10002-default');
    const taken = startClocks('2026-12-11T18:00:00.000Z', iso, calendar, 'decision_taken');
    expect(taken.map(({ name }) => name)).toEqual(['decision_notice']);
    expect(nextOccurrence('update', '2026-12-11T18:00:00.000Z', iso, calendar)?.dueAt).toBe('2026-12-25T23:59:59.999Z');
    expect(nextOccurrence('decision', '2026-12-11T18:00:00.000Z', iso, calendar)).toBeUndefined();
    expect(startClocks('2026-12-11T18:00:00.000Z', iso, calendar, 'safety_flagged')[0]?.dueAt).toBe(
      '2026-12-11T19:00:00.000Z',
    );
  });
});

describe('public holidays', () => {
  it('differ by country and part', async () => {
    const england = await openCalendar({ timeZone: 'Europe/London', jurisdiction: 'GB-ENG' });
    const scotland = await openCalendar({ timeZone: 'Europe/London', jurisdiction: 'GB-SCT' });
    expect([england, scotland].map((each) => each.isWorkingDay('2026-01-02'))).toEqual([true, false]);
    // Boxing Day 2026 is a Saturday: its substitute is the Monday after.
    expect(england.isWorkingDay('2026-12-28')).toBe(false);
  });

  it.each(['XX', 'GB-XXX', 'gb'])('are refused for %s', async (jurisdiction) => {
    await expect(openCalendar({ timeZone: 'UTC', jurisdiction })).rejects.toMatchObject({ code: 'holidays-unknown' });
  });
});

describe('timetables', () => {
  it.each([
    'presets: 1',
    'presets: [{ id: a, source: b, milestones: [{ name: c, within: soon }] }]',
    'presets: [{ id: a }]',
  ])('in another form are refused: %s', (source) => {
    expect(() => readPresets(source)).toThrow(/timetables/u);
  });
});
