import { beforeEach, describe, expect, it } from '@jest/globals';
import { CaseStore } from '@redress/cases';
import type { NoticeIssued } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import type { Clock, Instant } from '@redress/kernel';
import { Publisher, type OutgoingEvent } from '@redress/messaging';
import {
  NO_PLAN,
  OrganisationDirectory,
  readOrganisationFile,
  type DutyPlan,
  type Organisation,
  type StaffMember,
} from '@redress/organisation';
import { openDatabase, type Database } from '@redress/persistence';
import { USUAL_CHOICES } from '../domain/choices.js';
import { ChoiceStore } from '../infrastructure/choice-store.js';
import { NoticeStore } from '../infrastructure/notice-store.js';
import { DigestWriter } from './digest-writer.js';
import { NoticePost } from './notice-post.js';
import { NoticeWriter } from './notice-writer.js';

class TestClock implements Clock {
  ms = 0;
  now(): number {
    return this.ms;
  }
  after(): () => void {
    return () => undefined;
  }
}

class Recorder extends Publisher {
  readonly events: OutgoingEvent[] = [];
  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    this.events.push(...events);
    return Promise.resolve();
  }
}

/** Lena leads, Omar manages: both are told of messages that wait. Their day is from nine to five in London. */
describe('a digest', () => {
  const clock = new TestClock();
  let database: Database;
  let bus: Recorder;
  let organisation: Organisation;
  let plans: Readonly<Record<string, DutyPlan>>;

  beforeEach(async () => {
    database = await openDatabase('memory:');
    bus = new Recorder();
    organisation = readOrganisationFile(undefined);
    plans = {};
  });

  function change(key: string, fields: Partial<StaffMember>): void {
    const staff = organisation.staff.map((member) => (member.key === key ? { ...member, ...fields } : member));
    organisation = { ...organisation, staff };
  }

  async function writer(): Promise<DigestWriter> {
    const directory = (): OrganisationDirectory => new OrganisationDirectory(organisation);
    const files = { put: () => Promise.reject(new Error('no file was expected')) } as unknown as FileStore;
    const notices = new NoticeStore(database);
    const parts = {
      directory,
      planOf: (key: string): DutyPlan => plans[key] ?? NO_PLAN,
      cases: new CaseStore(database),
      notices,
      choices: new ChoiceStore(database),
      work: { held: () => Promise.resolve(1), parked: () => Promise.resolve(0) },
      clock,
    };
    await database.ensureIndexes();
    const letters = new NoticeWriter({ directory, files, clock, publicUrl: 'https://redress.example' });
    return new DigestWriter(parts, new NoticePost(notices, bus, clock, { warn: () => undefined }), letters);
  }

  /** Who was sent a digest by then, one letter a digest, after two processes have looked at once. */
  async function sentBy(at: Instant): Promise<string> {
    clock.ms = Date.parse(at);
    const [one, other] = [await writer(), await writer()];
    await Promise.all([one.sweep(), other.sweep()]);
    const sent = new Map(bus.events.map(({ event }) => [event.id, event.data as NoticeIssued]));
    return [...sent.values()]
      .map(({ recipient }) => recipient.key.replace('staff:', ''))
      .sort()
      .join(' ');
  }

  it('comes at the start of the day in the time zone of each, once a day', async () => {
    change('omar', { timeZone: 'America/New_York' });
    expect(await sentBy('2026-11-23T07:59:00.000Z')).toBe('');
    expect(await sentBy('2026-11-23T08:00:00.000Z')).toBe('lena');
    expect(await sentBy('2026-11-23T12:59:00.000Z')).toBe('lena');
    expect(await sentBy('2026-11-23T13:00:00.000Z')).toBe('lena omar');
    expect(await sentBy('2026-11-24T02:00:00.000Z')).toBe('lena omar');
    expect(await sentBy('2026-11-24T09:00:00.000Z')).toBe('lena lena omar');
  });

  it('comes only on days on which somebody works by their plan of duty', async () => {
    const shift = { from: '2026-11-24T12:00:00.000Z', to: '2026-11-24T18:00:00.000Z' };
    const absence = { id: 'a', from: '2026-11-23', to: '2026-11-24' };
    plans = {
      lena: {
        shifts: [{ ...shift, from: '2026-11-22T12:00:00.000Z', to: '2026-11-22T18:00:00.000Z' }, shift],
        absences: [],
      },
      omar: { shifts: [], absences: [absence] },
    };
    expect(await sentBy('2026-11-23T15:00:00.000Z')).toBe('');
    expect(await sentBy('2026-11-24T11:59:00.000Z')).toBe('');
    expect(await sentBy('2026-11-24T12:00:00.000Z')).toBe('lena');
    expect(await sentBy('2026-11-25T15:00:00.000Z')).toBe('lena lena omar');
  });

  it('waits for whoever says that they are away, until they are back', async () => {
    plans = { lena: { shifts: [], absences: [], availability: { state: 'away' } }, omar: { ...NO_PLAN } };
    expect(await sentBy('2026-11-23T10:00:00.000Z')).toBe('omar');
    plans = {};
    expect(await sentBy('2026-11-23T15:00:00.000Z')).toBe('lena omar');
  });

  it('is left out for whom it is not wanted', async () => {
    await database.ensureIndexes();
    await new ChoiceStore(database).choose('lena', { ...USUAL_CHOICES, digest: false });
    change('omar', { absences: [{ from: '2026-11-20', to: '2026-11-24' }] });
    expect(await sentBy('2026-11-23T10:00:00.000Z')).toBe('');
  });
});
