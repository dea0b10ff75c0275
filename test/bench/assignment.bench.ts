import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AssignCase,
  ConsiderCase,
  Dispatcher,
  SeatKeeper,
  SeatStore,
  ServeQueue,
  type Person,
  type Roster,
} from '@redress/assignment';
import { bareHead, CaseCore, CaseStore, CASES, NOTHING_FOUND, type CaseHead, type CasePolicy } from '@redress/cases';
import { openFileStore } from '@redress/files';
import { KeyRing, sha256, systemClock, systemIds, toInstant } from '@redress/kernel';
import { Publisher } from '@redress/messaging';
import { openDatabase, type Database } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';
import { SqliteStore } from '@redress/sqlite';
import type { Report } from './benchmark.js';

const HANDLERS = 500;
const WAITING = 5_000;
const CATEGORIES = ['late', 'lost', 'damaged', 'refund', 'staff'];
const LANGUAGES = ['en', 'de', 'fr', 'es'];
const GOAL = 2_000;
// What a handler is given at the start of a shift before they have opened one of them.
const AT_A_START = 3;
const RECEIVED_MS = Date.parse('2026-11-22T10:00:00.000Z');

/** Nothing leaves the benchmark: what the customer sees of a case is made, and goes nowhere. */
class Nowhere extends Publisher {
  override publish(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * 500 handlers come on duty to 5,000 waiting cases of 20 kinds of needs: first each case is weighed against everybody and
 * nothing is written, then the queue is served through the store until everybody is full or nothing waits. Then once more as
 * at the start of a shift, when nobody has opened any and so nobody is given more than three.
 */
export async function benchmark(report: Report): Promise<void> {
  report.condition('handlers of one team, each of two of five skills and two of four languages', HANDLERS);
  report.condition('waiting cases of five categories and four languages', WAITING);
  await withDesk(MOST_UNOPENED, async (desk) => {
    await desk.fill();
    const decisions = await desk.decide();
    report.figure({ name: 'decisions, nothing written', value: decisions, unit: '1/s', goal: { atLeast: GOAL } });
    const { assigned, seconds, over } = await desk.serve();
    report.figure({ name: 'assignments, durable', value: assigned / seconds, unit: '1/s', goal: { atLeast: GOAL } });
    report.figure({ name: 'cases given out', value: assigned, unit: '' });
    report.figure({ name: 'seats over capacity', value: over, unit: '', goal: { atMost: 0 } });
  });
  await withDesk(AT_A_START, async (desk) => {
    await desk.fill();
    const { assigned, seconds, over } = await desk.serve();
    report.figure({ name: 'shift start: cases given out, three a person', value: assigned, unit: '' });
    report.figure({ name: 'shift start: until everybody has theirs', value: seconds, unit: 's' });
    report.figure({ name: 'shift start: seats over capacity', value: over, unit: '', goal: { atMost: 0 } });
  });
  report.note('A durable assignment is five writes: the seat, the case, its history, its view and the pull of those.');
}

async function withDesk(unopened: number, work: (desk: Desk) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'redress-bench-assignment-'));
  const store = await SqliteStore.open(folder);
  const database = await openDatabase('sqlite:', { store });
  try {
    await work(await openDesk(database, await openFileStore('file:', { store, folder }), unopened));
  } finally {
    await database.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
}

interface Desk {
  fill(): Promise<void>;
  /** Decisions a second. */
  decide(): Promise<number>;
  serve(): Promise<{ readonly assigned: number; readonly seconds: number; readonly over: number }>;
}

type Files = Awaited<ReturnType<typeof openFileStore>>;

async function openDesk(database: Database, files: Files, unopened: number): Promise<Desk> {
  const people = Array.from({ length: HANDLERS }, (_, n) => handler(n));
  const roster = rosterOf(people, unopened);
  const seats = new SeatStore(database);
  const core = coreOf(database, files, new SeatKeeper(seats, new CaseStore(database), roster));
  await database.ensureIndexes();
  await seats.furnish(roster.seats());
  const considering = new ConsiderCase(seats, roster, core.stores, systemClock);
  const assigning = new AssignCase(seats, core.changer, roster, systemClock, systemIds());
  const serving = new ServeQueue(considering, roster, core.stores, assigning, systemClock);
  const dispatcher = new Dispatcher(serving, roster, core.changer, systemClock, {
    onFailure: failed,
    onImpossible: ({ _id }) => failed(_id, 'nobody could take it'),
  });
  const heads = Array.from({ length: WAITING }, (_, n) => waitingCase(n));
  return {
    fill: async () => {
      await Promise.all(heads.map((head) => core.stores.cases.insert(head)));
    },
    decide: async () => {
      const round = await considering.round('team');
      const started = process.hrtime.bigint();
      for (const head of heads) await considering.consider(head, round);
      return WAITING / secondsSince(started);
    },
    serve: async () => {
      const started = process.hrtime.bigint();
      await dispatcher.serve('team');
      return { seconds: secondsSince(started), ...(await servedIn(database, seats, unopened)) };
    },
  };
}

function coreOf(database: Database, files: Files, seats: SeatKeeper): CaseCore {
  return new CaseCore({
    database,
    publisher: new Nowhere(),
    files,
    search: { put: () => Promise.resolve() } as unknown as SearchIndex,
    clock: systemClock,
    ids: systemIds(),
    keys: new KeyRing('a secret of the benchmark, at least thirty-two characters'),
    policy: POLICY,
    triage: { find: () => NOTHING_FOUND },
    seats,
  });
}

function failed(caseId: string, error: unknown): never {
  throw new Error(`case ${caseId} could not be given out: ${String(error)}`);
}

async function servedIn(
  database: Database,
  seats: SeatStore,
  most: number,
): Promise<{ assigned: number; over: number }> {
  const waiting = await database.model(CASES).countDocuments({ queue: 'team' });
  const all = await seats.all();
  const over = all.filter(({ used, capacity, unopened }) => used > capacity || unopened > most);
  return { assigned: WAITING - waiting, over: over.length };
}

const MOST_UNOPENED = 20;

function handler(n: number): Person {
  const pick = (from: readonly string[], at: number): string => from[at % from.length] ?? '';
  return {
    key: `handler-${String(n).padStart(3, '0')}`,
    email: `handler-${String(n)}@acme.example`,
    skills: [pick(CATEGORIES, n), pick(CATEGORIES, n + 2)],
    languages: [pick(LANGUAGES, n), pick(LANGUAGES, n + 1)],
    conflicts: n % 10 === 0 ? ['customer-7.example'] : [],
    capacity: 2_000,
    duty: 'on',
    worksEver: true,
  };
}

function rosterOf(people: readonly Person[], unopened: number): Roster {
  return {
    teams: () => [{ key: 'team', mode: 'push' }],
    people: () => people,
    demand: (needs) => {
      const [category = '', language = '', channel = ''] = needs.split('|');
      return { requires: [category], prefers: [], language, channel, weight: 100 };
    },
    rules: () => ({ pickUpMinutes: 60, chatPickUpMinutes: 1, unopened, relaxMinutes: 30, returning: true }),
    share: () => 100,
    seats: () => people.map(({ key, capacity }) => ({ handlerKey: key, capacity })),
    person: (key) => people.find((each) => each.key === key),
  };
}

// As a case stands that has waited overnight; made directly, for opening cases is measured elsewhere.
function waitingCase(n: number): CaseHead {
  const id = `case-${String(n).padStart(5, '0')}`;
  const category = CATEGORIES[n % 5] ?? '';
  const language = LANGUAGES[Math.floor(n / 5) % 4] ?? '';
  const key = sha256(id);
  const receivedAt = toInstant(RECEIVED_MS);
  const address = `kim@customer-${String(n % 100)}.example`;
  return {
    ...bareHead({ caseId: id, reference: id, receivedAt, channel: 'email' }, POLICY.accountable()),
    version: 1,
    revision: 1,
    opened: true,
    language,
    category,
    dueAt: toInstant(RECEIVED_MS + (n % 977) * 3_600_000),
    customer: { key, address, proved: true },
    participants: [key],
    reply: { channel: 'email', key, address, answers: [] },
    queue: 'team',
    queuedAt: receivedAt,
    needs: `${category}|${language}|email`,
    acknowledgement: { state: 'met' },
    history: { seq: 1, hash: sha256(`${id} opened`) },
  };
}

const WORDS = { preview: 'We have it.', bytes: 11, sha256: sha256('We have it.') };

const POLICY: CasePolicy = {
  accountable: () => ({ teamKey: 'team', ownerKey: 'lead' }),
  teamOf: () => undefined,
  owner: () => ({ ownerKey: 'lead', ownerBarred: false }),
  interestedIn: () => [],
  clocks: () => [],
  clocksFrom: () => [],
  clockAgain: () => undefined,
  receipt: ({ reference }) => ({ subject: reference, text: WORDS, language: 'en' }),
  afterClosure: (at) => {
    const name = 'after-closure';
    return { name, duty: name, startedAt: at, dueAt: at, rule: name, basis: 'practice', explanation: [] };
  },
  words: ({ reference, language }, first) => ({ subject: reference, text: first.text ?? first.kind, language }),
  accessLinks: () => ({ subject: 'links', text: WORDS, language: 'en' }),
  isOwnSender: () => false,
  partyKey: (address) => address,
  proofKeys: () => [],
  teamName: (team) => team,
  language: () => 'en',
};

function secondsSince(started: bigint): number {
  return Number(process.hrtime.bigint() - started) / 1e9;
}
