import { describe, expect, it } from '@jest/globals';
import { parseOrganisation } from '../infrastructure/organisation-file/parse-organisation.js';
import { NO_PLAN, type DutyPlan } from './duty-plan.js';
import { OrganisationDirectory } from './organisation-directory.js';
import { workDay } from './work-day.js';

const parsed = parseOrganisation(`
organisation: { name: Acme, timeZone: Europe/London }
teams:
  - { key: parcels, name: Parcels, lead: lena, default: true, hours: { Mon-Fri: ["09:00-17:00"], Sat: ["22:00-06:00"] } }
  - { key: always, name: Always, lead: lena }
staff:
  - { key: lena, name: Lena, email: lena@acme.example, role: lead, team: always }
  - { key: ivy, name: Ivy, email: ivy@acme.example, role: handler, team: parcels }
  - { key: kai, name: Kai, email: kai@acme.example, role: handler, team: parcels, timeZone: Asia/Tokyo }
  - { key: amy, name: Amy, email: amy@acme.example, role: handler, team: parcels, timeZone: America/Los_Angeles }
  - { key: abe, name: Abe, email: abe@acme.example, role: handler, team: parcels, absences: [{ from: 2026-11-23, to: 2026-11-24 }] }
`);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const directory = new OrganisationDirectory(parsed.organisation);

function day(key: string, at: string, plan: Partial<DutyPlan> = {}): string | undefined {
  const member = directory.member(key);
  if (member === undefined) throw new Error(`nobody is ${key}`);
  return workDay(directory, member, { ...NO_PLAN, ...plan }, at);
}

describe('a working day', () => {
  // 23 November 2026 is a Monday; London is at UTC, Tokyo nine hours ahead, Los Angeles eight behind.
  it.each([
    ['ivy', '2026-11-23T08:59:00.000Z', undefined],
    ['ivy', '2026-11-23T09:00:00.000Z', '2026-11-23'],
    ['ivy', '2026-11-23T20:00:00.000Z', '2026-11-23'],
    ['ivy', '2026-11-22T12:00:00.000Z', undefined],
    ['kai', '2026-11-22T23:59:00.000Z', undefined],
    ['kai', '2026-11-23T00:00:00.000Z', '2026-11-23'],
    ['amy', '2026-11-23T16:59:00.000Z', undefined],
    ['amy', '2026-11-24T02:00:00.000Z', '2026-11-23'],
    ['lena', '2026-11-22T07:59:00.000Z', undefined],
    ['lena', '2026-11-22T08:00:00.000Z', '2026-11-22'],
    ['abe', '2026-11-24T12:00:00.000Z', undefined],
  ])('of %s at %s is %s', (key, at, date) => {
    expect(day(key, at)).toBe(date);
  });

  it('over midnight is the day it began on', () => {
    expect(day('ivy', '2026-11-28T21:59:00.000Z')).toBeUndefined();
    expect(day('ivy', '2026-11-28T22:00:00.000Z')).toBe('2026-11-28');
    expect(day('ivy', '2026-11-29T02:00:00.000Z')).toBeUndefined();
  });

  it('begins with the first dated shift of the day, and is none without one', () => {
    const shifts = [
      { from: '2026-11-23T13:00:00.000Z', to: '2026-11-23T17:00:00.000Z' },
      { from: '2026-11-25T06:00:00.000Z', to: '2026-11-25T10:00:00.000Z' },
      { from: '2026-11-25T12:00:00.000Z', to: '2026-11-25T15:00:00.000Z' },
    ];
    const during = (at: string): string | undefined => day('ivy', at, { shifts });
    expect(during('2026-11-23T12:59:00.000Z')).toBeUndefined();
    expect(during('2026-11-23T13:00:00.000Z')).toBe('2026-11-23');
    expect(during('2026-11-24T12:00:00.000Z')).toBeUndefined();
    expect(during('2026-11-25T06:00:00.000Z')).toBe('2026-11-25');
    expect(during('2026-11-26T09:00:00.000Z')).toBe('2026-11-26');
  });

  it('is none of absence or while somebody is away, and one where they say that they work', () => {
    const [noon, sunday] = ['2026-11-23T12:00:00.000Z', '2026-11-22T12:00:00.000Z'];
    expect(day('ivy', noon, { absences: [{ id: 'a', from: '2026-11-23', to: '2026-11-23' }] })).toBeUndefined();
    expect(day('ivy', noon, { availability: { state: 'away', until: '2026-11-23T13:00:00.000Z' } })).toBeUndefined();
    expect(day('ivy', '2026-11-23T13:00:00.000Z', { availability: { state: 'away', until: noon } })).toBe('2026-11-23');
    expect(day('ivy', sunday, { availability: { state: 'on-duty' } })).toBe('2026-11-22');
    expect(day('ivy', '2026-11-22T00:30:00.000Z', { availability: { state: 'on-duty' } })).toBeUndefined();
  });
});
