import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { CASES, CaseStore, PageCursors, VisitorSignals, type CaseHead } from '@redress/cases';
import { EVENTS, TOPICS, type ConversationSignalled } from '@redress/contracts';
import { KeyRing, systemClock, systemIds, toInstant } from '@redress/kernel';
import { LocalSignals } from '@redress/messaging';
import { OrganisationDirectory, readOrganisationFile } from '@redress/organisation';
import { Database, openDatabase } from '@redress/persistence';
import { CLOCK, configureHttp, IDS, PinoLog, readSettings, Settings } from '@redress/platform';
import { StaffAccounts, StaffModule } from '@redress/staff';
import type { App } from 'supertest/types.js';
import request from 'supertest';
import { MyNotices } from '../application/my-notices.js';
import { NoticeStream } from '../application/notice-stream.js';
import { VisibleNotices } from '../application/visible-notices.js';
import { ChoiceStore } from '../infrastructure/choice-store.js';
import type { NoticeRecord } from '../infrastructure/notice-collections.js';
import { NoticeStore } from '../infrastructure/notice-store.js';
import { NotificationsController } from './notifications-controller.js';
import { StaffEventsController } from './staff-events-controller.js';
import type { NotificationsResponse } from './notification-bodies.js';

const PASSWORD = 'a long enough password';
const MINE = '/api/v1/me/notifications';
const START = Date.now() - 3_600_000;
const ACK = { name: 'ack', dueAt: '2026-11-25T17:00:00.000Z' };

/** A case of the team `parcels`, as far as visibility looks at it. */
function aCase(_id: string, subjects: readonly string[] = []): CaseHead {
  return {
    _id,
    reference: `REF-${_id}`,
    teamKey: 'parcels',
    ownerKey: 'lena',
    handlerKey: 'ivy',
    confidential: false,
    subjects,
    interested: [],
    queue: '',
    state: 'received',
    shard: 0,
    urgency: 2,
  } as unknown as CaseHead;
}

describe('notifications over HTTP', () => {
  let app: NestExpressApplication;
  let server: App;
  let notices: NoticeStore;
  const signals = new LocalSignals(() => undefined);
  let ivy: { cookie: string; csrf: string };
  let count = 0;

  beforeAll(async () => {
    const database = await openDatabase('memory:');
    notices = new NoticeStore(database);
    const [choices, visible] = [new ChoiceStore(database), new VisibleNotices(new CaseStore(database))];
    const { settings } = readSettings(
      { REDRESS_PUBLIC_URL: 'http://redress.example' },
      { app: 'standalone', production: false },
    );
    const log = await PinoLog.open('test', { logLevel: 'fatal', logFormat: 'json' });
    const cursors = new PageCursors(new KeyRing('k'.repeat(32)));
    const stream = new NoticeStream(notices, visible, systemClock, log);
    const module = await Test.createTestingModule({
      imports: [
        {
          module: class Platform {},
          global: true,
          providers: [
            { provide: Database, useValue: database },
            { provide: Settings, useValue: settings },
            { provide: KeyRing, useValue: new KeyRing('k'.repeat(32)) },
            { provide: CLOCK, useValue: systemClock },
            { provide: IDS, useValue: systemIds() },
          ],
          exports: [Database, Settings, KeyRing, CLOCK, IDS],
        },
        StaffModule.forRoot(() => new OrganisationDirectory(readOrganisationFile(undefined))),
      ],
      providers: [
        { provide: MyNotices, useValue: new MyNotices(notices, choices, visible, cursors) },
        { provide: NoticeStream, useValue: stream },
        {
          provide: VisitorSignals,
          useValue: new VisitorSignals(signals, new CaseStore(database), log, systemClock),
        },
      ],
      controllers: [NotificationsController, StaffEventsController],
    }).compile();
    app = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
    configureHttp(app, settings, log);
    await app.listen(0, '127.0.0.1');
    await database.ensureIndexes();
    await database.model(CASES).insertMany([aCase('c1'), aCase('c2', ['ivy'])], { ordered: false, lean: true });
    server = app.getHttpServer();
    await app.get(StaffAccounts).setPassword('ivy@acme.example', PASSWORD);
    const answer = await request(server)
      .post('/api/v1/staff/session')
      .send({ email: 'ivy@acme.example', password: PASSWORD });
    const [cookie = ''] = answer.headers['set-cookie'] as unknown as string[];
    ivy = { cookie: cookie.split(';')[0] ?? '', csrf: (answer.body as { csrfToken: string }).csrfToken };
  }, 30_000);
  afterAll(() => app.close());
  beforeEach(() => {
    count += 1;
  });

  const put = async (id: string, more: Partial<NoticeRecord> = {}): Promise<void> => {
    await notices.insert([
      {
        _id: id,
        recipient: 'ivy',
        at: toInstant(START + count * 60_000),
        kind: 'breach',
        caseId: 'c1',
        reference: 'K7M-Q2X-WDP',
        clock: ACK,
        read: 0,
        waiting: 0,
        open: 0,
        issueAt: toInstant(START),
        issues: 1,
        ...more,
      },
    ]);
  };
  const mine = async (query = ''): Promise<NotificationsResponse> =>
    (await request(server).get(`${MINE}${query}`).set('cookie', ivy.cookie).expect(200)).body as NotificationsResponse;
  const change = (body: object): request.Test =>
    request(server).put(MINE).set('cookie', ivy.cookie).set('x-csrf-token', ivy.csrf).send(body);

  it('are mine alone, without cases that I may not see, newest first and in pages', async () => {
    await put('n1');
    await put('n2', { at: toInstant(START + 120_000), kind: 'digest', caseId: '', reference: '' });
    await put('of-my-own-complaint', { caseId: 'c2' });
    await put('of-lena', { recipient: 'lena' });
    const whole = await mine();
    expect(whole.items.map(({ id }) => id)).toEqual(['n2', 'n1']);
    expect(whole.items[1]).toMatchObject({ kind: 'breach', reference: 'K7M-Q2X-WDP', clock: ACK, read: false });
    const first = await mine('?limit=1');
    expect(first.items.map(({ id }) => id)).toEqual(['n2']);
    const rest = await mine(`?limit=2&cursor=${first.nextCursor ?? ''}`);
    expect(rest.items.map(({ id }) => id)).toEqual(['n1']);
    // What I may not see counts nowhere.
    expect(whole.unread).toBe(2);
    expect((await mine('?limit=2')).nextCursor).toBeUndefined();
    await request(server).get(MINE).expect(401);
  });

  it('are read when I say so, and only mine', async () => {
    await put('of-lena-too', { recipient: 'lena' });
    const { unread } = await mine();
    const after = (await change({ read: ['n1', 'of-lena-too'] }).expect(200)).body as NotificationsResponse;
    expect(after.unread).toBe(unread - 1);
    expect((await mine('?unread=true')).items.map(({ id }) => id)).not.toContain('n1');
    expect((await notices.find('of-lena-too'))?.read).toBe(0);
  });

  it('come as I choose; what I leave out stays, and what cannot be is named', async () => {
    expect((await mine()).choices).toEqual({ by: 'mail', nineTenths: true, digest: true });
    await change({ by: 'text' }).expect(200);
    await change({ digest: false }).expect(200);
    expect((await mine()).choices).toEqual({ by: 'text', nineTenths: true, digest: false });
    const refused = await change({ by: 'pigeon' }).expect(400);
    expect(refused.body).toMatchObject({ code: 'validation-failed', errors: [{ field: 'by' }] });
    await request(server).put(MINE).set('cookie', ivy.cookie).send({ by: 'mail' }).expect(403);
  });

  describe('pushed', () => {
    /** Ids of the notices pushed until `wanted` of them have come, and the place of the last. */
    async function pushed(wanted: number, last?: string): Promise<{ ids: string[]; place: string }> {
      const [ids, ends]: [string[], AbortController] = [[], new AbortController()];
      const headers = { cookie: ivy.cookie, ...(last === undefined ? {} : { 'last-event-id': last }) };
      const answer = await fetch(`${await app.getUrl()}/api/v1/staff/events`, { headers, signal: ends.signal });
      expect(answer.headers.get('content-type')).toContain('text/event-stream');
      let [text, place] = ['', ''];
      for await (const chunk of answer.body ?? []) {
        text += Buffer.from(chunk as Uint8Array).toString('utf8');
        const events = [...text.matchAll(/event: notice\nid: (?<place>\S+)\ndata: (?<data>.*)\n\n/gu)];
        ids.splice(
          0,
          ids.length,
          ...events.map(({ groups }) => (JSON.parse(groups?.data ?? '{}') as { id: string }).id),
        );
        place = events.at(-1)?.groups?.place ?? '';
        if (ids.length >= wanted) break;
      }
      ends.abort();
      return { ids, place };
    }

    it('are what was written since, by whomever, each once, and go on from the last that was heard', async () => {
      const listening = pushed(2);
      await put('p1', { at: toInstant(Date.now()) });
      await put('hidden', { at: toInstant(Date.now()), caseId: 'c2' });
      await put('p2', { at: toInstant(Date.now() + 1_000) });
      const { ids, place } = await listening;
      expect(ids).toEqual(['p1', 'p2']);
      await put('p3', { at: toInstant(Date.now() + 2_000) });
      const again = await pushed(2, place);
      // What is younger than half a minute may come again; the last one that was heard does not.
      expect(again.ids).toEqual(['p1', 'p3']);
    }, 30_000);

    /** Reads what is pushed until it matches; with whatever came, as text. */
    async function pushedText(wanted: RegExp, act: () => void, last?: string): Promise<string> {
      const ends = new AbortController();
      const headers = { cookie: ivy.cookie, ...(last === undefined ? {} : { 'last-event-id': last }) };
      const answer = await fetch(`${await app.getUrl()}/api/v1/staff/events`, { headers, signal: ends.signal });
      expect(answer.status).toBe(200);
      let text = '';
      for await (const chunk of answer.body ?? []) {
        if (text === '') act();
        text += Buffer.from(chunk as Uint8Array).toString('utf8');
        if (wanted.test(text)) break;
      }
      ends.abort();
      return text;
    }
    const signal = (caseId: string, change: Partial<ConversationSignalled> = {}): void => {
      const time = toInstant(Date.now());
      const said = { conversation: 'conversation', from: 'customer', what: 'typing', on: true, at: time };
      const { type } = EVENTS.conversationSignalled;
      const event = { id: `${caseId} ${time}`, type, source: 'test', time, data: { ...said, caseId, ...change } };
      signals.tell({ topic: TOPICS.live.name, key: caseId, event });
    };

    it('beside them is what visitors do just now, of cases that I may see, and what colleagues do is not', async () => {
      const text = await pushedText(/event: presence/u, () => {
        signal('c2');
        signal('c1', { from: 'handler' });
        signal('c1', { on: false });
        signal('c1');
        signal('nobody');
        signal('c1', { what: 'presence', on: false });
      });
      const said = [...text.matchAll(/event: (typing|presence)\nid: \S+\ndata: (.*)\n\n/gu)].map(
        ([, what = '', data = '']) => [what, JSON.parse(data) as object],
      );
      expect(said).toEqual([
        ['typing', { case: 'c1', reference: 'REF-c1', typing: true }],
        ['typing', { case: 'c1', reference: 'REF-c1', typing: false }],
        ['presence', { case: 'c1', reference: 'REF-c1', here: false }],
      ]);
    });

    it('go on from whatever was heard last, a notice or not', async () => {
      const text = await pushedText(/event: typing\n.*\n.*\n\n/u, () => {
        signal('c1');
      });
      const ids = [...text.matchAll(/id: (\S+)\n/gu)].map(([, id = '']) => id);
      await put('p4', { at: toInstant(Date.now()) });
      for (const id of ids) expect(await pushedText(/"id":"p4"/u, () => undefined, id)).toContain('event: notice');
    }, 30_000);

    it('are for who is signed in, from a place that there is', async () => {
      await request(server).get('/api/v1/staff/events').expect(401);
      await request(server)
        .get('/api/v1/staff/events')
        .set('cookie', ivy.cookie)
        .set('last-event-id', 'nowhere')
        .expect(400);
    });
  });
});
