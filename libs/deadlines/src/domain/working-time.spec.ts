import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timeZone } from '../infrastructure/time-zone.js';
import { WorkingTime, type DayShift } from './working-time.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NIGHT: readonly DayShift[] = [{ fromMinute: 22 * 60, toMinute: 6 * 60 }];
const OFFICE: readonly DayShift[] = [
  { fromMinute: 8 * 60, toMinute: 12 * 60 },
  { fromMinute: 13 * 60, toMinute: 17 * 60 },
];

const inLondon = (shifts: readonly DayShift[]): WorkingTime => new WorkingTime(timeZone('Europe/London'), () => shifts);

describe('working time', () => {
  it('passes in several shifts a day and stands still between them', () => {
    const time = inLondon(OFFICE);
    expect(time.after('2026-11-23T11:30:00.000Z', HOUR)).toBe('2026-11-23T13:30:00.000Z');
    expect(time.before('2026-11-23T13:30:00.000Z', HOUR)).toBe('2026-11-23T11:30:00.000Z');
    expect(time.between('2026-11-23T00:00:00.000Z', '2026-11-25T00:00:00.000Z')).toBe(16 * HOUR);
    expect(time.between('2026-11-25T00:00:00.000Z', '2026-11-23T00:00:00.000Z')).toBe(-16 * HOUR);
  });

  it('ends with the shift in which the last of it passes, not when the next begins', () => {
    expect(inLondon(OFFICE).after('2026-11-23T11:00:00.000Z', HOUR)).toBe('2026-11-23T12:00:00.000Z');
    expect(inLondon(OFFICE).before('2026-11-23T14:00:00.000Z', HOUR)).toBe('2026-11-23T13:00:00.000Z');
  });

  it('has an hour more in a night in which the clock is put back, and one less where it is put forward', () => {
    const time = inLondon(NIGHT);
    // British Summer Time begins on 29 March 2026 at one and ends on 25 October 2026 at two.
    expect(time.between('2026-03-28T12:00:00.000Z', '2026-03-29T12:00:00.000Z')).toBe(7 * HOUR);
    expect(time.between('2026-10-24T12:00:00.000Z', '2026-10-25T12:00:00.000Z')).toBe(9 * HOUR);
  });

  it('counts what two shifts have in common once', () => {
    const time = inLondon([...NIGHT, { fromMinute: 0, toMinute: 7 * 60 }]);
    expect(time.between('2026-11-23T12:00:00.000Z', '2026-11-24T12:00:00.000Z')).toBe(9 * HOUR);
  });

  it('knows when the last work began', () => {
    const time = inLondon(OFFICE);
    expect(time.lastOpening('2026-11-23T12:30:00.000Z')).toBe('2026-11-23T08:00:00.000Z');
    expect(time.lastOpening('2026-11-23T13:30:00.000Z')).toBe('2026-11-23T13:30:00.000Z');
    expect(time.lastOpening('2026-11-23T03:00:00.000Z')).toBe('2026-11-22T13:00:00.000Z');
  });

  it('says so when nobody will ever work', () => {
    const time = inLondon([]);
    expect(() => time.after('2026-11-23T11:00:00.000Z', 1)).toThrow(RangeError);
    expect(() => time.before('2026-11-23T11:00:00.000Z', 1)).toThrow(RangeError);
    expect(() => time.lastOpening('2026-11-23T11:00:00.000Z')).toThrow(RangeError);
  });
});

/**
 * The oracle shares nothing with the product: it looks at the clock on the wall minute by minute, as the platform's own
 * calendar shows it.
 */
class WallWalk {
  private readonly format: Intl.DateTimeFormat;

  constructor(
    zone: string,
    private readonly shifts: readonly { readonly weekday: string; readonly from: number; readonly to: number }[],
  ) {
    this.format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  }

  isWorking(epoch: number): boolean {
    const shown = new Map(this.format.formatToParts(epoch).map(({ type, value }) => [type, value]));
    const minute = Number(shown.get('hour')) * 60 + Number(shown.get('minute'));
    const today = shown.get('weekday') ?? '';
    return this.shifts.some(({ weekday, from, to }) => {
      if (from < to) return weekday === today && from <= minute && minute < to;
      return (weekday === today && from <= minute) || (WEEK[WEEK.indexOf(weekday) + 1] === today && minute < to);
    });
  }

  count(from: number, to: number): number {
    let minutes = 0;
    for (let at = from; at < to; at += MINUTE) if (this.isWorking(at)) minutes += 1;
    return minutes;
  }
}

const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Mon'];
// Half an hour of summer time; a quarter of an hour off; a month of winter time for Ramadan; the usual ones.
const ZONES = [
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'America/New_York',
  'Europe/London',
  'Pacific/Auckland',
];

describe('for all zones, shifts and moments of ten years', () => {
  const begin = Date.UTC(2024, 0, 1);
  const minutes = fc.integer({ min: 0, max: 3_653 * 24 * 60 });
  const quarter = fc.integer({ min: 0, max: 95 }).map((each) => each * 15);
  const shift = fc
    .record({ day: fc.integer({ min: 0, max: 6 }), from: quarter, to: quarter })
    .filter(({ from, to }) => from !== to);
  const shifts = fc.array(shift, { minLength: 1, maxLength: 12 });

  // A change of the clock is a rare moment: half of the walks begin near one.
  const changesOf = (zone: string): number[] => {
    const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
    const offset = (epoch: number): string =>
      format.formatToParts(epoch).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return Array.from({ length: 3_653 }, (_, day) => begin + day * DAY).filter(
      (epoch) => offset(epoch) !== offset(epoch + DAY),
    );
  };

  it.each(ZONES)('%s: what is counted is what the wall shows, and adding is its reverse', (zone) => {
    const changes = changesOf(zone);
    const moment = fc
      .tuple(minutes, fc.boolean(), fc.nat())
      .map(([minute, near, nth]) =>
        near && changes.length > 0
          ? (changes[nth % changes.length] ?? 0) - DAY + (minute % (2 * 24 * 60)) * MINUTE
          : begin + minute * MINUTE,
      );
    fc.assert(
      fc.property(shifts, moment, fc.integer({ min: 1, max: 3 * 24 * 60 }), (week, from, length) => {
        const walk = new WallWalk(
          zone,
          week.map(({ day, from: start, to }) => ({ weekday: WEEK[day] ?? '', from: start, to })),
        );
        const time = new WorkingTime(timeZone(zone), (date) =>
          week
            .filter(({ day }) => day === (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7)
            .map(({ from: fromMinute, to: toMinute }) => ({ fromMinute, toMinute })),
        );
        const [start, end] = [new Date(from).toISOString(), new Date(from + length * MINUTE).toISOString()];
        const worked = walk.count(from, from + length * MINUTE) * MINUTE;
        expect([start, time.between(start, end)]).toEqual([start, worked]);
        expect(time.isWorking(start)).toBe(walk.isWorking(from));
        const [after, before] = [time.after(start, worked), time.before(end, worked)];
        expect([after <= end, before >= start]).toEqual([true, true]);
        expect([time.between(start, after), time.between(before, end)]).toEqual([worked, worked]);
        if (worked > 0) expect(walk.isWorking(Date.parse(after) - MINUTE)).toBe(true);
        if (worked > 0) expect(walk.isWorking(Date.parse(before))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
