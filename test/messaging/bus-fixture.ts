import { systemClock, systemIds } from '@redress/kernel';
import {
  deferredCollection,
  DeferredMessages,
  leaseCollection,
  type Bus,
  type Consumption,
  type DeferralOptions,
  type EventHandler,
  type EventRegistry,
  type OffsetLost,
  type OnParked,
  type TopicDefinition,
} from '@redress/messaging';
import type { Database } from '@redress/persistence';
import { registryOf } from './note.js';

/** Two processes' views of one log, and a database for what is deferred. */
export interface BusFixture {
  /** Another process on the same log; the embedded bus has one process, so there it is the same bus. */
  bus(process: 'first' | 'second'): Promise<Bus>;
  readonly database: Database;
  /** A member that is silent for so long is out; undefined where there are no sessions. */
  readonly sessionMs: number | undefined;
  close(): Promise<void>;
}

/** Short enough for a test, in the same proportions as in earnest. */
export const QUICK: Partial<DeferralOptions> = {
  firstRetryMs: 20,
  longestRetryMs: 200,
  behindMs: 200,
  announceMs: 200,
  sweepMs: 100,
};

export interface ServiceOptions {
  readonly group: string;
  readonly topics: readonly TopicDefinition[];
  readonly handler: EventHandler;
  readonly registry?: EventRegistry;
  readonly onParked?: OnParked;
  readonly onOffsetLost?: (lost: OffsetLost) => Promise<void>;
  readonly onFatal?: (error: unknown) => void;
  readonly times?: Partial<DeferralOptions>;
  readonly process?: 'first' | 'second';
}

/** A service as the strategy builds it, without Nest. */
export class TestService {
  private constructor(
    readonly messages: DeferredMessages,
    private readonly consumption: Consumption,
  ) {}

  static async start(fixture: BusFixture, options: ServiceOptions): Promise<TestService> {
    const bus = await fixture.bus(options.process ?? 'first');
    await bus.ensureTopics(options.topics);
    const { database } = fixture;
    const deferred = database.model(deferredCollection('test'));
    const leases = database.model(leaseCollection('test'));
    await database.ensureIndexes();
    const messages = new DeferredMessages({
      group: options.group,
      registry: options.registry ?? registryOf(options.topics),
      handler: options.handler,
      deferred,
      leases,
      clock: systemClock,
      ids: systemIds(),
      times: { ...QUICK, ...options.times },
      ...(options.onParked === undefined ? {} : { onParked: options.onParked }),
    });
    await messages.start();
    const consumption = await bus.consume({
      group: options.group,
      topics: options.topics.map((topic) => topic.name),
      handle: messages.process,
      ...(options.onFatal === undefined ? {} : { onFatal: options.onFatal }),
      ...(options.onOffsetLost === undefined ? {} : { onOffsetLost: options.onOffsetLost }),
    });
    return new TestService(messages, consumption);
  }

  async stop(): Promise<void> {
    await this.consumption.close();
    await this.messages.stop();
  }
}
