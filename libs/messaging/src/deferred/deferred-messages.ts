import type { Clock, Ids } from '@redress/kernel';
import type { Model } from 'mongoose';
import type { BatchHandler } from '../bus-message.js';
import type { EventRegistry } from '../event-registry.js';
import type { DeferredRow } from './deferred-row.js';
import { DeferralTimes, type DeferralOptions } from './deferral-times.js';
import { DeferredStore } from './deferred-store.js';
import { DeferredSweeper } from './deferred-sweeper.js';
import { EventReader } from './event-reader.js';
import { EventWork, type EventHandler } from './event-work.js';
import { Leases, type LeaseRow } from './leases.js';
import { MessageProcessor } from './message-processor.js';
import { ParkedDesk } from './parked-desk.js';
import { ParkedNotice, type OnParked } from './parked-notice.js';
import { TopicSlots, type AtOnce } from './topic-slots.js';

export interface DeferredMessagesOptions {
  readonly group: string;
  readonly registry: EventRegistry;
  readonly handler: EventHandler;
  readonly deferred: Model<DeferredRow>;
  readonly leases: Model<LeaseRow>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly onParked?: OnParked;
  /** A sweep or an announcement failed; it comes again. */
  readonly onFailure?: (error: unknown) => void;
  readonly times?: Partial<DeferralOptions>;
  /** The only channel that the group serves: what concerns another one alone is passed by unread. */
  readonly channel?: string;
  /** Topics whose handlers have places of their own, so many. */
  readonly atOnce?: AtOnce;
}

/**
 * What stands between an engine and a group's handlers: done, retry, behind, unknown, parked. Time and chance come from
 * `clock` and `ids` alone, so a simulation can drive it: `process` for what the log delivers, `sweep` for what waits.
 */
export class DeferredMessages {
  readonly desk: ParkedDesk;
  readonly process: BatchHandler;
  private readonly processor: MessageProcessor;
  private readonly sweeper: DeferredSweeper;
  private readonly types: readonly string[];

  constructor(options: DeferredMessagesOptions) {
    const { group, registry, clock, ids } = options;
    const onFailure = options.onFailure ?? ((): void => undefined);
    const store = new DeferredStore(options.deferred, group, clock, ids);
    const times = new DeferralTimes(clock, ids, options.times);
    const work = new EventWork(new EventReader(registry), options.handler);
    const notice = new ParkedNotice(store, options.onParked ?? ((): Promise<void> => Promise.resolve()), onFailure);
    const leases = new Leases(options.leases, clock, ids);
    this.sweeper = new DeferredSweeper({ store, times, work, notice, leases }, onFailure);
    const slots = new TopicSlots(options.atOnce);
    this.processor = new MessageProcessor({
      store,
      times,
      work,
      notice,
      sweeper: this.sweeper,
      channel: options.channel,
      slots,
    });
    this.desk = new ParkedDesk(store, this.sweeper, times);
    this.process = this.processor.process;
    this.types = registry.types;
  }

  /** Begins to sweep; takes up at once what an earlier version did not know. */
  async start(): Promise<void> {
    this.sweeper.start();
    await this.sweeper.reconsiderUnknown(this.types);
  }

  /** One pass over what is due, for whoever keeps time themselves. */
  async sweep(): Promise<void> {
    await this.sweeper.sweep();
  }

  /** Resolves when neither a message nor a sweep is at work. */
  async stop(): Promise<void> {
    await this.sweeper.stop();
    await this.processor.settled();
  }
}
