import { beforeEach, describe, expect, it } from '@jest/globals';
import { SEATS, SimulateAssignment, type Simulation } from '@redress/assignment';
import { CASE_ENTRIES, CASE_HISTORY, CASES } from '@redress/cases';
import { RedressError, toInstant } from '@redress/kernel';
import { NO_PLAN, OrganisationDirectory, parseOrganisation } from '@redress/organisation';
import { caseScope, type CaseScope, type Viewer } from '@redress/staff';
import { Desk, person, START } from './desk.js';

const HOUR_MS = 3_600_000;
const FILE = `
organisation: { name: Acme }
teams:
  - { key: parcels, name: Parcels, lead: lena, default: true }
  - { key: billing, name: Billing, lead: omar }
staff:
  - { key: lena, name: Lena, email: lena@acme.example, role: lead, team: parcels }
  - { key: omar, name: Omar, email: omar@acme.example, role: lead, team: billing }
  - { key: ivy, name: Ivy, email: ivy@acme.example, role: handler, team: parcels, skills: [late, lost, triage], capacity: 3 }
  - { key: noah, name: Noah, email: noah@acme.example, role: handler, team: parcels, skills: [late, lost, triage], capacity: 3 }
  - { key: sam, name: Sam, email: sam@acme.example, role: handler, team: billing, skills: [late, lost], capacity: 10 }
categories:
  - { key: late, name: { en: Late }, team: parcels, skills: [late] }
  - { key: lost, name: { en: Lost }, team: parcels, skills: [lost] }
`;

function directoryOf(file: string): OrganisationDirectory {
  const parsed = parseOrganisation(file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return new OrganisationDirectory(parsed.organisation);
}

const directory = directoryOf(FILE);
const lena: Viewer = { key: 'lena', role: 'lead', teams: ['parcels'], leads: ['ivy', 'noah'] };
const SCOPE = scopeOf(lena);

function scopeOf(viewer: Viewer): CaseScope {
  return caseScope(viewer, ['parcels', 'billing']);
}

describe('a simulation', () => {
  let desk: Desk;
  let simulating: SimulateAssignment;

  beforeEach(async () => {
    const skills = ['late', 'lost', 'triage'];
    desk = await Desk.open(person('ivy', { skills }), person('noah', { skills }));
    simulating = new SimulateAssignment(desk.core.stores, () => directory, { planOf: () => NO_PLAN }, desk.clock);
  });

  // Eight cases, one a minute; a handler opens each at once. Six find room.
  async function busyHour(): Promise<void> {
    for (let count = 1; count <= 8; count += 1) {
      desk.clock.at += 60_000;
      const id = `c${String(count)}`;
      await desk.arriveAndDispatch({ id, words: count % 2 === 0 ? 'late' : 'lost' });
      const [handler = ''] = await desk.handlers(id);
      desk.clock.at += 1_000;
      if (handler !== '') await desk.look(id, handler);
    }
    desk.clock.at = START + HOUR_MS;
  }

  const simulate = async (changes: object, scope = SCOPE): Promise<Simulation> =>
    simulating.simulate({ changes, from: toInstant(START), bound: 30 }, scope);

  it('without changes makes every choice again', async () => {
    await busyHour();
    const { asItIs, asChanged, moved, asRecorded } = await simulate({});
    expect(asRecorded).toEqual({ same: 6, of: 6 });
    expect(moved).toEqual({ count: 0, hidden: 0, items: [] });
    expect(asItIs.all).toMatchObject({ arrivals: 8, given: 6, waiting: 2, waitedPast: 2, nobodyCould: 0 });
    expect(asChanged).toEqual(asItIs);
    expect(asItIs.people.map(({ person: key, given, peak }) => [key, given, peak])).toEqual([
      ['ivy', 3, 300],
      ['noah', 3, 300],
    ]);
    // Given one by one, two minutes apart: of an hour the first took 59 minutes, the second 57, the third 55.
    const [ivy] = asItIs.people;
    expect(Math.round(ivy?.load ?? 0)).toBe(Math.round((100 * (59 + 57 + 55)) / 60));
  });

  it('shows what more room would have done, and which cases would have gone to somebody else', async () => {
    await busyHour();
    const { asChanged, moved } = await simulate({ staff: [{ key: 'noah', capacity: 30 }] });
    expect(asChanged.all).toMatchObject({ given: 8, waiting: 0, waitedPast: 0, wait: { max: 0 } });
    expect(moved.items.map(({ id }) => id).sort()).toEqual(expect.arrayContaining(['c7', 'c8']));
    expect(moved.items.find(({ id }) => id === 'c8')).toMatchObject({ asItIs: undefined, asChanged: 'noah' });
    expect(moved.count).toBe(moved.items.length);
  });

  it('names no case to who may not see it, and counts it all the same', async () => {
    await busyHour();
    const { revision } = await desk.head('c8');
    const said = { person: 'ivy', state: 'confirmed', reason: 'it says so' } as const;
    await desk.core.judging.decideConflict('c8', said, { by: 'omar', revision });
    const { moved } = await simulate({ staff: [{ key: 'noah', capacity: 30 }] });
    expect(moved.hidden).toBe(1);
    expect(moved.items.map(({ id }) => id)).not.toContain('c8');
    const omar: Viewer = { key: 'omar', role: 'lead', teams: ['billing'], leads: ['sam'] };
    const others = await simulate({ staff: [{ key: 'noah', capacity: 30 }] }, scopeOf(omar));
    expect(others.moved).toEqual({ count: 0, hidden: 0, items: [] });
    expect(others.asItIs.people.map(({ person: key }) => key)).toEqual(['sam']);
  });

  it('sends the cases of a category to its other team', async () => {
    await busyHour();
    const { asChanged, moved } = await simulate({ categories: [{ key: 'late', team: 'billing' }] });
    expect(asChanged.teams).toMatchObject([{ team: 'parcels', arrivals: 4, given: 4 }]);
    expect(
      moved.items
        .filter(({ asChanged: to }) => to === 'sam')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['c2', 'c4', 'c6', 'c8']);
  });

  it('gives nothing out in a team that is to take its cases itself: who begins one would have asked for the next', async () => {
    await busyHour();
    const { asChanged } = await simulate({ teams: [{ key: 'parcels', mode: 'pull' }] });
    expect(asChanged.all).toMatchObject({ given: 6, waiting: 2 });
    expect(asChanged.all.wait?.max).toBe(1_000);
  });

  it('counts what nobody could ever have taken', async () => {
    await busyHour();
    const { asChanged } = await simulate({ categories: [{ key: 'lost', skills: ['diving'] }] });
    expect(asChanged.all).toMatchObject({ nobodyCould: 4, given: 4 });
  });

  it('writes nothing', async () => {
    await busyHour();
    const everything = async (): Promise<string> => {
      const all = await Promise.all(
        [CASES, CASE_HISTORY, CASE_ENTRIES, SEATS].map((definition) =>
          desk.database
            .model<{ _id: string }>(definition as never)
            .find({ _id: { $gt: '' } })
            .sort({ _id: 1 })
            .lean(),
        ),
      );
      return JSON.stringify(all);
    };
    const before = await everything();
    await simulate({ assignment: { unopened: 1 }, staff: [{ key: 'noah', capacity: 30 }] });
    expect(await everything()).toBe(before);
  });

  it('refuses in the words of the organisation file', async () => {
    desk.clock.at = START + HOUR_MS;
    const changes = {
      assignment: { relaxMinutes: 0, speed: 3 },
      teams: [{ key: 'parcels', mode: 'shove' }],
      staff: [
        { key: 'ivy', capacity: 2.5, hours: { Mon: ['08:00-08:00'] }, languages: ['english?'] },
        { key: 'noha', skills: ['Late'] },
      ],
      categories: [{ key: 'late', team: 'billin', weight: 0 }],
    };
    const asFile = FILE.replace('categories:', 'assignment: { relaxMinutes: 0, speed: 3 }\ncategories:')
      .replace('default: true', 'default: true, mode: shove')
      .replace(
        'skills: [late, lost, triage], capacity: 3',
        'capacity: 2.5, hours: { Mon: ["08:00-08:00"] }, languages: ["english?"]',
      )
      .replace('skills: [late, lost, triage]', 'skills: [Late]')
      .replace('team: parcels, skills: [late] }', 'team: billin, weight: 0 }');
    const parsed = parseOrganisation(asFile);
    const words = parsed.ok ? [] : parsed.problems.map(({ rule, message }) => `${rule}: ${message}`);
    const refusal: unknown = await simulate(changes).catch((error: unknown) => error);
    if (!(refusal instanceof RedressError)) throw new Error('it was not refused');
    const { code, fields } = refusal;
    expect(code).toBe('simulation-refused');
    const unknown = 'reference: must be the key of a member of staff, and "noha" is none; did you mean noah?';
    expect(fields.map(({ rule, message }) => `${rule}: ${message}`).sort()).toEqual([...words, unknown].sort());
    expect(fields.map(({ field }) => field)).toEqual(
      expect.arrayContaining([
        'changes.assignment.relaxMinutes',
        'changes.staff[0].capacity',
        'changes.categories[0].team',
      ]),
    );
  });

  it('refuses a period that is none or too long, and a second replay meanwhile', async () => {
    const ask = async (from: number): Promise<unknown> =>
      simulating.simulate({ changes: {}, from: toInstant(from), bound: 60 }, SCOPE);
    await expect(ask(desk.clock.at)).rejects.toMatchObject({ fields: [{ field: 'from', rule: 'order' }] });
    const tooLong = desk.clock.at - 31 * 24 * HOUR_MS - 1;
    await expect(ask(tooLong)).rejects.toMatchObject({ fields: [{ field: 'from', rule: 'period' }] });
    const first = ask(desk.clock.at - HOUR_MS);
    await expect(ask(desk.clock.at - HOUR_MS)).rejects.toMatchObject({ code: 'simulation-running', retriable: true });
    await expect(first).resolves.toBeDefined();
  });
});
