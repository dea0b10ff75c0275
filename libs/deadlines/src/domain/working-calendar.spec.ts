import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { timeZone } from '../infrastructure/time-zone.js';
import { parseDuration, type Duration } from './duration.js';
import { WorkingCalendar } from './working-calendar.js';

const CHRISTMAS = new Set(['2026-12-25', '2026-12-28', '2027-01-01']);
const london = new WorkingCalendar({ timeZone: timeZone('Europe/London'), holidays: () => CHRISTMAS });

function within(text: string): Duration {
  const duration = parseDuration(text);
  if (duration === undefined) throw new Error(text);
  return duration;
}

describe('a working calendar', () => {
  it.each([
    // [from, length, ends]: the day of receipt is not counted, at whatever hour it came.
    ['2026-11-23T09:00:00.000Z', '1bd', '2026-11-24T23:59:59.999Z'],
    ['2026-11-23T23:30:00.000Z', '1bd', '2026-11-24T23:59:59.999Z'],
    ['2026-11-27T09:00:00.000Z', '1bd', '2026-11-30T23:59:59.999Z'],
    ['2026-11-28T09:00:00.000Z', '1bd', '2026-11-30T23:59:59.999Z'],
    ['2026-12-24T12:00:00.000Z', '1wd', '2026-12-29T23:59:59.999Z'],
    ['2026-12-24T12:00:00.000Z', '5wd', '2027-01-05T23:59:59.999Z'],
    ['2026-12-24T12:00:00.000Z', '1cd', '2026-12-25T23:59:59.999Z'],
    ['2026-01-31T12:00:00.000Z', '1m', '2026-02-28T23:59:59.999Z'],
    ['2026-11-23T09:00:00.000Z', '8w', '2027-01-18T23:59:59.999Z'],
    // British Summer Time ends on 25 October 2026: the day has 25 hours, a clock in hours does not care.
    ['2026-10-24T12:00:00.000Z', '1cd', '2026-10-25T23:59:59.999Z'],
    ['2026-10-24T12:00:00.000Z', '24h', '2026-10-25T12:00:00.000Z'],
    ['2026-03-28T12:00:00.000Z', '1cd', '2026-03-29T22:59:59.999Z'],
    // Local midnight decides which day it was.
    ['2026-07-01T23:30:00.000Z', '1cd', '2026-07-03T22:59:59.999Z'],
  ])('from %s, %s end at %s', (from, length, ends) => {
    expect(london.add(from, within(length)).dueAt).toBe(ends);
  });

  it('ends with the last shift of the day, where there are shifts', () => {
    const calendar = new WorkingCalendar({
      timeZone: timeZone('Europe/Berlin'),
      hours: [
        { weekday: 2, fromMinute: 8 * 60, toMinute: 12 * 60 },
        { weekday: 2, fromMinute: 13 * 60, toMinute: 17 * 60 + 30 },
        { weekday: 3, fromMinute: 22 * 60, toMinute: 6 * 60 },
      ],
    });
    expect(calendar.add('2026-11-23T09:00:00.000Z', within('1bd')).dueAt).toBe('2026-11-24T16:30:00.000Z');
    expect(calendar.add('2026-11-23T09:00:00.000Z', within('2bd')).dueAt).toBe('2026-11-25T22:59:59.999Z');
    expect(calendar.add('2026-11-23T09:00:00.000Z', within('3bd')).dueAt).toBe('2026-11-26T22:59:59.999Z');
  });

  it('tells step by step how it came to the day', () => {
    expect(london.add('2026-12-24T12:00:00.000Z', within('5wd')).steps).toEqual([
      { step: 'first-day', date: '2026-12-25' },
      { step: 'holiday', date: '2026-12-25' },
      { step: 'holiday', date: '2026-12-28' },
      { step: 'holiday', date: '2027-01-01' },
      { step: 'weekend', days: 4 },
      { step: 'last-day', date: '2027-01-05' },
      { step: 'end-of-day', date: '2027-01-05' },
    ]);
    expect(london.add('2026-01-31T12:00:00.000Z', within('1m')).steps.map(({ step }) => step)).toEqual([
      'first-day',
      'short-month',
      'last-day',
      'end-of-day',
    ]);
  });

  it('counts working hours in shifts, and in whole working days where there are none', () => {
    const hours = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 9 * 60, toMinute: 17 * 60 }));
    const office = new WorkingCalendar({ timeZone: timeZone('Europe/London'), holidays: () => CHRISTMAS, hours });
    expect(office.add('2026-12-24T15:00:00.000Z', within('4wh')).dueAt).toBe('2026-12-29T11:00:00.000Z');
    expect(office.add('2026-12-24T16:30:00.000Z', within('60wmin')).dueAt).toBe('2026-12-29T09:30:00.000Z');
    expect(office.add('2026-12-24T16:30:00.000Z', within('30wmin')).dueAt).toBe('2026-12-24T17:00:00.000Z');
    expect(london.add('2026-12-24T22:00:00.000Z', within('4wh')).dueAt).toBe('2026-12-29T02:00:00.000Z');
  });

  it('counts working days both ways', () => {
    const [before, after] = ['2026-12-24T12:00:00.000Z', '2027-01-05T23:59:59.999Z'];
    expect(london.workingDaysBetween(before, after)).toBe(5);
    expect(london.workingDaysBetween(after, before)).toBe(-5);
    expect(london.workingDaysAhead(after, 3)).toBe('2026-12-30T00:00:00.000Z');
  });

  it('moves a last day that is no working day, where the rule says so', () => {
    expect(london.add('2026-12-24T12:00:00.000Z', within('1cd'), true).date).toBe('2026-12-29');
  });

  it('refuses a week without working days, which would never end', () => {
    expect(() => new WorkingCalendar({ timeZone: timeZone('UTC'), workdays: [] })).toThrow(RangeError);
  });
});

describe('durations', () => {
  it('are read or refused', () => {
    expect(parseDuration('20wd')).toEqual({ amount: 20, unit: 'wd' });
    for (const text of ['', '0wd', '20', '1q', '-1h', '1.5h', '1000h', '2 wd'])
      expect(parseDuration(text)).toBeUndefined();
  });
});

describe('for all instants, lengths and zones', () => {
  const instants = fc
    .date({ min: new Date('2024-01-01'), max: new Date('2029-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const zones = fc
    .constantFrom('Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC', 'Pacific/Apia')
    .map(timeZone);
  const amounts = fc.integer({ min: 1, max: 60 });
  // Every ninth day of the year is a holiday, wherever in the week that falls.
  const holidays = (year: number): ReadonlySet<string> =>
    new Set(
      Array.from({ length: 53 }, (_, week) => new Date(Date.UTC(year, 0, 1 + week * 9)).toISOString().slice(0, 10)),
    );

  it('a time in working days ends later, on a working day, with exactly that many working days passed', () => {
    fc.assert(
      fc.property(instants, zones, amounts, (at, timeZone, amount) => {
        const calendar = new WorkingCalendar({ timeZone, holidays });
        const { dueAt, date } = calendar.add(at, { amount, unit: 'wd' });
        let passed = 0;
        let day = calendar.dateOf(at);
        while (day < date) {
          day = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
          if (calendar.isWorkingDay(day)) passed += 1;
        }
        return dueAt > at && calendar.dateOf(dueAt) === date && calendar.isWorkingDay(date) && passed === amount;
      }),
    );
  });

  it('a longer time never ends earlier, and neither does one that begins later', () => {
    const units = fc.constantFrom('h', 'cd', 'bd', 'wd', 'w', 'm', 'y', 'wh', 'wmin' as const);
    fc.assert(
      fc.property(instants, instants, zones, units, amounts, (one, other, timeZone, unit, amount) => {
        const calendar = new WorkingCalendar({ timeZone, holidays });
        const [early, late] = one < other ? [one, other] : [other, one];
        const end = (at: string, length: number): string => calendar.add(at, { amount: length, unit }).dueAt;
        return end(early, amount) <= end(late, amount) && end(early, amount) < end(early, amount + 1);
      }),
    );
  });

  it('without holidays, five working days are a week', () => {
    fc.assert(
      fc.property(instants, zones, fc.integer({ min: 1, max: 20 }), (at, timeZone, weeks) => {
        const calendar = new WorkingCalendar({ timeZone });
        fc.pre(calendar.isWorkingDay(calendar.dateOf(at)));
        const inDays = calendar.add(at, { amount: weeks * 5, unit: 'bd' });
        return inDays.dueAt === calendar.add(at, { amount: weeks, unit: 'w' }).dueAt;
      }),
    );
  });
});
