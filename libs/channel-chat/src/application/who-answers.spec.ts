import { beforeEach, describe, expect, it } from '@jest/globals';
import { organisationCollection } from '@redress/channel-kit';
import type { CaseViewUpdated } from '@redress/contracts';
import { toInstant, type Clock } from '@redress/kernel';
import { openDatabase } from '@redress/persistence';
import { CHAT_CASES } from '../infrastructure/chat-case-row.js';
import { ChatCases } from './chat-cases.js';
import { Office } from './office.js';
import { WhoAnswers, type Answer } from './who-answers.js';

const LONDON = { name: 'Acme Parcels', timeZone: 'Europe/London', holidays: 'GB-ENG', languages: ['en'] };
const WEEKDAYS = [1, 2, 3, 4, 5];
const hours = (fromMinute: number, toMinute: number): object[] =>
  WEEKDAYS.map((weekday) => ({ weekday, fromMinute, toMinute }));
const OFFICE = { ...LONDON, contact: { hours: hours(9 * 60, 17 * 60) } };

describe('who answers a visitor, and when', () => {
  let now: number;
  let office: Office;
  let cases: ChatCases;
  let who: WhoAnswers;
  let sequence: number;
  /** The collections that were read. */
  let reads: string[];

  beforeEach(async () => {
    // A Tuesday.
    now = Date.UTC(2026, 11, 1, 10);
    sequence = 0;
    const clock: Clock = { now: () => now, after: () => () => undefined };
    reads = [];
    const database = await openDatabase('memory:', {
      interpose: async ({ collection, operation }, run) => {
        if (operation.startsWith('find')) reads.push(collection);
        return run();
      },
    });
    office = new Office(database.model(organisationCollection('chat')), clock);
    cases = new ChatCases(database.model(CHAT_CASES), () => undefined);
    who = new WhoAnswers(office, cases, clock);
    await database.ensureIndexes();
  });

  const tell = async (item: string, value: Record<string, unknown>): Promise<void> => {
    sequence += 1;
    await office.apply({ item, sequence, erased: false, value });
  };
  const view = async (change: Partial<CaseViewUpdated> = {}): Promise<void> => {
    sequence += 1;
    await cases.apply({
      caseId: 'case-1',
      reference: 'K7M-Q2X-WDP',
      sequence,
      erased: false,
      state: 'received',
      receivedAt: toInstant(now),
      chat: 'talk',
      conversation: [],
      conversationTotal: 0,
      ...change,
    });
  };
  const ask = async (language = 'en'): Promise<Answer> => {
    // A replica that has just started.
    const [answer] = await who.answers([{ conversation: 'talk', language }]);
    if (answer === undefined) throw new Error('nobody answered');
    return answer;
  };

  it('is asked of no store for a conversation that was begun just now', async () => {
    await tell('profile', OFFICE);
    await view({ answeredBy: 'Ivy' });
    reads = [];
    const standings = await who.standings([{ conversation: 'talk', isNew: true }]);
    expect(standings).toEqual([{ answer: { here: true, text: 'Somebody at Acme Parcels answers you here.' } }]);
    expect(reads).not.toContain(CHAT_CASES.name);
    expect(await who.standings([{ conversation: 'talk' }])).toMatchObject([
      { answer: { name: 'Ivy' }, caseId: 'case-1' },
    ]);
  });

  it('is somebody, while nothing is known of the organisation', async () => {
    expect(await ask()).toEqual({ here: true, text: 'Somebody answers you here.' });
  });

  it('is a person in working hours, by name once somebody has it', async () => {
    await tell('profile', OFFICE);
    expect(await ask()).toEqual({ here: true, text: 'Somebody at Acme Parcels answers you here.' });
    await view({ answeredBy: 'Ivy', nextUpdateBy: '2026-12-15T17:00:00.000Z', expectedBy: '2027-01-04T17:00:00.000Z' });
    expect(await ask()).toEqual({
      here: true,
      name: 'Ivy',
      by: '2026-12-15T17:00:00.000Z',
      text: 'Ivy answers you here. You hear from us by Tuesday 15 December at the latest.',
    });
  });

  it('is nobody out of hours, until a moment by the clock of the organisation', async () => {
    await tell('profile', OFFICE);
    now = Date.UTC(2026, 11, 4, 18);
    expect(await ask()).toEqual({
      here: false,
      from: '2026-12-07T09:00:00.000Z',
      text: 'Nobody is here until 09:00 on Monday 7 December. What you write now is taken in at once, and you get a reference.',
    });
    await tell('profile', { ...OFFICE, timeZone: 'America/New_York', holidays: 'US' });
    now = Date.UTC(2026, 11, 7, 12);
    expect((await ask()).text).toContain('until 09:00 today.');
  });

  it('passes over holidays, and over the night in which the clock is put forward', async () => {
    await tell('profile', OFFICE);
    now = Date.UTC(2026, 11, 24, 18);
    // Christmas Day is a Friday; Boxing Day, a Saturday, is kept on the Monday.
    expect((await ask()).from).toBe('2026-12-29T09:00:00.000Z');
    now = Date.UTC(2027, 2, 27, 12);
    // Good Friday is past, Easter Monday is the 29th; the clock went forward on Sunday.
    expect((await ask()).from).toBe('2027-03-30T08:00:00.000Z');
  });

  it('goes by the hours of the team that has it, else of the team that takes everything', async () => {
    await tell('profile', OFFICE);
    await tell('team:late', { key: 'late', default: true, hours: hours(12 * 60, 20 * 60) });
    await tell('team:billing', { key: 'billing', default: false, hours: hours(8 * 60, 9 * 60) });
    expect((await ask()).from).toBe('2026-12-01T12:00:00.000Z');
    await view({ teamKey: 'billing' });
    expect((await ask()).from).toBe('2026-12-02T08:00:00.000Z');
  });

  it('says it in the language of the visitor, else of the organisation', async () => {
    await tell('profile', { ...OFFICE, languages: ['de', 'en'] });
    now = Date.UTC(2026, 10, 30, 18);
    await view({ answeredBy: 'Ivy', expectedBy: '2027-01-01T17:00:00.000Z' });
    expect((await ask('fr-CA')).text).toBe(
      'Il n’y a personne ici avant 09:00, mardi 1er décembre. Votre réclamation est entre les mains de Ivy. Vous aurez de nos nouvelles au plus tard le vendredi 1er janvier.',
    );
    expect((await ask('es')).text).toContain('No hay nadie aquí hasta las 09:00 del martes, 1 de diciembre.');
    expect((await ask('pl')).text).toContain('Bis Dienstag, 1. Dezember, 09:00 Uhr ist niemand hier.');
  });

  it('promises no date that has passed, and nobody for what is closed', async () => {
    await tell('profile', OFFICE);
    await view({ answeredBy: 'Ivy', expectedBy: '2026-11-30T17:00:00.000Z' });
    expect((await ask()).text).toBe('Ivy answers you here.');
    await view({ answeredBy: 'Ivy', state: 'closed' });
    expect(await ask()).toEqual({
      here: true,
      text: 'Your complaint K7M-Q2X-WDP is closed. If you write again, a person reads it.',
    });
  });

  it('is the newest view of the newest case, in whatever order they come, and nothing of one that is erased', async () => {
    await view({ answeredBy: 'Ivy', sequence: 5 });
    await view({ answeredBy: 'Noah', sequence: 4 });
    expect((await ask()).name).toBe('Ivy');
    await view({ caseId: 'case-2', answeredBy: 'Ada', receivedAt: '2026-12-01T11:00:00.000Z' });
    expect((await ask()).name).toBe('Ada');
    await cases.erase('case-2');
    await view({ sequence: 9, erased: true });
    await view({ answeredBy: 'Ivy', sequence: 8 });
    expect((await ask()).name).toBeUndefined();
  });
});
