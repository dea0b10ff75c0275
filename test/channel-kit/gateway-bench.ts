import { Readable } from 'node:stream';
import {
  ChannelKit,
  DEFAULT_TIMING,
  deliveryCollection,
  inboxCollection,
  type DeliveryRow,
  type InboxRow,
  type MessageSource,
  type Normaliser,
  type SendOutcome,
  type Timing,
  type UpdateSender,
} from '@redress/channel-kit';
import type { DeliveryChanged, MessageReceived, NoticeDeliveryChanged } from '@redress/contracts';
import { FileStore, type StoredFile } from '@redress/files';
import { RedressError, sha256, uuidV7, type Ids } from '@redress/kernel';
import { Publisher, type EventEnvelope, type OutgoingEvent } from '@redress/messaging';
import { MemoryEngine, openDatabase, type Database } from '@redress/persistence';
import { MemoryFiles, wholeOf, type FileBytes } from '@redress/testing';
import { ManualClock, settle } from './manual-clock.js';
import { plainMessage } from './samples.js';

/** What happens to one call: it works; it works and nobody hears; it does not; or the process dies before or after. */
export type Verdict = 'works' | 'answer-lost' | 'refused' | 'dies-before' | 'dies-after';

/** One crossing from the gateway to something outside it, such as `store email_inbox.insertOne`. */
export type Judge = (call: string) => Verdict;

export interface BenchOptions {
  readonly inDoubt?: UpdateSender['inDoubt'];
  readonly timing?: Partial<Timing>;
  readonly source?: MessageSource;
  readonly canGroup?: true;
  readonly looksForStops?: true;
  readonly notesHandOvers?: true;
  readonly silent?: boolean;
}

/**
 * A gateway's kit over documents and files in memory that outlive it, so that it can die and start again. Counts every
 * call that leaves it and lets a judge decide what becomes of each.
 */
export class GatewayBench {
  readonly clock = new ManualClock();
  readonly published: OutgoingEvent[] = [];
  readonly sent: { readonly updateId: string; readonly attempts: number }[] = [];
  /** The updates that each group went out for. */
  readonly groups: { readonly id: string; readonly members: readonly string[] }[] = [];
  readonly warnings: string[] = [];
  /** The updates whose hand-over was to be noted. */
  readonly begun: string[] = [];
  readonly errors: string[] = [];
  judge: Judge = () => 'works';
  /** What the outside world answers to a send. */
  answer: (delivery: DeliveryRow, signal: AbortSignal) => Promise<SendOutcome> = (delivery) =>
    Promise.resolve({ state: 'accepted', externalId: `id-of-${delivery._id}`, reason: '250 taken' });
  /** What a sender that notes its hand-overs does between the claim and the note. */
  beforeBegin: (delivery: DeliveryRow) => Promise<void> = () => Promise.resolve();
  normaliser: Normaliser = { normalise: (row, raw) => Promise.resolve(plainMessage(row, raw)) };
  onPublished: (event: EventEnvelope) => void = () => undefined;
  /** Events that the bus will never take. */
  refuses: (event: EventEnvelope) => boolean = () => false;
  private readonly engine = new MemoryEngine();
  private readonly files: FileBytes = new Map();
  private incarnation = 0;
  private counter = 0;
  private deadUpTo = 0;
  private reader: Promise<Database> | undefined;

  private constructor(private readonly options: BenchOptions) {}

  static open(options: BenchOptions = {}): GatewayBench {
    return new GatewayBench(options);
  }

  /** A second gateway process on the same stores, or the first one again after it died. */
  async boot(): Promise<ChannelKit> {
    this.incarnation += 1;
    const own = this.incarnation;
    const alive = (): boolean => own > this.deadUpTo;
    const cross = <T>(call: string, run: () => Promise<T>): Promise<T> => this.cross(call, run, alive);
    const database = await openDatabase('memory:', {
      memory: this.engine,
      interpose: ({ collection, operation }, run) => cross(`store ${collection}.${operation}`, run),
    });
    const kit = new ChannelKit(
      {
        channel: 'email',
        service: 'email-gateway',
        clock: this.clock,
        ids: this.ids(),
        timing: { ...DEFAULT_TIMING, retrySpread: 0, ...this.options.timing },
        silent: this.options.silent ?? false,
        log: {
          info: () => undefined,
          warn: (message) => void this.warnings.push(message),
          error: (message) => void this.errors.push(message),
        },
      },
      { database, files: new BenchFiles(this.files, cross), publisher: this.publisher(cross) },
      {
        normaliser: { normalise: (row, raw) => this.normaliser.normalise(row, raw) },
        sender: this.sender(cross),
        ...(this.options.source === undefined ? {} : { source: this.options.source }),
      },
    );
    await database.ensureIndexes();
    return kit;
  }

  /** The process dies: its timers are gone, its calls are never answered. */
  die(): void {
    this.deadUpTo = this.incarnation;
    this.clock.forget();
  }

  get isDead(): boolean {
    return this.deadUpTo === this.incarnation;
  }

  async inbox(): Promise<InboxRow[]> {
    return await this.rows((database) =>
      database
        .model(inboxCollection('email'))
        .find({ open: { $in: [0, 1] } })
        .lean<InboxRow[]>(),
    );
  }

  async deliveries(): Promise<DeliveryRow[]> {
    return await this.rows((database) =>
      database
        .model(deliveryCollection('email'))
        .find({ open: { $in: [0, 1] } })
        .lean<DeliveryRow[]>(),
    );
  }

  /** Rows as they stand, past every fault. */
  async delivery(updateId: string): Promise<DeliveryRow | undefined> {
    return (await this.deliveries()).find(({ _id }) => _id === updateId);
  }

  file(ref: string): Buffer | undefined {
    return this.files.get(ref);
  }

  get fileCount(): number {
    return this.files.size;
  }

  /** The data of everything published under this type. */
  of<T>(type: string): T[] {
    return this.published.filter(({ event }) => event.type === type).map(({ event }) => event.data as T);
  }

  /** How updates ended. */
  get reports(): DeliveryChanged[] {
    return this.of<DeliveryChanged>('redress.delivery.changed.v1').filter(({ state }) => state !== 'queued');
  }

  /** How notices to staff came along. */
  get noticeReports(): NoticeDeliveryChanged[] {
    return this.of<NoticeDeliveryChanged>('redress.notice-delivery.changed.v1');
  }

  /** What was told of updates that wait. */
  get waits(): DeliveryChanged[] {
    return this.of<DeliveryChanged>('redress.delivery.changed.v1').filter(({ state }) => state === 'queued');
  }

  get messages(): MessageReceived[] {
    return this.of<MessageReceived>('redress.message.received.v1');
  }

  private async rows<T>(read: (database: Database) => Promise<T>): Promise<T> {
    this.reader ??= openDatabase('memory:', { memory: this.engine });
    return await read(await this.reader);
  }

  private async cross<T>(call: string, run: () => Promise<T>, alive: () => boolean): Promise<T> {
    const never = new Promise<never>(() => undefined);
    if (!alive()) return await never;
    const verdict = this.judge(call);
    if (verdict === 'refused') throw away(call);
    if (verdict === 'dies-before') {
      this.die();
      return await never;
    }
    const result = await run();
    if (verdict === 'dies-after') this.die();
    if (!alive()) return await never;
    if (verdict === 'answer-lost') throw away(call);
    return result;
  }

  private publisher(cross: <T>(call: string, run: () => Promise<T>) => Promise<T>): Publisher {
    const publish = (events: readonly OutgoingEvent[]): Promise<void> =>
      cross(`bus ${events[0]?.topic ?? ''}`, () => {
        if (events.some(({ event }) => this.refuses(event))) throw new RedressError('event-too-large', 'too large');
        this.published.push(...events);
        for (const { event } of events) this.onPublished(event);
        return Promise.resolve();
      });
    return new (class extends Publisher {
      override publish(events: readonly OutgoingEvent[]): Promise<void> {
        return publish(events);
      }
    })();
  }

  private sender(cross: <T>(call: string, run: () => Promise<T>) => Promise<T>): UpdateSender {
    return {
      inDoubt: this.options.inDoubt ?? 'send-again',
      ...(this.options.canGroup === undefined ? {} : { canGroup: this.options.canGroup }),
      ...(this.options.looksForStops === undefined ? {} : { looksForStops: this.options.looksForStops }),
      ...(this.options.notesHandOvers === undefined ? {} : { notesHandOvers: this.options.notesHandOvers }),
      send: async (delivery, signal, together, begin) => {
        if (this.options.notesHandOvers === true) {
          await this.beforeBegin(delivery);
          this.begun.push(delivery._id);
          if (!(await begin({ to: 'kim' }))) return { state: 'refused-for-now', reason: 'another has it' };
        }
        return await cross('relay send', () => {
          if (together.length > 0)
            this.groups.push({ id: delivery._id, members: together.map(({ updateId }) => updateId) });
          this.sent.push({ updateId: delivery._id, attempts: delivery.attempts });
          return this.answer(delivery, signal);
        });
      },
    };
  }

  private ids(): Ids {
    const random = (count: number): Uint8Array => {
      this.counter += 1;
      return Buffer.from(sha256(`bench ${String(this.counter)}`), 'hex').subarray(0, count);
    };
    return { next: () => uuidV7(this.clock.now(), random(10)), random };
  }
}

class BenchFiles extends FileStore {
  private readonly files: MemoryFiles;

  constructor(
    shared: FileBytes,
    private readonly cross: <T>(call: string, run: () => Promise<T>) => Promise<T>,
  ) {
    super();
    this.files = new MemoryFiles(shared);
  }

  override async put(ref: string, content: Uint8Array | Readable): Promise<StoredFile> {
    const whole = await wholeOf(content);
    return await this.cross('file put', () => this.files.put(ref, whole));
  }

  override stat(ref: string): Promise<StoredFile | undefined> {
    return this.cross('file stat', () => this.files.stat(ref));
  }

  override read(ref: string): Promise<Buffer> {
    return this.cross('file read', () => this.files.read(ref));
  }

  override async stream(ref: string): Promise<Readable> {
    return Readable.from([await this.read(ref)]);
  }

  override remove(ref: string): Promise<void> {
    return this.cross('file remove', () => this.files.remove(ref));
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

function away(call: string): RedressError {
  return new RedressError('store-away', `${call} was not answered`, { retriable: true });
}

/** Tries until it works, as a source does that hears an error or, when the gateway died, nothing. */
export async function insist<T>(bench: GatewayBench, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 10; tries += 1) {
    const outcome: { done?: { readonly value: T }; failed?: true } = {};
    attempt().then(
      (value) => (outcome.done = { value }),
      () => (outcome.failed = true),
    );
    for (let turn = 0; turn < 100 && outcome.done === undefined && outcome.failed !== true; turn += 1) {
      if (bench.isDead) break;
      await settle();
    }
    if (outcome.done !== undefined) return outcome.done.value;
  }
  throw new Error('it never worked');
}
