import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import Holidays from 'date-holidays';
import { openCalendar } from '../infrastructure/open-calendar.js';
import { readPresets } from '../infrastructure/read-presets.js';
import type { ClockStart } from './clock-start.js';
import { durationText, type Duration } from './duration.js';
import { extendClock, openWindows, startClocks, type StartedClock, type Timetable } from './start-clocks.js';

const PRESETS = readPresets(readFileSync(new URL('../../fixtures/regulators.yaml', import.meta.url), 'utf8'));
const ZONES: Readonly<Record<string, string>> = {
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  IE: 'Europe/Dublin',
};
const DAY_MS = 86_400_000;

const opened = new Map<string, Promise<Timetable>>();

async function timetable(id: string): Promise<Timetable> {
  const known = opened.get(id) ?? openTimetable(id);
  opened.set(id, known);
  return known;
}

async function openTimetable(id: string): Promise<Timetable> {
  const preset = PRESETS.get(id);
  if (preset === undefined) throw new Error(id);
  const { holidays } = preset;
  const zone = ZONES[holidays ?? ''] ?? 'Europe/London';
  return {
    preset,
    calendar: await openCalendar({
      timeZone: zone,
      ...(holidays === undefined ? {} : { jurisdiction: holidays }),
    }),
  };
}

async function clocksOf(id: string, at: string, event: ClockStart = 'first_receipt'): Promise<readonly StartedClock[]> {
  return startClocks({ event, at, receivedAt: at }, await timetable(id));
}

async function dueOf(id: string, name: string, at: string, event?: ClockStart): Promise<string | undefined> {
  const table = await timetable(id);
  const clock = (await clocksOf(id, at, event)).find((each) => each.name === name);
  return clock === undefined ? undefined : table.calendar.dateOf(clock.dueAt);
}

describe('what regulators ask', () => {
  const MONDAY = '2026-11-23T09:00:00.000Z';

  // Counted on a paper calendar: GB-ENG is closed on 25 and 28 December 2026 and on 1 January, 26 and 29 March 2027.
  it.each([
    ['uk-fca-disp', 'final_or_holding', undefined, '2027-01-18'],
    ['uk-fca-src', 'resolved_and_accepted', undefined, '2026-11-26'],
    ['uk-fca-psd', 'final', undefined, '2026-12-14'],
    ['uk-nhs-2009', 'ack', undefined, '2026-11-26'],
    ['uk-nhs-2009', 'response', undefined, '2027-05-23'],
    ['uk-hos-2024', 'ack', undefined, '2026-11-30'],
    ['uk-hos-2024', 'response', 'acknowledged', '2026-12-07'],
    ['uk-hos-2024', 'stage_2_ack', 'escalation_requested', '2026-11-30'],
    ['uk-hos-2024', 'stage_2_response', 'escalation_acknowledged', '2026-12-21'],
    ['uk-lgsco-2026', 'response', 'acknowledged', '2026-12-07'],
    ['uk-ofcom-adr', 'adr_letter', undefined, '2027-01-04'],
    ['uk-energy', 'adr_letter', undefined, '2027-01-18'],
    ['uk-caa-air', 'response', undefined, '2027-01-18'],
    // The thirtieth day is 23 December, a Wednesday.
    ['uk-duaa-dp', 'ack', undefined, '2026-12-23'],
    ['uk-dsar', 'response', undefined, '2026-12-23'],
    ['eu-psd2', 'reply', undefined, '2026-12-14'],
    ['ie-cpc', 'ack', undefined, '2026-11-30'],
    ['ie-cpc', 'update', undefined, '2026-12-21'],
    ['eu-rail', 'final', undefined, '2027-02-23'],
    ['eu-bus', 'status', undefined, '2026-12-23'],
    ['eu-sea', 'final', undefined, '2027-01-23'],
    ['eu-air-261', 'reply', undefined, '2027-01-23'],
    ['eu-air-2026', 'claim_form_link', 'scheduled_arrival', '2026-11-25'],
    ['au-rg271-std', 'idr_response', undefined, '2026-12-23'],
    ['au-rg271-credit', 'idr_response', undefined, '2026-12-14'],
    ['au-rg271-trust', 'idr_response', undefined, '2027-01-07'],
    ['au-rg271-death', 'idr_response', 'objection_period_end', '2027-02-21'],
    ['us-cfpb', 'final_if_in_progress', 'portal_dispatch', '2027-01-22'],
    ['ca-fcac-bank', 'designated_employee', undefined, '2026-12-07'],
    ['ca-fcac-bank', 'dealt_with', undefined, '2027-01-18'],
    ['in-rbi-2026', 'reply', undefined, '2026-12-23'],
    ['br-sac', 'answer', 'registered', '2026-11-30'],
  ] as const)('%s: %s', async (id, name, event, date) => {
    expect(await dueOf(id, name, MONDAY, event)).toBe(date);
  });

  it('moves the last day to a working day only where the authority says so', async () => {
    // The thirtieth day after 25 November 2026 is Christmas Day; then come a weekend and a substitute day.
    expect(await dueOf('uk-duaa-dp', 'ack', '2026-11-25T09:00:00.000Z')).toBe('2026-12-29');
    expect(await dueOf('au-rg271-std', 'idr_response', '2026-11-25T02:00:00.000Z')).toBe('2026-12-25');
  });

  it('takes the stricter where the authority leaves the choice', async () => {
    const ack = async (at: string): Promise<StartedClock | undefined> => (await clocksOf('au-rg271-std', at))[0];
    // From Monday to Tuesday 24 hours end first; a business day never ends before them.
    expect(await ack('2026-11-23T02:00:00.000Z')).toMatchObject({
      dueAt: '2026-11-24T02:00:00.000Z',
      rule: 'au-rg271-std/ack 24h',
      basis: 'law',
    });
    expect((await ack('2026-11-27T02:00:00.000Z'))?.dueAt).toBe('2026-11-28T02:00:00.000Z');
  });

  it('follows the rule that was in force when the complaint was received', async () => {
    expect(await dueOf('uk-ofcom-adr', 'adr_letter', '2026-04-07T22:30:00.000Z')).toBe('2026-06-02');
    // Half past eleven at night in London is the eighth.
    expect(await dueOf('uk-ofcom-adr', 'adr_letter', '2026-04-07T23:30:00.000Z')).toBe('2026-05-20');
    expect(await clocksOf('in-rbi-2021', '2026-07-01T09:00:00.000Z')).toEqual([]);
    expect(await clocksOf('in-rbi-2026', '2026-06-30T09:00:00.000Z')).toEqual([]);
  });

  it('starts no clock for a duty without a figure until there is a target', async () => {
    expect((await clocksOf('uk-fca-disp', MONDAY)).map(({ name }) => name)).toEqual(['final_or_holding']);
    const targeted = { ...(await timetable('uk-fca-disp')), targets: { ack: { amount: 5, unit: 'bd' } as const } };
    const [ack] = startClocks({ event: 'first_receipt', at: MONDAY, receivedAt: MONDAY }, targeted);
    expect(ack).toMatchObject({ name: 'ack', basis: 'target', dueAt: '2026-11-30T23:59:59.999Z' });
  });

  it('extends only when everything that it needs is on record', async () => {
    const psd = await timetable('uk-fca-psd');
    const [final] = await clocksOf('uk-fca-psd', MONDAY);
    if (final === undefined) throw new Error('no clock');
    const needs = ['exceptional', 'outside_control', 'holding_reply'];
    expect(extendClock(final, { onRecord: needs.slice(1) }, psd)).toEqual({ missing: ['exceptional'] });
    expect(extendClock(final, { onRecord: needs }, psd)).toMatchObject({
      dueAt: '2027-01-14T23:59:59.999Z',
      rule: 'uk-fca-psd/final 15bd extended 35bd',
    });
    const [response] = await clocksOf('uk-hos-2024', MONDAY, 'acknowledged');
    if (response === undefined) throw new Error('no clock');
    const further = extendClock(response, { onRecord: ['told_with_reasons'] }, await timetable('uk-hos-2024'));
    expect(further).toMatchObject({ dueAt: '2026-12-21T23:59:59.999Z' });
  });

  it('extends by what the complainant agreed to where it is theirs to say', async () => {
    const nhs = await timetable('uk-nhs-2009');
    const response = (await clocksOf('uk-nhs-2009', MONDAY)).find(({ name }) => name === 'response');
    if (response === undefined) throw new Error('no clock');
    const onRecord = ['agreed_before_end'];
    expect(extendClock(response, { onRecord }, nhs)).toEqual({ missing: ['agreed'] });
    expect(extendClock(response, { onRecord, agreed: { amount: 1, unit: 'm' } }, nhs)).toMatchObject({
      dueAt: '2027-06-23T22:59:59.999Z',
    });
  });

  it('tells how long a way stays open', async () => {
    const fca = await timetable('uk-fca-disp');
    expect(openWindows({ event: 'decision_told', at: MONDAY, receivedAt: MONDAY }, fca)).toMatchObject([
      { name: 'ombudsman', endsAt: '2027-05-23T22:59:59.999Z' },
    ]);
    const rbi = await timetable('in-rbi-2021');
    const told = { event: 'decision_told', at: MONDAY, receivedAt: '2026-05-01T09:00:00.000Z' } as const;
    expect(openWindows(told, rbi)[0]?.endsAt).toBe('2027-11-23T23:59:59.999Z');
  });
});

/** The closed days of ten years, asked of the library without the product's reading of it. */
function closedDays(jurisdiction: string | undefined): ReadonlySet<string> {
  if (jurisdiction === undefined) return new Set();
  const [country = '', part = ''] = jurisdiction.split('-');
  const holidays = new Holidays(country, part);
  const years = Array.from({ length: 12 }, (_, index) => holidays.getHolidays(2024 + index)).flat();
  return new Set(years.filter(({ type }) => type === 'public' || type === 'bank').map(({ date }) => date.slice(0, 10)));
}

/** Counts days as a person with a wall calendar does: one day after the other. */
function walked(first: string, { amount, unit }: Duration, closed: ReadonlySet<string>): string {
  if (unit === 'm') return sameDayOfMonth(first, amount);
  let day = first;
  for (let left = unit === 'w' ? amount * 7 : amount; left > 0;) {
    day = new Date(Date.parse(`${day}T12:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
    const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
    if (unit === 'cd' || unit === 'w' || (weekday % 6 !== 0 && !closed.has(day))) left -= 1;
  }
  return day;
}

function sameDayOfMonth(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  for (let tried = day; ; tried -= 1) {
    const later = new Date(Date.UTC(year, month - 1 + months, tried));
    if (later.getUTCMonth() === (month - 1 + months) % 12) return later.toISOString().slice(0, 10);
  }
}

describe('every length of every timetable, against a walk over the wall calendar', () => {
  // A prime number of hours between the moments, so that weekdays, hours and seasons mix, over ten years.
  const moments = Array.from({ length: 40 }, (_, index) =>
    new Date(Date.UTC(2024, 0, 1) + index * 2_111 * 3_600_000).toISOString(),
  );

  it.each([...PRESETS.keys()])('%s', async (id) => {
    const { preset, calendar } = await timetable(id);
    const closed = closedDays(preset.holidays);
    const local = new Intl.DateTimeFormat('en-CA', { timeZone: calendar.timeZone.name, dateStyle: 'short' });
    for (const { name, within, rollsToWorkingDay } of preset.milestones) {
      for (const length of within) {
        if (length.unit === 'h' || rollsToWorkingDay) continue;
        for (const at of moments) {
          const found = calendar.add(at, length).date;
          const expected = walked(local.format(new Date(at)), length, closed);
          expect([name, durationText(length), at, found]).toEqual([name, durationText(length), at, expected]);
        }
      }
    }
  });
});
