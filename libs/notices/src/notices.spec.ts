import { beforeEach, describe, expect, it } from '@jest/globals';
import { CaseCore, NOTHING_FOUND, type CaseClock, type CasePolicy } from '@redress/cases';
import { EVENTS, type MessageReceived, type NoticeIssued } from '@redress/contracts';
import type { FileStore } from '@redress/files';
import { KeyRing, sha256, systemIds, toInstant, type Clock } from '@redress/kernel';
import { Publisher, type OutgoingEvent } from '@redress/messaging';
import {
  NO_PLAN,
  OrganisationDirectory,
  readOrganisationFile,
  type DutyPlan,
  type Organisation,
} from '@redress/organisation';
import { openDatabase, type Database } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';
import { ClimbStarter } from './application/climb-starter.js';
import { ClimbSweeper } from './application/climb-sweeper.js';
import { Crews } from './application/crews.js';
import { DigestWriter } from './application/digest-writer.js';
import { NoticeDesk } from './application/notice-desk.js';
import { NoticePost } from './application/notice-post.js';
import { NoticeWriter } from './application/notice-writer.js';
import { ChoiceStore } from './infrastructure/choice-store.js';
import { ClimbStore } from './infrastructure/climb-store.js';
import { NOTICES, type NoticeRecord } from './infrastructure/notice-collections.js';
import { NoticeStore } from './infrastructure/notice-store.js';

const HOUR = 3_600_000;
// A Monday, before anybody's day begins.
const START = Date.parse('2026-11-23T07:00:00.000Z');
const ACK = aClock('ack', 10);
const DECIDE = aClock('decision', 12);
const WORDS = 'Ann Archer of 12 High Street says her parcel is late';
const text = (said: string): MessageReceived['text'] => ({ preview: said, bytes: said.length, sha256: sha256(said) });

function aClock(name: string, hours: number): CaseClock {
  const [startedAt, dueAt] = [toInstant(START), toInstant(START + hours * HOUR)];
  return { name, duty: name, startedAt, dueAt, rule: name, basis: 'practice', explanation: [] };
}

class TestClock implements Clock {
  ms = START;
  now(): number {
    return this.ms;
  }
  after(): () => void {
    return () => undefined;
  }
}

class Recorder extends Publisher {
  readonly events: OutgoingEvent[] = [];
  fails = false;
  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    if (this.fails) return Promise.reject(new Error('the bus is away'));
    this.events.push(...events);
    return Promise.resolve();
  }

  /** Notices by their id: what a gateway sends of them. */
  get notices(): readonly NoticeIssued[] {
    const sent = this.events.filter(({ event }) => event.type === EVENTS.noticeIssued.type);
    return [...new Map(sent.map(({ event }) => [event.id, event.data as NoticeIssued])).values()];
  }
}

const policy: CasePolicy = {
  accountable: () => ({ teamKey: 'parcels', ownerKey: 'lena' }),
  teamOf: () => undefined,
  owner: () => ({ ownerKey: 'lena', ownerBarred: false }),
  interestedIn: () => [],
  clocks: () => [ACK, DECIDE],
  clocksFrom: () => [],
  clockAgain: () => undefined,
  receipt: ({ reference }) => ({ subject: `Received [${reference}]`, text: text('received'), language: 'en' }),
  afterClosure: (at) => {
    const name = 'after-closure';
    return { name, duty: name, startedAt: at, dueAt: at, rule: name, basis: 'practice', explanation: [] };
  },
  words: ({ reference, language }, first) => ({ subject: reference, text: first.text ?? first.kind, language }),
  accessLinks: () => ({ subject: 'links', text: text('links'), language: 'en' }),
  isOwnSender: (address) => address.endsWith('@acme.example'),
  partyKey: (address) => address,
  proofKeys: () => [],
  teamName: () => 'Parcels',
  language: () => 'en',
};

function mail(id: string, more: Partial<MessageReceived> = {}): MessageReceived {
  return {
    id,
    reading: 0,
    channel: 'email',
    account: 'complaints@acme.example',
    externalId: id,
    kind: 'message',
    from: { key: 'ann', address: 'ann@mail.example', name: 'Ann Archer', proved: false },
    to: ['complaints@acme.example'],
    otherRecipients: [],
    subject: WORDS,
    text: text(WORDS),
    attachments: [],
    clues: { messageId: `${id}@mail.example`, answers: [], tokens: [] },
    receivedAt: toInstant(START),
    raw: { ref: `raw/${id}`, bytes: 1, sha256: sha256(id) },
    ...more,
  };
}

interface Service {
  readonly core: CaseCore;
  readonly desk: NoticeDesk;
  readonly climbs: ClimbSweeper;
  readonly post: NoticePost;
  readonly digests: DigestWriter;
}

describe('notices to staff', () => {
  const clock = new TestClock();
  let database: Database;
  let bus: Recorder;
  let organisation: Organisation;
  let waiting = { held: 0, parked: 0 };
  let plans: Readonly<Record<string, DutyPlan>> = {};

  beforeEach(async () => {
    clock.ms = START;
    database = await openDatabase('memory:');
    bus = new Recorder();
    organisation = readOrganisationFile(undefined);
    waiting = { held: 0, parked: 0 };
    plans = {};
  });

  const directory = (): OrganisationDirectory => new OrganisationDirectory(organisation);
  const planOf = (key: string): DutyPlan => plans[key] ?? NO_PLAN;
  const files = { put: (ref: string) => Promise.resolve({ ref, bytes: 0, sha256: '' }) } as unknown as FileStore;
  const silence = { error: (): void => undefined, warn: (): void => undefined };
  const noFailure = (caseId: string, error: unknown): void => {
    throw new Error(`case ${caseId} failed`, { cause: error });
  };

  /** One replica on the stores that all share. */
  async function service(publisher = bus, rules = policy): Promise<Service> {
    const [notices, climbStore, choices] = [
      new NoticeStore(database),
      new ClimbStore(database),
      new ChoiceStore(database),
    ];
    const crews = new Crews(directory, planOf, clock);
    const writer = new NoticeWriter({ directory, files, clock, publicUrl: 'https://redress.example' });
    const post = new NoticePost(notices, publisher, clock, silence);
    const parts = { crews, choices, notices, post, writer };
    const desk = new NoticeDesk(parts, new ClimbStarter(climbStore, crews), silence);
    const search = { put: () => Promise.resolve() } as unknown as SearchIndex;
    const keys = new KeyRing('a secret of the tests, at least thirty-two characters');
    const core = new CaseCore({
      database,
      publisher,
      files,
      search,
      seats: { follow: () => Promise.resolve() },
      clock,
      ids: systemIds(clock),
      keys,
      policy: rules,
      triage: {
        find: ({ text: said }) => (said.includes('fire') ? { ...NOTHING_FOUND, risks: ['fire/en'] } : NOTHING_FOUND),
      },
      notices: desk,
    });
    const work = { held: () => Promise.resolve(waiting.held), parked: () => Promise.resolve(waiting.parked) };
    const { cases } = core.stores;
    const digests = new DigestWriter({ directory, planOf, cases, notices, choices, work, clock }, post, writer);
    await database.ensureIndexes();
    return { core, desk, climbs: new ClimbSweeper(climbStore, cases, desk, crews, clock), post, digests };
  }

  async function assign(core: CaseCore, handler: string, caseId = 'm1'): Promise<void> {
    await core.changer.change(caseId, `assign:${handler}`, () => ({
      fields: { handlerKey: handler, queue: '' },
      history: { kind: 'case-assigned', actor: 'system', content: { handler } },
      forPeople: true,
      forCustomer: false,
    }));
  }

  const sentTo = (): string[] => bus.notices.map(({ recipient }) => recipient.address ?? '').sort();
  const rows = async (recipient: string): Promise<NoticeRecord[]> =>
    database.model(NOTICES).find({ recipient }).sort({ at: 1 }).lean<NoticeRecord[]>();
  const sweepAll = async ({ core, climbs }: Service): Promise<void> => {
    await core.sweeper.sweep(noFailure);
    await climbs.sweep(noFailure);
  };
  const until = async (each: Service, hours: number): Promise<void> => {
    for (let turn = 0; turn < hours * 2; turn += 1) {
      clock.ms += HOUR / 2;
      await sweepAll(each);
    }
  };

  it('tell handler and lead of a breach at once, then the deputy who is the manager too, each once', async () => {
    const each = await service();
    await each.core.receive.receive(mail('m1'));
    await assign(each.core, 'ivy');
    await until(each, 9.5);
    expect(bus.notices).toEqual([]);
    await until(each, 1);
    expect(sentTo()).toEqual(['ivy@acme.example', 'lena@acme.example']);
    // The second clock runs out meanwhile: that the first was missed mutes nothing of it.
    await until(each, 4);
    const both = ['ivy@acme.example', 'ivy@acme.example', 'lena@acme.example', 'lena@acme.example'];
    expect(sentTo()).toEqual([...both, 'omar@acme.example']);
    await until(each, 48);
    expect(sentTo()).toEqual([...both, 'omar@acme.example', 'omar@acme.example']);
  });

  it('warn the handler at nine tenths, once, and whoever is on duty above a handler who is not', async () => {
    const warned = { ...ACK, noticeAt: toInstant(START + 9 * HOUR) };
    const each = await service(bus, { ...policy, clocks: () => [warned, DECIDE] });
    await each.core.receive.receive(mail('m1'));
    await assign(each.core, 'ivy');
    await until(each, 9.5);
    expect(bus.notices.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Due soon: acknowledgement/u)]);
    expect(sentTo()).toEqual(['ivy@acme.example']);
    organisation = {
      ...organisation,
      staff: organisation.staff.map((member) =>
        member.key === 'ivy' ? { ...member, hours: [{ weekday: 7, fromMinute: 0, toMinute: 60 }] } : member,
      ),
    };
    await each.core.receive.receive(mail('m2', { receivedAt: toInstant(clock.ms) }));
    await assign(each.core, 'ivy', 'm2');
    await sweepAll(each);
    expect(sentTo()).toEqual(['ivy@acme.example', 'lena@acme.example']);
  });

  it('warn that a message on a closed case waits, though all else on it is over, and climb until somebody decides', async () => {
    const late = (at: string): CaseClock => {
      const [start, name] = [Date.parse(at), 'after-closure'];
      const times = { startedAt: at, noticeAt: toInstant(start + HOUR), dueAt: toInstant(start + 2 * HOUR) };
      return { ...ACK, name, duty: name, ...times };
    };
    const each = await service(bus, { ...policy, clocks: () => [], afterClosure: late });
    await each.core.receive.receive(mail('m1'));
    await each.core.changer.change('m1', 'close', () => ({
      fields: { state: 'closed', handlerKey: '', queue: '' },
      history: { kind: 'case-moved', actor: 'ivy', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    const clues = { messageId: 'm2@mail.example', answers: [], tokens: ['m1'] };
    const stranger = { key: 'lee', address: 'lee@mail.example', proved: false };
    await each.core.receive.receive(mail('m2', { clues, from: stranger }));
    expect((await rows('lena')).map(({ kind }) => kind)).toEqual(['other-wrote']);
    await until(each, 7);
    expect(bus.notices.map(({ subject }) => subject.replace(/ \[.*/u, ''))).toEqual([
      'Due soon: message on a closed case',
      'Overdue: message on a closed case',
      'Overdue: message on a closed case',
    ]);
    expect(sentTo()).toEqual(['lena@acme.example', 'lena@acme.example', 'omar@acme.example']);
  });

  it('say reference, what, by when and where; nothing of the customer', async () => {
    const each = await service();
    const head = await each.core.receive.receive(mail('m1'));
    await until(each, 10.5);
    const [{ subject, text: content, recipient } = {} as NoticeIssued] = bus.notices;
    expect(recipient).toEqual({ key: 'staff:lena', address: 'lena@acme.example' });
    expect(subject).toBe(`Overdue: acknowledgement [${head?.reference ?? ''}]`);
    expect(content.preview).toContain('23 November 2026 at 17:00 GMT');
    expect(content.preview).toContain(`https://redress.example/console/cases/${head?.reference ?? ''}`);
    expect(JSON.stringify(bus.notices)).not.toMatch(/Ann|Archer|ann@|High Street|parcel/u);
  });

  it('reach nobody whom the complaint is about, nor their lead', async () => {
    const each = await service();
    await each.core.receive.receive(mail('m1'));
    await each.core.changer.change('m1', 'subject', () => ({
      fields: { subjects: ['ivy'], handlerKey: 'ivy' },
      history: { kind: 'subject-named', actor: 'omar', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    await until(each, 48);
    expect(new Set(sentTo())).toEqual(new Set(['omar@acme.example']));
    expect([...(await rows('ivy')), ...(await rows('lena'))]).toEqual([]);
  });

  it('are told once by any number of processes, also by one that dies between row and bus', async () => {
    const [one, other] = [await service(), await service()];
    await one.core.receive.receive(mail('m1'));
    await assign(one.core, 'ivy');
    clock.ms = START + 10 * HOUR;
    bus.fails = true;
    await one.core.sweeper.sweep(() => undefined);
    expect(bus.notices).toEqual([]);
    expect(await rows('ivy')).not.toEqual([]);
    bus.fails = false;
    clock.ms += HOUR;
    await Promise.all([sweepAll(one), sweepAll(other)]);
    await Promise.all([one.post.reissue(), other.post.reissue()]);
    expect(sentTo()).toEqual(['ivy@acme.example', 'lena@acme.example']);
  });

  it('are issued again until a gateway says how they ended, under the same id', async () => {
    const each = await service();
    await each.core.receive.receive(mail('m1'));
    await until(each, 10);
    const [{ noticeId } = {} as NoticeIssued] = bus.notices;
    const issued = (): number => bus.events.filter(({ event }) => event.subject === noticeId).length;
    clock.ms += HOUR;
    expect(await each.post.reissue()).toBe(1);
    expect(issued()).toBe(2);
    const report = { noticeId, attempts: 1, at: toInstant(clock.ms) };
    await each.desk.delivered({ ...report, state: 'accepted' });
    await each.desk.delivered({ ...report, state: 'sending' });
    clock.ms += 3 * HOUR;
    expect(await each.post.reissue()).toBe(0);
    expect((await rows('lena')).find(({ _id }) => _id === noticeId)).toMatchObject({ state: 'accepted', open: 0 });
  });

  it('tell who is above the team when nobody without a conflict answers for a case, once', async () => {
    const each = await service(bus, { ...policy, owner: () => ({ ownerKey: 'lena', ownerBarred: true }) });
    await each.core.receive.receive(mail('m1'));
    const said = { person: 'lena', state: 'confirmed', reason: 'her own complaint' } as const;
    const revision = async (): Promise<number> => (await each.core.stores.cases.find('m1'))?.revision ?? 0;
    await each.core.judging.decideConflict('m1', said, { by: 'omar', revision: await revision() });
    await each.core.judging.decideConflict(
      'm1',
      { ...said, person: 'ivy' },
      { by: 'omar', revision: await revision() },
    );
    const overseers = organisation.staff.filter(({ role }) => role === 'manager' || role === 'admin');
    expect(overseers).not.toEqual([]);
    for (const { key } of organisation.staff) {
      const told = (await rows(key)).filter(({ kind }) => kind === 'owner-barred');
      expect([key, told.length]).toEqual([key, overseers.some((each) => each.key === key) ? 1 : 0]);
    }
  });

  it('end with the duty: who answers in time, or late, is not escalated', async () => {
    const each = await service();
    await each.core.receive.receive(mail('m1'));
    await assign(each.core, 'ivy');
    await until(each, 10.5);
    await each.core.changer.change('m1', 'met', (head) => ({
      fields: { clocks: head.clocks.map((clock_) => ({ ...clock_, metAt: toInstant(clock.ms) })) },
      history: { kind: 'met', actor: 'ivy', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    await until(each, 48);
    expect(sentTo()).toEqual(['ivy@acme.example', 'lena@acme.example']);
  });

  it('climb the ladder of the team, from shares of the clock on', async () => {
    organisation = {
      ...organisation,
      teams: organisation.teams.map((team) => ({
        ...team,
        escalation: [
          { share: 0.5, afterMs: 0, tell: ['lead'] },
          { share: 1, afterMs: 0, tell: ['handler'] },
          { share: 1, afterMs: HOUR, tell: ['manager'] },
        ],
      })),
    };
    const each = await service(bus, { ...policy, clocks: () => [ACK] });
    await each.core.receive.receive(mail('m1'));
    await assign(each.core, 'ivy');
    await until(each, 4.5);
    expect(sentTo()).toEqual([]);
    await until(each, 1);
    expect(bus.notices.map(({ subject }) => subject)).toEqual([expect.stringMatching(/^Running: acknowledgement/u)]);
    await until(each, 5);
    expect(sentTo()).toEqual(['ivy@acme.example', 'lena@acme.example']);
    await until(each, 20);
    expect(sentTo()).toEqual(['ivy@acme.example', 'lena@acme.example', 'omar@acme.example']);
  });

  it('go past a handler whom a plan of duty has off, to the lead with a note; the handler reads it later', async () => {
    const each = await service();
    const absences = [{ id: 'a', from: '2026-11-23', to: '2026-11-24' }];
    plans = { ivy: { shifts: [], absences } };
    organisation = {
      ...organisation,
      teams: organisation.teams.map((team) => ({
        ...team,
        escalation: [{ share: 1, afterMs: 0, tell: ['handler'] }],
      })),
    };
    await each.core.receive.receive(mail('m1'));
    await assign(each.core, 'ivy');
    await until(each, 10.5);
    expect(sentTo()).toEqual(['lena@acme.example']);
    expect(bus.notices[0]?.text.preview).toContain('Whoever should hear of this first is not on duty');
    expect((await rows('ivy')).filter(({ kind }) => kind === 'breach')).toMatchObject([{ waiting: 1, open: 0 }]);
  });

  it('tell the lead of a case that came back, in the list and the digest, once', async () => {
    const each = await service();
    await each.core.receive.receive(mail('m1'));
    for (const count of [1, 2]) {
      await each.core.changer.change('m1', `released:${String(count)}`, () => ({
        fields: { handlerKey: '', queue: 'parcels' },
        history: {
          kind: 'assignment-released',
          actor: 'system',
          content: { reasons: [{ code: 'lapsed', person: 'ivy' }] },
        },
        forPeople: true,
        forCustomer: false,
      }));
    }
    expect(bus.notices).toEqual([]);
    expect(await rows('lena')).toMatchObject([{ kind: 'returned', waiting: 1, clock: { name: 'ack' } }]);
    clock.ms = START + HOUR;
    await each.digests.sweep();
    expect(bus.notices.map(({ text: content }) => content.preview)).toEqual([
      expect.stringMatching(/^- .*: Came back to the queue$/mu),
    ]);
  });

  describe('in the digest', () => {
    const digestOf = async (each: Service, address: string): Promise<NoticeIssued | undefined> => {
      await each.digests.sweep();
      return bus.notices.find(({ recipient, subject }) => recipient.address === address && /Your cases/u.test(subject));
    };

    it('come once a day at the start of the day, with one line a case', async () => {
      const [one, other] = [await service(), await service()];
      await one.core.receive.receive(mail('m1'));
      await assign(one.core, 'ivy');
      expect(await digestOf(one, 'ivy@acme.example')).toBeUndefined();
      clock.ms = START + HOUR;
      await Promise.all([one.digests.sweep(), other.digests.sweep()]);
      const { text: content, subject } = (await digestOf(one, 'ivy@acme.example')) ?? ({} as NoticeIssued);
      expect(subject).toBe('Your cases on 23 November 2026');
      expect(content.preview.match(/^- /gmu)).toHaveLength(2);
      expect(content.preview).toContain('acknowledgement, 23 November 2026 at 17:00 GMT');
      expect(content.preview).toContain(': Assigned to you');
      expect(content.preview).not.toMatch(/Ann|parcel/u);
      expect(sentTo()).toEqual(['ivy@acme.example']);
      clock.ms += 6 * HOUR;
      await one.digests.sweep();
      expect(bus.notices).toHaveLength(1);
    });

    it('tell a bounced receipt and what the customer wrote once, and not again the next day', async () => {
      const each = await service();
      await each.core.receive.receive(mail('m1'));
      await assign(each.core, 'ivy');
      const update = await each.core.stores.updates.ofCase('m1', 1);
      const updateId = update[0]?._id ?? '';
      const report = { updateId, caseId: 'm1', channel: 'email' as const, attempts: 1, at: toInstant(START) };
      await each.core.deliveries.record({ ...report, state: 'bounced' });
      await each.core.receive.receive(mail('m2', { clues: { answers: [], tokens: ['m1'] } }));
      clock.ms = START + HOUR;
      const first = await digestOf(each, 'ivy@acme.example');
      for (const news of ['A message to the customer did not arrive', 'The customer has written', 'Assigned to you']) {
        expect(first?.text.preview).toContain(news);
      }
      clock.ms += 24 * HOUR;
      await each.digests.sweep();
      const [, second] = bus.notices.filter(({ recipient }) => recipient.address === 'ivy@acme.example');
      expect(second?.text.preview).not.toContain('did not arrive');
    });

    it('tell leads and managers what waits for them, and nobody else', async () => {
      waiting = { held: 3, parked: 2 };
      const each = await service();
      clock.ms = START + HOUR;
      await each.digests.sweep();
      expect(sentTo()).toEqual(['lena@acme.example', 'omar@acme.example']);
      expect(bus.notices[0]?.text.preview).toContain('until somebody looks at them: 3');
      expect(bus.notices[0]?.text.preview).toContain('waits for a decision: 2');
    });
  });

  it('wait for the digest when nine tenths are not to interrupt, and say so when a text was wanted', async () => {
    const each = await service();
    await new ChoiceStore(database).choose('lena', { by: 'text', nineTenths: false, digest: true });
    await each.core.receive.receive(mail('m1'));
    await until(each, 10);
    expect(bus.notices[0]?.text.preview).toContain('You chose text messages. This one could not');
  });
});
