import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CASE_ENTRIES,
  CASE_HISTORY,
  CaseCore,
  CASES,
  NOTHING_FOUND,
  type CaseHead,
  type CaseClock,
  type CasePolicy,
} from '@redress/cases';
import type { MessageReceived } from '@redress/contracts';
import { openFileStore, type FileStore } from '@redress/files';
import { KeyRing, sha256, systemClock, systemIds, toEpoch, toInstant } from '@redress/kernel';
import { Publisher, type OutgoingEvent } from '@redress/messaging';
import { insertMissing, openDatabase, type Database } from '@redress/persistence';
import { openSearchIndex, type SearchEntry, type SearchIndex } from '@redress/search';
import { SqliteStore } from '@redress/sqlite';

const CUSTOMER = { key: 'key-of-kim', address: 'kim@customer.example', proved: false };
const OPENED_AT = '2026-01-01T10:00:00.000Z';
const CHUNK = 1000;

/** What a piece of work asked of stores, bus, files and search. */
export interface Work {
  /** Every call to a collection, such as `cases.findOne`, in order of name. */
  readonly calls: readonly string[];
  /** Rows and bytes that came out of the data file, whoever asked for them. */
  readonly rowsRead: number;
  readonly bytesRead: number;
  /** Bytes handed to the writer of the data file and to the bus. */
  readonly bytesWritten: number;
}

function clockOf(name: string, startedAt: string): CaseClock {
  const dueAt = toInstant(toEpoch(startedAt) + 86_400_000);
  return { name, duty: name, startedAt, dueAt, rule: '1bd', basis: 'practice', explanation: [] };
}

const POLICY: CasePolicy = {
  accountable: () => ({ teamKey: 'parcels', ownerKey: 'lena' }),
  teamOf: () => undefined,
  owner: () => ({ ownerKey: 'lena', ownerBarred: false }),
  interestedIn: () => [],
  clocks: (receivedAt) => [clockOf('ack', receivedAt)],
  clocksFrom: () => [],
  clockAgain: () => undefined,
  receipt: ({ reference }) => ({ subject: `Received [${reference}]`, text: said('We have it.'), language: 'en' }),
  accessLinks: () => ({ subject: 'links', text: said('links'), language: 'en' }),
  afterClosure: (at) => clockOf('after-closure', at),
  words: ({ reference, language }, ...orders) => ({
    subject: `${orders[0].kind} [${reference}]`,
    text: orders.map(({ kind, text }) => text ?? kind).join('\n\n'),
    language,
  }),
  isOwnSender: () => false,
  partyKey: (address) => address,
  proofKeys: () => [],
  teamName: () => 'Parcels',
  language: ({ stated, hinted }) => stated ?? hinted ?? 'en',
};

/** The case service's core on the embedded engines, which counts what it asks of them. */
export class LargeCases {
  readonly core: CaseCore;
  private number = 0;

  private constructor(
    private readonly folder: string,
    private readonly store: SqliteStore,
    private readonly parts: { database: Database; files: FileStore; search: SearchIndex; meter: Meter },
  ) {
    const { database, files, search, meter } = parts;
    this.core = new CaseCore({
      database,
      publisher: new MeteredPublisher(meter),
      files,
      search,
      clock: systemClock,
      ids: systemIds(),
      keys: new KeyRing('a secret of the tests, at least thirty-two characters'),
      policy: POLICY,
      triage: { find: () => NOTHING_FOUND },
      seats: { follow: () => Promise.resolve() },
    });
  }

  static async open(): Promise<LargeCases> {
    const folder = await mkdtemp(join(tmpdir(), 'redress-large-'));
    const store = await SqliteStore.open(folder);
    const meter = new Meter();
    const metered = meter.watch(store);
    const database = await openDatabase('sqlite:', {
      store: metered,
      interpose: ({ collection, operation }, run) => {
        meter.called(`${collection}.${operation}`);
        return run();
      },
    });
    const files = await openFileStore('file:', { store: metered, folder });
    const search = await openSearchIndex({ store: metered });
    const cases = new LargeCases(folder, store, { database, files, search, meter });
    await database.ensureIndexes();
    return cases;
  }

  /** Opens a case by a customer's message and gives it `entries` entries by bulk writes; resolves to its id. */
  async make(entries: number): Promise<string> {
    const opening = this.mail([]);
    await this.core.receive.receive(opening);
    const { database } = this.parts;
    const [entry] = await database.model(CASE_ENTRIES).find({ caseId: opening.id }).limit(1).lean();
    const [row] = await database.model(CASE_HISTORY).find({ caseId: opening.id }).limit(1).lean();
    if (entry === undefined || row === undefined) throw new Error(`case ${opening.id} was not opened`);
    for (let start = 1; start < entries; start += CHUNK) {
      const numbers = Array.from({ length: Math.min(CHUNK, entries - start) }, (_, index) => start + index + 1);
      const copies = numbers.map((seq) => {
        const messageId = this.nextId();
        const at = toInstant(toEpoch(OPENED_AT) + seq * 1000);
        return { ...entry, _id: `${opening.id}:${messageId}:0:0`, messageId, seq, at };
      });
      await insertMissing(database.model(CASE_ENTRIES), copies);
      await insertMissing(
        database.model(CASE_HISTORY),
        copies.map(({ messageId, seq, at }) => ({ ...row, _id: `${opening.id}:message:${messageId}:0`, seq, at })),
      );
      await Promise.all(copies.map((each) => this.parts.search.put(searchEntry(opening.id, each._id))));
    }
    await database
      .model(CASES)
      .updateOne(
        { _id: opening.id },
        { $set: { entryCount: entries, visibleCount: entries, history: { seq: entries, hash: row.hash } } },
      );
    return opening.id;
  }

  /** Works one more mail of the customer in, which answers one that the case knows. */
  async customerMail(caseId: string): Promise<void> {
    await this.core.receive.receive(this.mail([`${caseId}@customer.example`]));
  }

  async staffMessage(caseId: string): Promise<void> {
    const writing = { caseId, author: 'ada', text: 'We look into it.', idempotencyKey: this.nextId() };
    await this.core.writing.message(writing, 'reply');
  }

  async head(caseId: string): Promise<CaseHead> {
    const head = await this.core.stores.cases.find(caseId);
    if (head === null) throw new Error(`there is no case ${caseId}`);
    return head;
  }

  get files(): FileStore {
    return this.parts.files;
  }

  /** What `work` asks of the stores. */
  async measure(work: () => Promise<unknown>): Promise<Work> {
    const { meter } = this.parts;
    meter.reset();
    await work();
    return meter.work;
  }

  async close(): Promise<void> {
    await this.parts.database.close();
    await this.store.close();
    await rm(this.folder, { recursive: true });
  }

  private mail(answers: string[]): MessageReceived {
    const id = this.nextId();
    return {
      id,
      reading: 0,
      channel: 'email',
      account: 'complaints@acme.example',
      externalId: `${id}@customer.example`,
      kind: 'message',
      from: CUSTOMER,
      to: ['complaints@acme.example'],
      otherRecipients: [],
      subject: 'Late parcel',
      text: said(`Where is parcel ${id}?`),
      attachments: [],
      clues: { messageId: `${id}@customer.example`, answers, tokens: [] },
      receivedAt: OPENED_AT,
      raw: { ref: `raw/${id}`, bytes: 1000, sha256: sha256(id) },
    };
  }

  // All of one length, so that two cases differ in nothing but their entries.
  private nextId(): string {
    this.number += 1;
    return `message-${String(this.number).padStart(8, '0')}`;
  }
}

/** Counts calls, and what goes in and out of the data file. */
class Meter {
  private calls: string[] = [];
  private rowsRead = 0;
  private bytesRead = 0;
  private bytesWritten = 0;

  /** The same store, with everything that passes counted. */
  watch(store: SqliteStore): SqliteStore {
    const watched = Object.create(store) as SqliteStore;
    watched.read = <T>(...query: Parameters<SqliteStore['read']>) => this.came(store.read<T>(...query));
    watched.readRows = (...query) => this.came(store.readRows(...query));
    watched.readRow = (...query) => {
      const row = store.readRow(...query);
      this.came(row === undefined ? [] : [row]);
      return row;
    };
    watched.run = <R>(job: string, args: unknown) => {
      this.went(args);
      return store.run<R>(job, args);
    };
    watched.write = (statements) => {
      this.went(statements);
      return store.write(statements);
    };
    return watched;
  }

  reset(): void {
    this.calls = [];
    this.rowsRead = 0;
    this.bytesRead = 0;
    this.bytesWritten = 0;
  }

  called(call: string): void {
    this.calls.push(call);
  }

  went(content: unknown): void {
    this.bytesWritten += Buffer.byteLength(JSON.stringify(content));
  }

  get work(): Work {
    const { rowsRead, bytesRead, bytesWritten } = this;
    return { calls: [...this.calls].sort(), rowsRead, bytesRead, bytesWritten };
  }

  private came<T>(rows: T[]): T[] {
    this.rowsRead += rows.length;
    this.bytesRead += Buffer.byteLength(JSON.stringify(rows));
    return rows;
  }
}

class MeteredPublisher extends Publisher {
  constructor(private readonly meter: Meter) {
    super();
  }

  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    this.meter.went(events);
    return Promise.resolve();
  }
}

function said(text: string): MessageReceived['text'] {
  return { preview: text, bytes: text.length, sha256: sha256(text) };
}

function searchEntry(caseId: string, id: string): SearchEntry {
  return { id, group: caseId, at: OPENED_AT, text: 'Late parcel\nWhere is it?', addresses: [CUSTOMER.address] };
}
