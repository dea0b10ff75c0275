import { describe, expect, it } from '@jest/globals';
import { parseOrganisation } from './parse-organisation.js';
import { readOrganisationFile } from './read-organisation-file.js';

// The file of the reference documentation, with every field there is.
const WHOLE = `organisation: { name: Acme Parcels, languages: [en, de], timeZone: Europe/London, holidays: GB-ENG, preset: iso10002-default, ownDomains: [acme.example],
  contact: { phone: "+44 20 7946 0000", hours: "Mon-Fri 09:00-17:00", post: "1 Dock Road, London" }, recourse: { name: Postal Redress Service, url: "https://recourse.example" } }
teams:
  - { key: parcels, name: Parcels, lead: lena, deputy: omar, default: true, onCall: ["+447700900111"], hours: { Mon-Fri: ["08:00-20:00"] } }
  - { key: billing, name: Billing, lead: omar, mode: pull }
staff:
  - { key: lena, name: Lena Ortiz, email: lena@acme.example, role: lead, team: parcels }
  - { key: omar, name: Omar Haddad, email: omar@acme.example, role: manager, team: billing }
  - { key: ivy, name: Ivy Chen, displayName: Ivy, email: ivy@acme.example, role: handler, team: parcels, skills: [late, damaged], languages: [en, de], channels: [email, sms, web, chat],
      hours: { Mon-Fri: ["08:00-12:00", "13:00-17:00"], Sat: ["22:00-06:00"] }, capacity: 20, chats: 3, absences: [{ from: 2026-12-21, to: 2026-12-31 }], conflicts: [] }
load: { waiting: 25 }
quietHours: { sms: "21:00-08:00" }
riskWords: { en: [suicide, "set fire"], de: [umbringen] }
emergencyContacts: { en: "In danger? Call 999." }
categories:
  - { key: late, name: { en: Late delivery, de: Verspätete Lieferung }, team: parcels, skills: [late], words: [late, { word: verspätet, language: de, weight: 3 }] }
`;

function problems(source: string, presets?: readonly string[]): string[] {
  const parsed = parseOrganisation(source, presets === undefined ? {} : { presets });
  if (parsed.ok) return [];
  return parsed.problems.map(({ line, column, field, rule }) => `${String(line)}:${String(column)} ${field} ${rule}`);
}

describe('an organisation file', () => {
  it('is read whole', () => {
    const parsed = parseOrganisation(WHOLE, { presets: ['iso10002-default'] });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { profile, teams, staff, categories } = parsed.organisation;
    expect(profile).toMatchObject({
      name: 'Acme Parcels',
      languages: ['en', 'de'],
      contact: { phone: '+44 20 7946 0000' },
      load: { waiting: 25 },
      quietHours: { sms: { fromMinute: 1260, toMinute: 480 } },
      riskWords: { en: ['suicide', 'set fire'] },
    });
    expect(profile.contact.hours).toHaveLength(5);
    expect(teams.map(({ key, mode, default: isDefault }) => [key, mode, isDefault])).toEqual([
      ['parcels', 'push', true],
      ['billing', 'pull', false],
    ]);
    expect(staff[2]).toMatchObject({
      key: 'ivy',
      displayName: 'Ivy',
      absences: [{ from: '2026-12-21', to: '2026-12-31' }],
      active: true,
    });
    expect(staff[2]?.hours).toHaveLength(11);
    expect(staff[0]).toMatchObject({ capacity: 20, chats: 3, skills: [], conflicts: [] });
    expect(staff[0]).not.toHaveProperty('languages');
    expect(categories[0]?.words).toEqual([
      { text: 'late', weight: 1 },
      { text: 'verspätet', language: 'de', weight: 3 },
    ]);
    expect(categories[0]?.name).toEqual({ en: 'Late delivery', de: 'Verspätete Lieferung' });
  });

  it('names who is told as a clock runs down, by shares of its time and by time after the breach', () => {
    const steps =
      '[{ at: 50%, tell: [handler] }, { at: breach, tell: [handler, lead] }, { at: breach+2d, tell: [manager] }]';
    const parsed = parseOrganisation(WHOLE.replace('mode: pull', `mode: pull, escalation: ${steps}`));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.organisation.teams.map(({ escalation }) => escalation)).toEqual([
      undefined,
      [
        { share: 0.5, afterMs: 0, tell: ['handler'] },
        { share: 1, afterMs: 0, tell: ['handler', 'lead'] },
        { share: 1, afterMs: 2 * 86_400_000, tell: ['manager'] },
      ],
    ]);
  });

  it.each([
    ['{ at: 0%, tell: [lead] }', 'teams[1].escalation[0].at moment'],
    ['{ at: 100%, tell: [lead] }', 'teams[1].escalation[0].at moment'],
    ['{ at: breach+0h, tell: [lead] }', 'teams[1].escalation[0].at moment'],
    ['{ at: breach-2h, tell: [lead] }', 'teams[1].escalation[0].at moment'],
    ['{ at: breach, tell: [] }', 'teams[1].escalation[0].tell required'],
    ['{ at: breach, tell: [boss] }', 'teams[1].escalation[0].tell[0] choice'],
    ['{ tell: [lead] }', 'teams[1].escalation[0].at required'],
    ['{ at: breach+4h, tell: [lead] }', 'teams[1].escalation breach'],
  ])('refuses the escalation step %s', (step, problem) => {
    const found = problems(WHOLE.replace('mode: pull', `mode: pull, escalation: [${step}]`));
    expect(found.map((each) => each.replace(/^\S+ /u, ''))).toEqual([problem]);
  });

  it('has every error reported at once, with its line, field and rule', () => {
    expect(
      problems(
        `organisation:
  name: Acme
  languages: [english]
  timeZone: Europe/Londn
  colour: red
  preset: none-such
teams:
  - { key: parcels, name: Parcels, lead: lina, default: true, hours: { Mon-Fry: ["08:00-20:00"] } }
  - { key: billing, name: 7, lead: omar, default: true, onCall: ["0800 1"] }
staff:
  - { key: lena, name: Lena, email: lena.example, role: leader, team: parcel }
  - { key: omar, name: Omar, email: omar@acme.example, role: auditor }
  - { key: omar, name: Omar, email: OMAR@acme.example, role: handler, hours: { Mon: ["08:00-12:00", "11:00-13:00"] } }
  - { key: ivy, role: manager, email: ivy@acme.example, absences: [{ from: 2026-02-30, to: 2026-03-01 }, { from: 2026-03-02, to: 2026-03-01 }] }
quietHours: { sms: "21:00" }
categories:
  - { key: late, name: Late, team: billings }
`,
        ['iso10002-default'],
      ),
    ).toEqual([
      '3:15 organisation.languages[0] language',
      '4:13 organisation.timeZone time-zone',
      '5:3 organisation.colour unknown',
      '6:11 organisation.preset reference',
      '8:3 teams one-default',
      '8:42 teams[0].lead reference',
      '8:82 teams[0].hours.Mon-Fry[0] hours',
      '9:27 teams[1].name text',
      '9:36 teams[1].lead role',
      '9:66 teams[1].onCall[0] phone',
      '11:37 staff[0].email email',
      '11:57 staff[0].role choice',
      '11:71 staff[0].team reference',
      '13:5 staff[2] required',
      '13:12 staff[2].key unique',
      '13:37 staff[2].email unique',
      '13:78 staff[2].hours hours',
      '14:5 staff[3].name required',
      '14:76 staff[3].absences[0].from date',
      '14:106 staff[3].absences[1] order',
      '15:20 quietHours.sms hours',
      '17:24 categories[0].name object',
      '17:36 categories[0].team reference',
    ]);
  });

  it('is checked against timetables and holidays that are known elsewhere', () => {
    const parsed = parseOrganisation(WHOLE, { presets: ['uk-fca-disp'], isJurisdiction: (name) => name === 'DE' });
    const found = parsed.ok ? [] : parsed.problems.map(({ field, rule, line }) => [field, rule, line]);
    expect(found).toEqual([
      ['organisation.holidays', 'reference', 1],
      ['organisation.preset', 'reference', 1],
    ]);
  });

  it('names the nearest known field and key', () => {
    const parsed = parseOrganisation(WHOLE.replace('lead: lena', 'lead: lenna').replace('deputy:', 'deputi:'));
    const messages = parsed.ok ? [] : parsed.problems.map(({ message }) => message);
    expect(messages).toEqual([
      'must be the key of a member of staff, and "lenna" is none; did you mean lena?',
      'is no field here; did you mean deputy?',
    ]);
  });

  it('has words of categories that are checked like everything else', () => {
    const wrong = WHOLE.replace(
      '{ word: verspätet, language: de, weight: 3 }',
      '{ word: verspätet, weight: 0 }, { words: x }, ""',
    );
    expect(problems(wrong)).toEqual([
      expect.stringContaining('categories[0].words[1].weight'),
      expect.stringContaining('categories[0].words[2].word required'),
      expect.stringContaining('categories[0].words[2].words unknown'),
      expect.stringContaining('categories[0].words[3] text'),
    ]);
  });

  it.each([
    ['nothing', '', ['1:1  object']],
    ['a list', '- a', ['1:1  object']],
    ['broken YAML', 'organisation: { name: x', ['1:24  yaml']],
    ['a name given twice', `${WHOLE}load: { waiting: 3 }\n`, ['17:1  yaml']],
    ['an endless file', '#'.repeat(1024 * 1024 + 1), ['1:1  length']],
    ['an anchor that holds itself', '&a { organisation: *a, teams: [], staff: [] }', null],
  ])('that is %s is refused in words', (_, source, expected) => {
    const found = problems(source);
    if (expected === null) expect(found.length).toBeGreaterThan(0);
    else expect(found).toEqual(expected);
  });

  it('may use anchors', () => {
    const parsed = parseOrganisation(
      WHOLE.replace('hours: { Mon-Fri: ["08:00-20:00"] }', 'hours: &day { Mon-Fri: ["08:00-20:00"] }').replace(
        'mode: pull',
        'hours: *day',
      ),
    );
    expect(parsed.ok && parsed.organisation.teams[1]?.hours).toHaveLength(5);
  });

  it('of the demonstration is right', () => {
    const { teams, staff } = readOrganisationFile(undefined, { presets: ['iso10002-default'] });
    expect(teams).toHaveLength(2);
    expect(staff.filter(({ role }) => role === 'handler').length).toBeGreaterThanOrEqual(4);
  });

  it('that is missing is an error in words', () => {
    expect(() => readOrganisationFile('/nowhere/organisation.yaml')).toThrow(
      /\/nowhere\/organisation\.yaml cannot be read/u,
    );
  });
});
