import { describe, expect, it } from '@jest/globals';
import { toInstant } from '@redress/kernel';
import { dutyState, NO_PLAN, OrganisationDirectory, parseOrganisation, type DutyPlan } from '@redress/organisation';
import fc from 'fast-check';
import { dutyLines } from './duty-lines.js';
import { inSlices } from './in-slices.js';

const FILE = `
organisation: { name: Acme, timeZone: Europe/London, contact: { hours: "Mon-Fri 09:00-17:00" } }
teams: [{ key: parcels, name: Parcels, lead: lena, default: true, hours: "Mon-Sun 07:30-19:45" }]
staff:
  - { key: lena, name: Lena, email: lena@acme.example, role: lead, team: parcels }
  - { key: ivy, name: Ivy, email: ivy@acme.example, role: handler, team: parcels }
  - { key: noah, name: Noah, email: noah@acme.example, role: handler, team: parcels, timeZone: America/New_York,
      hours: { Mon-Fri: ["08:00-12:00", "13:00-17:00"], Sat: "22:00-06:00" }, absences: [{ from: 2026-11-04, to: 2026-11-05 }] }
  - { key: ada, name: Ada, email: ada@acme.example, role: handler, team: parcels, leftOn: 2026-11-03 }
`;
const FROM = Date.parse('2026-10-28T11:17:00.000Z');
const TO = Date.parse('2026-11-10T00:00:00.000Z');

describe('lines of duty', () => {
  it('say of every minute what the plan of duty says of it', async () => {
    const parsed = parseOrganisation(FILE);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const directory = new OrganisationDirectory(parsed.organisation);
    const shifts = [{ from: '2026-11-06T20:10:00.000Z', to: '2026-11-07T04:25:00.000Z' }];
    const plans: Readonly<Record<string, DutyPlan>> = {
      ivy: { shifts, absences: [{ id: 'a', from: '2026-10-30', to: '2026-10-30' }] },
    };
    const planOf = (key: string): DutyPlan => plans[key] ?? NO_PLAN;
    const lines = await inSlices(dutyLines({ directory, planOf, from: FROM, to: TO }));
    expect([...lines.keys()].sort()).toEqual(['ada', 'ivy', 'noah']);
    const handlers = directory.staff.filter(({ role }) => role === 'handler');
    fc.assert(
      fc.property(fc.constantFrom(...handlers), fc.integer({ min: FROM, max: TO - 1 }), (member, at) => {
        const here = directory.isHere(member, toInstant(at));
        const expected = here ? dutyState(directory, member, planOf(member.key), toInstant(at)) : 'gone';
        expect(lines.get(member.key)?.at(at)).toBe(expected);
      }),
      { numRuns: 3_000 },
    );
  });
});
