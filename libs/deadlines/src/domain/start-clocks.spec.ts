import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openCalendar } from '../infrastructure/open-calendar.js';
import { readPresets } from '../infrastructure/read-presets.js';
import { parseDuration } from './duration.js';
import { explanationLines } from './explanation.js';
import { expectedBy, nextOccurrence, startClocks, type StartedClock, type Timetable } from './start-clocks.js';

const AT = '2026-12-11T18:00:00.000Z';
const OFFICE = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 9 * 60, toMinute: 17 * 60 }));

async function iso(options: Partial<Parameters<typeof openCalendar>[0]> = {}): Promise<Timetable> {
  const preset = readPresets().get('iso10002-default');
  if (preset === undefined) throw new Error('iso10002-default');
  return {
    preset,
    calendar: await openCalendar({ timeZone: 'Europe/London', jurisdiction: 'GB-ENG', ...options }),
  };
}

const received = { event: 'first_receipt', at: AT, receivedAt: AT } as const;

function clock(clocks: readonly StartedClock[], name: string): StartedClock {
  const found = clocks.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no clock ${name}`);
  return found;
}

describe('the clocks of iso10002-default', () => {
  it('start at first receipt, each with its rule, its warning and the way to its date', async () => {
    const timetable = await iso();
    const clocks = startClocks(received, timetable);
    expect(clocks.map(({ name }) => name)).toEqual(['ack', 'assessment', 'update', 'decision']);
    expect(clock(clocks, 'ack')).toMatchObject({
      duty: 'ack',
      startedAt: AT,
      dueAt: '2026-12-14T23:59:59.999Z',
      rule: 'iso10002-default/ack 1bd',
      basis: 'practice',
    });
    expect(clock(clocks, 'assessment').dueAt).toBe('2026-12-14T23:59:59.999Z');
    expect(clock(clocks, 'decision').dueAt).toBe('2027-01-13T23:59:59.999Z');
    expect(expectedBy(clocks, timetable.calendar)).toBe('2027-01-13');
  });

  it('tell in lines that anybody can follow how they came to their dates', async () => {
    const update = clock(startClocks(received, await iso({ hours: OFFICE })), 'update');
    expect(update.rule).toBe('iso10002-default/update every 10wd');
    expect(explanationLines(update.explanation)).toEqual([
      'The complaint was first received at 2026-12-11T18:00:00.000Z, on 2026-12-11 in Europe/London.',
      'iso10002-default asks for it every 10 working days.',
      'The day of the event is not counted; the first day is 2026-12-12.',
      '2026-12-25 is a holiday and is not counted.',
      '2026-12-28 is a holiday and is not counted.',
      '6 days of weekends are not counted.',
      'The last day is 2026-12-29.',
      'It ends with the last shift of 2026-12-29, at 17:00.',
      'Due at 2026-12-29T17:00:00.000Z.',
    ]);
  });

  it('start with what they count from, and repeat where they repeat', async () => {
    const timetable = await iso({ timeZone: 'UTC' });
    const from = (event: 'decision_taken' | 'safety_flagged'): readonly StartedClock[] =>
      startClocks({ event, at: AT, receivedAt: AT }, timetable);
    expect(from('decision_taken').map(({ name }) => name)).toEqual(['decision_notice']);
    expect(clock(from('safety_flagged'), 'safety_action').dueAt).toBe('2026-12-11T19:00:00.000Z');
    const again = nextOccurrence('update', { at: '2027-01-04T09:00:00.000Z', receivedAt: AT }, timetable);
    expect(again).toMatchObject({ startedAt: '2027-01-04T09:00:00.000Z', dueAt: '2027-01-18T23:59:59.999Z' });
    expect(again?.explanation[0]).toMatchObject({ step: 'event', event: 'last_contact' });
    expect(nextOccurrence('decision', { at: AT, receivedAt: AT }, timetable)).toBeUndefined();
  });

  it('end earlier where the organisation asks more of itself, and never later', async () => {
    const duration = (text: string): NonNullable<ReturnType<typeof parseDuration>> => {
      const parsed = parseDuration(text);
      if (parsed === undefined) throw new Error(text);
      return parsed;
    };
    const strict = { ...(await iso()), targets: { decision: duration('10wd'), update: duration('40wd') } };
    const clocks = startClocks(received, strict);
    expect(clock(clocks, 'decision')).toMatchObject({
      dueAt: '2026-12-29T23:59:59.999Z',
      rule: 'iso10002-default/decision 10wd target',
      basis: 'target',
    });
    expect(clock(clocks, 'update')).toMatchObject({
      rule: 'iso10002-default/update every 10wd',
      basis: 'practice',
    });
    expect(explanationLines(clock(clocks, 'decision').explanation)[1]).toBe(
      'target asks for it within 10 working days.',
    );
  });

  it('warn at nine tenths, at the last opening where nobody works then, and by the clock for hours', async () => {
    const timetable = await iso({ hours: OFFICE });
    // Received on a Friday at ten, due on Monday at five: nine tenths are on Monday, before work begins.
    const friday = '2026-11-20T10:00:00.000Z';
    const clocks = startClocks({ event: 'first_receipt', at: friday, receivedAt: friday }, timetable);
    expect(clock(clocks, 'ack').noticeAt).toBe('2026-11-23T09:06:00.000Z');
    // Due on 18 December at five; nine tenths are at half past four in the morning of the sixteenth.
    expect(clock(clocks, 'decision').noticeAt).toBe('2026-12-15T09:00:00.000Z');
    const flagged = { event: 'safety_flagged', at: '2026-11-21T03:00:00.000Z', receivedAt: friday } as const;
    expect(clock(startClocks(flagged, timetable), 'safety_action').noticeAt).toBe('2026-11-21T03:54:00.000Z');
  });

  it('are always warned of after they started and before they are due', async () => {
    const timetable = await iso({ hours: OFFICE });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_653 * 24 * 60 }), (minute) => {
        const at = new Date(Date.UTC(2024, 0, 1) + minute * 60_000).toISOString();
        const clocks = startClocks({ event: 'first_receipt', at, receivedAt: at }, timetable);
        return clocks.every(({ startedAt, noticeAt, dueAt }) => startedAt < noticeAt && noticeAt < dueAt);
      }),
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

  it('are joined by the days on which the organisation is closed', async () => {
    const closedOn = ['2026-12-24'];
    const both = await openCalendar({ timeZone: 'Europe/London', jurisdiction: 'GB-ENG', closedOn });
    const own = await openCalendar({ timeZone: 'Europe/London', closedOn });
    const days = ['2026-12-23', '2026-12-24', '2026-12-25'];
    expect(days.map((day) => both.isWorkingDay(day))).toEqual([true, false, false]);
    expect(days.map((day) => own.isWorkingDay(day))).toEqual([true, false, true]);
  });

  it.each(['XX', 'GB-XXX', 'gb'])('are refused for %s', async (jurisdiction) => {
    await expect(openCalendar({ timeZone: 'UTC', jurisdiction })).rejects.toMatchObject({ code: 'holidays-unknown' });
  });
});

describe('timetables', () => {
  const one = (fields: string): string => `presets: [{ id: a, source: b, status: verified, ${fields} }]`;

  it.each([
    ['presets: 1', 'there are none'],
    ['presets: [{ id: a }]', 'a: status must be one of'],
    [one('milestones: [{ name: c, within: soon }]'), 'a/c: a length must be'],
    [one('milestones: [{ name: c, within: 1h, every: 1h }]'), 'a/c: either within or every'],
    [one('milestones: [{ name: c, within: 1h, start: never }]'), 'a/c: start must be one of'],
    [one('milestones: [{ name: c, within: 1h, pausable: true }]'), 'a/c: there is no field pausable'],
    [one('milestones: [{ name: c, within: 1h, received: { from: 2026 } }]'), 'a/c: a date must be written'],
    [one('milestones: [{ name: c, within: 1h, extension: { further: 1h } }]'), 'a/c: an extension must have needs'],
  ])('in another form are refused: %s', (source, problem) => {
    expect(() => readPresets(source)).toThrow(problem);
  });
});
