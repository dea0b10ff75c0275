import { describe, expect, it } from '@jest/globals';
import { parseOrganisation } from '../infrastructure/organisation-file/parse-organisation.js';
import { dutyState, hasWorked, NO_PLAN, worksEver, type DutyPlan, type DutyState } from './duty-plan.js';
import { OrganisationDirectory } from './organisation-directory.js';

const FILE = `
organisation: { name: Acme, timeZone: Europe/London }
teams: [{ key: parcels, name: Parcels, lead: lena, hours: { Mon-Fri: ["09:00-17:00"] } }]
staff:
  - { key: lena, name: Lena, email: lena@acme.example, role: lead, team: parcels }
  - { key: ivy, name: Ivy, email: ivy@acme.example, role: handler, team: parcels }
  - { key: kai, name: Kai, email: kai@acme.example, role: handler, team: parcels, timeZone: Asia/Tokyo }
  - { key: ned, name: Ned, email: ned@acme.example, role: handler, team: parcels, leftOn: 2026-11-20 }
`;
const parsed = parseOrganisation(FILE);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const directory = new OrganisationDirectory(parsed.organisation);

function state(key: string, at: string, plan: Partial<DutyPlan> = {}): DutyState {
  const member = directory.member(key);
  if (member === undefined) throw new Error(`nobody is ${key}`);
  return dutyState(directory, member, { ...NO_PLAN, ...plan }, at);
}
// A Monday; London is at UTC, Tokyo nine hours ahead.
const NOON = '2026-11-23T12:00:00.000Z';
const NIGHT = '2026-11-23T01:00:00.000Z';

describe('who is on duty', () => {
  it("follows the weekly hours in the person's own time zone", () => {
    expect([state('ivy', NOON), state('ivy', NIGHT)]).toEqual(['on', 'off']);
    expect([state('kai', NOON), state('kai', NIGHT)]).toEqual(['off', 'on']);
    expect(state('ned', NOON)).toBe('off');
  });

  it('follows dated shifts alone from their first to their last day, over midnight too', () => {
    const shifts = [
      { from: '2026-11-23T22:00:00.000Z', to: '2026-11-24T06:00:00.000Z' },
      { from: '2026-11-26T22:00:00.000Z', to: '2026-11-27T06:00:00.000Z' },
    ];
    const during = (at: string): DutyState => state('ivy', at, { shifts });
    expect([during(NOON), during('2026-11-24T02:00:00.000Z'), during('2026-11-24T06:00:00.000Z')]).toEqual([
      'off',
      'on',
      'off',
    ]);
    expect(during('2026-11-25T12:00:00.000Z')).toBe('off');
    expect(during('2026-11-30T12:00:00.000Z')).toBe('on');
  });

  it('is nobody who is absent, whatever they or their shifts say', () => {
    const absences = [{ id: 'a', from: '2026-11-23', to: '2026-11-23' }];
    const shifts = [{ from: '2026-11-23T22:00:00.000Z', to: '2026-11-24T06:00:00.000Z' }];
    expect(state('ivy', NOON, { absences })).toBe('absent');
    expect(state('ivy', NOON, { absences, availability: { state: 'on-duty' } })).toBe('absent');
    expect(state('ivy', '2026-11-24T02:00:00.000Z', { absences, shifts })).toBe('absent');
    expect(state('ivy', '2026-11-24T12:00:00.000Z', { absences })).toBe('on');
  });

  it('follows what people say of themselves, as long as they said', () => {
    const until = '2026-11-23T12:30:00.000Z';
    expect(state('ivy', NOON, { availability: { state: 'away', until } })).toBe('away');
    expect(state('ivy', until, { availability: { state: 'away', until } })).toBe('on');
    expect(state('ivy', NIGHT, { availability: { state: 'on-duty', until } })).toBe('on');
    expect(state('ivy', NIGHT, { availability: { state: 'away' } })).toBe('off');
    expect(state('ned', NOON, { availability: { state: 'on-duty', until } })).toBe('off');
  });
});

describe('planned work', () => {
  it('is had by who is here and has hours or a shift to come', () => {
    const ask = (key: string, plan: Partial<DutyPlan> = {}): boolean => {
      const member = directory.member(key);
      if (member === undefined) throw new Error(`nobody is ${key}`);
      return worksEver(directory, key === 'ivy' ? { ...member, hours: [] } : member, { ...NO_PLAN, ...plan }, NOON);
    };
    expect([ask('kai'), ask('ned'), ask('ivy')]).toEqual([true, false, false]);
    expect(ask('ivy', { shifts: [{ from: '2026-12-01T09:00:00.000Z', to: '2026-12-01T17:00:00.000Z' }] })).toBe(true);
    expect(ask('ivy', { shifts: [{ from: '2026-11-01T09:00:00.000Z', to: '2026-11-01T17:00:00.000Z' }] })).toBe(false);
  });

  it('counts minutes on duty, not minutes', () => {
    const hour = 3_600_000;
    const evening = (at: number): boolean => at < 10 * hour || at >= 24 * hour;
    const worked = (now: number): boolean => hasWorked(evening, 9.5 * hour, now, 60);
    expect([worked(10 * hour), worked(23 * hour), worked(24.4 * hour), worked(24.5 * hour)]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
