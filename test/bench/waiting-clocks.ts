import { mkdtemp, rm, stat } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaseCore, CASES, earliestDue, NOTHING_FOUND, SHARDS, type CaseHead, type CasePolicy } from '@redress/cases';
import { nextOccurrence, openCalendar, readPresets, startClocks, type Timetable } from '@redress/deadlines';
import { openFileStore } from '@redress/files';
import { KeyRing, sha256, systemClock, systemIds, toInstant, type Clock, type Instant } from '@redress/kernel';
import { Publisher } from '@redress/messaging';
import { insertMissing, openDatabase, type Database } from '@redress/persistence';
import type { SearchIndex } from '@redress/search';
import { SqliteStore } from '@redress/sqlite';

const CHUNK = 500;
const OFFICE = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 8 * 60, toMinute: 20 * 60 }));

class SilentPublisher extends Publisher {
  override publish(): Promise<void> {
    return Promise.resolve();
  }
}

/** A machine's clock that stands where the benchmark puts it. */
class SetClock implements Clock {
  constructor(public at: number) {}

  now(): number {
    return this.at;
  }

  after(ms: number, task: () => void): () => void {
    return systemClock.after(ms, task);
  }
}

/** The timetable that comes with the product, with England's holidays and hours from eight to eight. */
export async function benchTimetable(): Promise<Timetable> {
  const preset = readPresets().get('iso10002-default');
  if (preset === undefined) throw new Error('iso10002-default is missing');
  const calendar = await openCalendar({ timeZone: 'Europe/London', jurisdiction: 'GB-ENG', hours: OFFICE });
  return { preset, calendar };
}

/** The case service's core over a store full of cases whose clocks run. */
export class WaitingClocks {
  private constructor(
    private readonly folder: string,
    private readonly store: SqliteStore,
    private readonly database: Database,
    readonly core: CaseCore,
    readonly clock: SetClock,
  ) {}

  /** @param now when the clock stands, in milliseconds since 1970 */
  static async open(timetable: Timetable, now: number, known?: string): Promise<WaitingClocks> {
    const folder = known ?? (await mkdtemp(join(tmpdir(), 'redress-bench-clocks-')));
    const store = await SqliteStore.open(folder);
    const database = await openDatabase('sqlite:', { store });
    const clock = new SetClock(now);
    const core = new CaseCore({
      database,
      publisher: new SilentPublisher(),
      files: await openFileStore('file:', { store, folder }),
      search: { put: () => Promise.resolve() } as unknown as SearchIndex,
      clock,
      ids: systemIds(),
      keys: new KeyRing('a secret of the benchmark, at least thirty-two characters'),
      policy: policyOf(timetable),
      triage: { find: () => NOTHING_FOUND },
      seats: { follow: () => Promise.resolve() },
    });
    await database.ensureIndexes();
    return new WaitingClocks(folder, store, database, core, clock);
  }

  /** Closes the store and opens it again with nothing in memory. */
  async reopened(timetable: Timetable): Promise<WaitingClocks> {
    await this.close();
    return WaitingClocks.open(timetable, this.clock.at, this.folder);
  }

  /** Inserts `count` opened heads that were received over the `spreadMs` before the clock's time; returns their clocks. */
  async fill(count: number, spreadMs: number, timetable: Timetable): Promise<number> {
    const head = await this.openedHead();
    const model = this.database.model(CASES);
    let clocks = 0;
    for (let done = 0; done < count; done += CHUNK) {
      const heads = Array.from({ length: Math.min(CHUNK, count - done) }, (_, index) => {
        const receivedAt = toInstant(this.clock.at - Math.floor((spreadMs * (done + index)) / count));
        return copyOf(head, done + index, receivedAt, timetable);
      });
      clocks += heads.reduce((sum, each) => sum + each.clocks.length, 0);
      await insertMissing(model, heads);
    }
    return clocks;
  }

  /** Bytes of the data file and its log. */
  async bytes(): Promise<number> {
    const sizes = await Promise.all(readdirSync(this.folder).map((name) => stat(join(this.folder, name))));
    return sizes.reduce((sum, { size }) => sum + size, 0);
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.store.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.folder, { recursive: true });
  }

  private async openedHead(): Promise<CaseHead> {
    const id = 'case-0';
    const text = { preview: 'My parcel is late.', bytes: 18, sha256: sha256('My parcel is late.') };
    const raw = { ref: 'raw/0', bytes: 1, sha256: sha256('') };
    const from = { key: 'key-of-kim', address: 'kim@customer.example', proved: false };
    const head = await this.core.receive.receive({
      id,
      reading: 0,
      channel: 'email',
      account: 'complaints@acme.example',
      externalId: `${id}@customer.example`,
      kind: 'message',
      from,
      to: ['complaints@acme.example'],
      otherRecipients: [],
      subject: 'Late parcel',
      text,
      attachments: [],
      clues: { messageId: `${id}@customer.example`, answers: [], tokens: [] },
      receivedAt: toInstant(this.clock.at),
      raw,
    });
    if (head === undefined) throw new Error('the first complaint opened no case');
    return head;
  }
}

function copyOf(head: CaseHead, number: number, receivedAt: Instant, timetable: Timetable): CaseHead {
  const clocks = startClocks({ event: 'first_receipt', at: receivedAt, receivedAt }, timetable);
  const wakeAt = clocks.map(({ noticeAt }) => noticeAt).reduce((one, other) => (one < other ? one : other));
  const _id = `copy-${String(number)}`;
  return { ...head, _id, shard: number % SHARDS, receivedAt, clocks, dueAt: earliestDue(clocks), wakeAt };
}

function policyOf(timetable: Timetable): CasePolicy {
  const words = { preview: 'We have it.', bytes: 11, sha256: sha256('We have it.') };
  return {
    accountable: () => ({ teamKey: 'parcels', ownerKey: 'lena' }),
    teamOf: () => undefined,
    owner: () => ({ ownerKey: 'lena', ownerBarred: false }),
    interestedIn: () => [],
    clocks: (receivedAt) => startClocks({ event: 'first_receipt', at: receivedAt, receivedAt }, timetable),
    clocksFrom: (event, at, receivedAt) => startClocks({ event, at, receivedAt }, timetable),
    clockAgain: (name, at, receivedAt) => nextOccurrence(name, { at, receivedAt }, timetable),
    receipt: ({ reference }) => ({ subject: `Received [${reference}]`, text: words, language: 'en' }),
    accessLinks: () => ({ subject: 'links', text: words, language: 'en' }),
    afterClosure: (at) => {
      const name = 'after-closure';
      return { name, duty: name, startedAt: at, dueAt: at, rule: name, basis: 'practice', explanation: [] };
    },
    words: ({ reference, language }) => ({ subject: reference, text: words.preview, language }),
    isOwnSender: () => false,
    partyKey: (address) => address,
    proofKeys: () => [],
    teamName: () => 'Parcels',
    language: () => 'en',
  };
}
