import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseOrganisation } from '../infrastructure/organisation-file/parse-organisation.js';
import { OrganisationDirectory } from './organisation-directory.js';
import type { StaffMember } from './organisation.js';

function directory(staff: string, teams = ''): OrganisationDirectory {
  const parsed = parseOrganisation(`
organisation: { name: Acme, timeZone: Europe/London, contact: { hours: "Mon-Fri 09:00-17:00" } }
teams:
  - { key: parcels, name: Parcels, lead: lena, deputy: omar, default: true }
  - { key: nights, name: Nights, lead: omar, hours: { Mon-Sun: "22:00-06:00" } }
${teams}
staff:
  - { key: lena, name: Lena, email: lena@acme.example, role: lead, team: parcels }
  - { key: omar, name: Omar, email: omar@acme.example, role: manager, team: nights }
  - { key: mara, name: Mara, email: mara@acme.example, role: manager, team: parcels }
${staff}`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return new OrganisationDirectory(parsed.organisation);
}

function member(found: OrganisationDirectory, key: string): StaffMember {
  const person = found.member(key);
  if (person === undefined) throw new Error(`no ${key}`);
  return person;
}

const NOW = '2026-11-23T10:00:00.000Z';

describe('the owner chain', () => {
  it('is lead, deputy, managers of the team, other managers, each once', () => {
    expect(
      directory('')
        .ownerChain('parcels', NOW)
        .map(({ key }) => key),
    ).toEqual(['lena', 'omar', 'mara']);
    expect(
      directory('')
        .ownerChain('nights', NOW)
        .map(({ key }) => key),
    ).toEqual(['omar', 'mara']);
  });

  it('gives the first without a conflict, and never nobody', () => {
    const found = directory('');
    expect(found.ownerFor('parcels', NOW).key).toBe('lena');
    expect(found.ownerFor('parcels', NOW, ({ key }) => key === 'lena').key).toBe('omar');
    expect(found.ownerFor('parcels', NOW, () => true).key).toBe('mara');
    expect(found.ownerFor('no-such-team', NOW).key).toBe('lena');
  });

  it('tells whom somebody leads: everybody in the teams of which they are the lead, but themselves', () => {
    const found = directory('  - { key: ivy, name: Ivy, email: ivy@acme.example, role: handler, team: parcels }');
    expect(found.ledBy('lena')).toEqual(['mara', 'ivy']);
    expect([found.ledBy('omar'), found.ledBy('ivy')]).toEqual([[], []]);
  });

  it('skips who has left', () => {
    const found = directory(
      '  - { key: gone, name: G, email: g@acme.example, role: manager, team: nights, leftOn: 2026-11-22 }',
    );
    expect(found.ownerChain('nights', '2026-11-22T23:59:00.000Z').map(({ key }) => key)).toContain('gone');
    expect(found.ownerChain('nights', NOW).map(({ key }) => key)).not.toContain('gone');
  });
});

describe('being on duty', () => {
  it('takes own hours, else the team’s, else the contact hours', () => {
    const found =
      directory(`  - { key: own, name: O, email: o@acme.example, role: handler, team: nights, hours: { Mon: "12:00-13:00" } }
  - { key: team, name: T, email: t@acme.example, role: handler, team: nights }
  - { key: contact, name: C, email: c@acme.example, role: handler, team: parcels }`);
    const at = (instant: string): string[] =>
      ['own', 'team', 'contact'].filter((key) => found.onDuty(member(found, key), instant));
    expect(at('2026-11-23T12:30:00.000Z')).toEqual(['own', 'contact']);
    expect(at('2026-11-23T23:00:00.000Z')).toEqual(['team']);
    expect(at('2026-11-24T05:59:00.000Z')).toEqual(['team']);
    expect(at('2026-11-24T06:00:00.000Z')).toEqual([]);
    expect(at('2026-11-28T12:30:00.000Z')).toEqual([]);
  });

  it('follows the local clock through daylight saving', () => {
    const found = directory('  - { key: day, name: D, email: d@acme.example, role: handler, team: parcels }');
    expect(found.onDuty(member(found, 'day'), '2026-07-06T08:00:00.000Z')).toBe(true);
    expect(found.onDuty(member(found, 'day'), '2026-12-07T08:00:00.000Z')).toBe(false);
  });

  it('ends a night with the night, also when an absence begins at midnight', () => {
    const found = directory(
      '  - { key: owl, name: W, email: w@acme.example, role: handler, team: nights, absences: [{ from: 2026-11-24, to: 2026-11-24 }] }',
    );
    const owl = member(found, 'owl');
    expect(found.onDuty(owl, '2026-11-24T02:00:00.000Z')).toBe(true);
    expect(found.onDuty(owl, '2026-11-24T23:00:00.000Z')).toBe(false);
    expect(found.onDuty(owl, '2026-11-25T02:00:00.000Z')).toBe(false);
    expect(found.onDuty(owl, '2026-11-25T23:00:00.000Z')).toBe(true);
  });

  it('is always for who has no hours anywhere', () => {
    const parsed = parseOrganisation(`
organisation: { name: Acme }
teams: [{ key: all, name: All, lead: lena }]
staff: [{ key: lena, name: Lena, email: lena@acme.example, role: lead, team: all }]`);
    if (!parsed.ok) throw new Error('the file is wrong');
    const found = new OrganisationDirectory(parsed.organisation);
    expect(found.defaultTeam.key).toBe('all');
    fc.assert(
      fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), (date) =>
        found.onDuty(member(found, 'lena'), date.toISOString()),
      ),
    );
  });

  it('covers each minute of a week by exactly one of two shifts that divide the day', () => {
    const found =
      directory(`  - { key: a, name: A, email: a@acme.example, role: handler, team: parcels, hours: { Mon-Sun: "07:30-19:15" } }
  - { key: b, name: B, email: b@acme.example, role: handler, team: parcels, hours: { Mon-Sun: "19:15-07:30" } }`);
    const minute = fc.integer({ min: 0, max: 7 * 24 * 60 });
    fc.assert(
      fc.property(minute, (offset) => {
        const at = new Date(Date.parse('2026-10-20T00:00:00Z') + offset * 60_000).toISOString();
        return found.onDuty(member(found, 'a'), at) !== found.onDuty(member(found, 'b'), at);
      }),
    );
  });
});

describe('handlers of a team', () => {
  it('are its active handlers', () => {
    const found = directory(`  - { key: zoe, name: Z, email: z@acme.example, role: handler, team: parcels }
  - { key: ann, name: A, email: a@acme.example, role: handler, team: parcels }
  - { key: off, name: O, email: o@acme.example, role: handler, team: parcels, active: false }`);
    expect(found.handlersOf('parcels', NOW).map(({ key }) => key)).toEqual(['ann', 'zoe']);
    expect(found.memberByEmail(' ANN@acme.example ')).toBeUndefined();
    expect(found.memberByEmail(' Z@acme.example ')?.key).toBe('zoe');
  });
});
