import { describe, expect, it } from '@jest/globals';
import { OrganisationDirectory, parseOrganisation } from '@redress/organisation';
import type { DutyBook } from './duty-book.js';
import { OrganisationRoster } from './organisation-roster.js';

const AT = '2026-11-23T10:00:00.000Z';
const BOOK = { version: 1, planOf: () => ({ shifts: [], absences: [] }) } as unknown as DutyBook;

function rosterOf(skills: string): OrganisationRoster {
  const parsed = parseOrganisation(`
organisation: { name: Acme }
teams: [{ key: parcels, name: Parcels, lead: lena }]
staff:
  - { key: lena, name: Lena, email: lena@acme.example, role: lead, team: parcels }
  - { key: ivy, name: Ivy, email: ivy@acme.example, role: handler, team: parcels, skills: [${skills}] }
  - { key: noah, name: Noah, email: noah@acme.example, role: handler, team: parcels }
categories: [{ key: late, name: { en: Late }, skills: [late] }]`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const directory = new OrganisationDirectory(parsed.organisation);
  return new OrganisationRoster(() => directory, BOOK);
}

describe('a case whose category nobody is sure of', () => {
  const able = (roster: OrganisationRoster, needs: string): string[] => {
    const { requires } = roster.demand(needs);
    const people = roster.people('parcels', AT);
    return people.filter(({ skills }) => requires.every((skill) => skills.includes(skill))).map(({ key }) => key);
  };

  it('is for who has the skill triage', () => {
    expect(able(rosterOf('triage'), '|en|email')).toEqual(['ivy']);
    expect(able(rosterOf('triage'), 'late|en|email')).toEqual([]);
  });

  it('is for everybody of a team in which nobody has it', () => {
    expect(able(rosterOf('late'), '|en|email')).toEqual(['ivy', 'noah']);
    expect(able(rosterOf('late'), 'late|en|email')).toEqual(['ivy']);
  });

  it('is never about somebody whom its handler leads', () => {
    expect(rosterOf('').person('lena', AT)?.leads).toEqual(['ivy', 'noah']);
  });
});
