import { beforeEach, describe, expect, it } from '@jest/globals';
import { systemIds, toInstant, type Clock } from '@redress/kernel';
import { OrganisationDirectory, parseOrganisation } from '@redress/organisation';
import { openDatabase } from '@redress/persistence';
import { DutyPlanStore } from '../infrastructure/duty-plan-store.js';
import { readCsvShifts } from '../infrastructure/shift-files/read-csv-shifts.js';
import { readIcalShifts } from '../infrastructure/shift-files/read-ical-shifts.js';
import { DutyBook } from './duty-book.js';
import { ImportShifts } from './import-shifts.js';
import { OrganisationRoster } from './organisation-roster.js';
import { OwnDutyPlan } from './own-duty.js';

const FILE = `
organisation: { name: Acme, timeZone: Europe/London }
teams: [{ key: parcels, name: Parcels, lead: lena, hours: { Mon-Fri: ["09:00-17:00"] } }]
staff:
  - { key: lena, name: Lena, email: lena@acme.example, role: lead, team: parcels }
  - { key: ivy, name: Ivy, email: ivy@acme.example, role: handler, team: parcels, capacity: 5 }
  - { key: kai, name: Kai, email: kai@acme.example, role: handler, team: parcels, timeZone: Asia/Tokyo }
`;
const parsed = parseOrganisation(FILE);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const directory = new OrganisationDirectory(parsed.organisation);

const ROSTER = 'staff,date,from,to,note\nivy,2026-11-23,22:00,06:00,night\nkai@acme.example,2026-11-24,09:00,17:00,\n';
const CALENDAR = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'DTSTART;TZID=Europe/London:20261123T080000',
  'DTEND;TZID=Europe/London:20261123T120000',
  'RRULE:FREQ=DAILY;COUNT=3',
  'ATTENDEE:mailto:Ivy@acme.example',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

describe('duty', () => {
  const clock = { at: Date.parse('2026-11-23T12:00:00.000Z'), now: () => clock.at, after: () => () => undefined };
  let book: DutyBook;
  let own: OwnDutyPlan;
  let rosters: ImportShifts;
  let roster: OrganisationRoster;
  const stateOf = (key: string, at: string): string | undefined => roster.person(key, at)?.duty;

  beforeEach(async () => {
    const database = await openDatabase('memory:');
    book = new DutyBook(new DutyPlanStore(database));
    await database.ensureIndexes();
    own = new OwnDutyPlan(book, () => directory, clock satisfies Clock, systemIds());
    rosters = new ImportShifts(book, () => directory, clock);
    roster = new OrganisationRoster(() => directory, book);
  });

  it('knows who begins within ten minutes, and who takes conversations', () => {
    const ivyAt = (at: string): object | undefined => roster.people('parcels', at).find(({ key }) => key === 'ivy');
    expect(ivyAt('2026-11-23T08:49:00.000Z')).not.toHaveProperty('startsSoon');
    expect(ivyAt('2026-11-23T08:50:00.000Z')).toMatchObject({ duty: 'off', startsSoon: true, chats: 3 });
    expect(ivyAt('2026-11-23T09:00:00.000Z')).toMatchObject({ duty: 'on' });
    expect(ivyAt('2026-11-23T09:00:00.000Z')).not.toHaveProperty('startsSoon');
  });

  it('follows a roster in CSV, each in their own time, over midnight', async () => {
    expect(await rosters.take(readCsvShifts(ROSTER))).toEqual({ shifts: 2, people: 2 });
    expect([stateOf('ivy', '2026-11-23T12:00:00.000Z'), stateOf('ivy', '2026-11-24T05:59:00.000Z')]).toEqual([
      'off',
      'on',
    ]);
    expect([stateOf('kai', '2026-11-24T00:00:00.000Z'), stateOf('kai', '2026-11-24T09:00:00.000Z')]).toEqual([
      'on',
      'off',
    ]);
  });

  it('follows a roster in iCalendar, shift by shift of what repeats', async () => {
    expect(await rosters.take(readIcalShifts(CALENDAR))).toEqual({ shifts: 3, people: 1 });
    expect(book.planOf('ivy').shifts.map(({ from }) => from)).toEqual([
      '2026-11-23T08:00:00.000Z',
      '2026-11-24T08:00:00.000Z',
      '2026-11-25T08:00:00.000Z',
    ]);
  });

  it('replaces what was planned for the days of the roster, and takes it twice as once', async () => {
    await rosters.take(readCsvShifts('staff,date,from,to\nivy,2026-11-23,08:00,10:00\nivy,2026-11-30,08:00,10:00\n'));
    const next = 'staff,date,from,to\nivy,2026-11-29,10:00,12:00\nivy,2026-12-01,10:00,12:00\n';
    await rosters.take(readCsvShifts(next));
    await rosters.take(readCsvShifts(next));
    expect(book.planOf('ivy').shifts.map(({ from }) => from.slice(0, 13))).toEqual([
      '2026-11-23T08',
      '2026-11-29T10',
      '2026-12-01T10',
    ]);
  });

  it('takes nothing of a roster with a problem, and names all of them with their places', async () => {
    const wrong =
      'staff,date,from,to\nzoe,2026-11-23,08:00,10:00\nivy,2026-02-30,8,10:61\nivy,2026-11-23,08:00,10:00\n';
    await expect(rosters.take(readCsvShifts(wrong))).rejects.toMatchObject({
      code: 'validation-failed',
      fields: [
        { field: 'line 3: date' },
        { field: 'line 3: from' },
        { field: 'line 3: to' },
        { field: 'line 2: staff', rule: 'reference' },
      ],
    });
    expect(book.planOf('ivy').shifts).toEqual([]);
    await expect(rosters.take(readCsvShifts('who,when\nivy,now\n'))).rejects.toMatchObject({
      fields: [{ rule: 'columns' }],
    });
    await expect(rosters.take(readIcalShifts('nothing'))).rejects.toMatchObject({ fields: [{ rule: 'ical' }] });
    const overlapping = 'staff,date,from,to\nivy,2026-11-23,08:00,10:00\nivy,2026-11-23,09:00,11:00\n';
    await expect(rosters.take(readCsvShifts(overlapping))).rejects.toMatchObject({ fields: [{ rule: 'overlap' }] });
  });

  it('follows what people say, and plans their absences', async () => {
    const now = toInstant(clock.at);
    expect(await own.say('ivy', 'away')).toMatchObject({ duty: 'away', said: { state: 'away' } });
    expect(await own.say('ivy', 'by-plan')).toEqual({ duty: 'on' });
    expect(await own.say('kai', 'on-duty', '2027-01-01T00:00:00.000Z')).toMatchObject({
      duty: 'on',
      said: { until: '2026-11-24T04:00:00.000Z' },
    });
    await expect(own.say('ivy', 'away', now)).rejects.toMatchObject({ fields: [{ field: 'until' }] });
    const { id } = await own.plan('ivy', '2026-11-23', '2026-11-24');
    expect(stateOf('ivy', now)).toBe('absent');
    await expect(own.plan('ivy', '2026-11-24', '2026-11-23')).rejects.toMatchObject({ fields: [{ field: 'to' }] });
    await own.cancel('ivy', id);
    expect(stateOf('ivy', now)).toBe('on');
    await expect(own.cancel('ivy', id)).rejects.toMatchObject({ code: 'absence-not-found' });
  });

  it('is known to dispatch: capacity in hundredths, whether somebody ever works', () => {
    expect(
      roster.people('parcels', toInstant(clock.at)).map(({ key, capacity, worksEver }) => [key, capacity, worksEver]),
    ).toEqual([
      ['ivy', 500, true],
      ['kai', 2000, true],
    ]);
  });
});
