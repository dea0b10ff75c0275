import { RedressError } from '@redress/kernel';
import {
  Bus,
  encodeEvent,
  LocalSignals,
  Publisher,
  type BusMessage,
  type Consumption,
  type ConsumeOptions,
  type LagFigure,
  type MessageBatch,
  type OutgoingEvent,
  type TopicDefinition,
} from '@redress/messaging';
import type { GroupPartition, PlaceReader, SimulatedLog } from './simulated-log.js';
import type { SimulatedProcess } from './simulated-process.js';

const PUBLISH_MS = 10_000;
const LEAVE_MS = 1_000;
const MOST_IN_BATCH = 5;

/** When the offset of a finished batch is committed. `before` is the mistake that the suite must notice. */
export type CommitOrder = 'after' | 'before';

/** One process's way to the log: the bus port of `messaging` on the simulated world. */
export class SimulatedBus extends Bus {
  readonly publisher: Publisher;
  /** Of this process alone: all others lose them. */
  readonly signals = new LocalSignals(() => undefined);

  constructor(
    private readonly process: SimulatedProcess,
    private readonly log: SimulatedLog,
    private readonly commitOrder: CommitOrder = 'after',
  ) {
    super();
    this.publisher = new SimulatedPublisher(process, log);
  }

  override ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    this.log.ensureTopics(topics);
    return Promise.resolve();
  }

  override consume(options: ConsumeOptions): Promise<Consumption> {
    const readers = options.topics.flatMap((topic) =>
      Array.from({ length: this.log.partitionCount(topic) }, (_, partition) => {
        const place = this.log.place(options.group, topic, partition);
        return new PartitionReader(this.process, this.log, place, options, this.commitOrder);
      }),
    );
    for (const reader of readers) reader.begin();
    return Promise.resolve({ close: () => Promise.resolve() });
  }

  override lag(): Promise<LagFigure[]> {
    return Promise.resolve([]);
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }
}

class SimulatedPublisher extends Publisher {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly log: SimulatedLog,
  ) {
    super();
  }

  // Given up after ten seconds, as the port promises; the records may reach the log later all the same.
  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    const encoded = events.map((event) => ({ event, ...encodeEvent(event) }));
    return new Promise((resolve, reject) => {
      const cancel = this.process.clock.after(PUBLISH_MS, () => {
        reject(new RedressError('publish-failed', 'no answer from the log within 10 s', { retriable: true }));
      });
      const topics = [...new Set(events.map(({ topic }) => topic))].join(' ');
      const put = (): void => {
        for (const { event, headers, body } of encoded) {
          this.log.append(event.topic, event.key, { headers, body, loggedAt: this.process.clock.now() });
        }
      };
      this.process.call('bus', `publish ${topics}`, put).then(resolve, reject).finally(cancel);
    });
  }
}

/** Reads one partition for one group as long as its process lives. */
class PartitionReader implements PlaceReader {
  readonly member: string;
  private readonly incarnation: number;
  private busyIn: number | undefined;
  private finished = new Set<bigint>();
  private finishedIn = -1;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly log: SimulatedLog,
    private readonly place: GroupPartition,
    private readonly options: ConsumeOptions,
    private readonly commitOrder: CommitOrder,
  ) {
    this.incarnation = process.incarnation;
    this.member = process.name;
  }

  begin(): void {
    const { group, topic, partition, committed } = this.place;
    const start = this.log.start(topic, partition);
    const why = committed === undefined ? 'missing' : committed < start ? 'out-of-range' : undefined;
    const asked = why === undefined ? undefined : this.options.onOffsetLost?.({ group, topic, partition, why });
    if (asked === undefined) this.read();
    else
      void asked.then(() => {
        if (this.isAlive()) this.read();
      });
  }

  private read(): void {
    this.place.readers.push(this);
    this.log.wake(this.place);
  }

  isAlive(): boolean {
    return this.process.alive && this.process.incarnation === this.incarnation;
  }

  look(): void {
    const { topic, partition, generation } = this.place;
    if (this.busyIn === generation || this.position() >= this.log.end(topic, partition)) return;
    this.busyIn = generation;
    void this.readOnce(generation).then((pause) => {
      if (this.busyIn === generation) this.busyIn = undefined;
      this.process.clock.after(pause, () => {
        if (this.place.owner === this) this.look();
      });
    });
  }

  private position(): number {
    const { topic, partition, committed } = this.place;
    return Math.max(committed ?? 0, this.log.start(topic, partition));
  }

  /** One fetch, one batch, one commit. Returns how long to wait before the next. */
  private async readOnce(generation: number): Promise<number> {
    if (this.finishedIn !== generation) {
      this.finished = new Set();
      this.finishedIn = generation;
    }
    const { topic, partition } = this.place;
    try {
      const from = this.position();
      const messages = await this.call('fetch', () => this.log.read(topic, partition, from, MOST_IN_BATCH));
      if (generation !== this.place.generation || messages.length === 0) return 0;
      if (this.commitOrder === 'before') await this.commit(generation, from + messages.length);
      const batch = new SimulatedBatch(
        messages,
        this.finished,
        () => generation === this.place.generation,
        (cause) => {
          this.process.note(`left a message: ${cause instanceof Error ? cause.message : String(cause)}`);
        },
      );
      await this.options.handle(batch);
      await this.commit(generation, from + batch.finishedPrefix());
      return batch.left ? LEAVE_MS : 0;
    } catch {
      // The log did not answer: what was not committed comes again.
      return LEAVE_MS;
    }
  }

  private async commit(generation: number, position: number): Promise<void> {
    await this.call('commit', () => {
      // A member that lost its partition is refused, as a broker does.
      if (generation === this.place.generation) this.place.committed = Math.max(this.place.committed ?? 0, position);
    });
  }

  private async call<T>(what: string, run: () => T): Promise<T> {
    const { group, topic, partition } = this.place;
    return await this.process.call('bus', `${what} ${group} ${topic}/${String(partition)}`, run);
  }
}

class SimulatedBatch implements MessageBatch {
  left = false;

  constructor(
    readonly messages: readonly BusMessage[],
    private readonly finished: Set<bigint>,
    private readonly isOwned: () => boolean,
    private readonly onLeft: (cause: unknown) => void,
  ) {}

  mayStart(): boolean {
    return this.isOwned() && !this.left;
  }

  owned(): boolean {
    return this.isOwned();
  }

  isFinished(message: BusMessage): boolean {
    return this.finished.has(message.position);
  }

  finish(message: BusMessage): void {
    this.finished.add(message.position);
  }

  leave(_message: BusMessage, cause: unknown): void {
    this.onLeft(cause);
    this.left = true;
  }

  /** How many messages from the first on are finished without a gap. */
  finishedPrefix(): number {
    const open = this.messages.findIndex((message) => !this.finished.has(message.position));
    return open === -1 ? this.messages.length : open;
  }
}
