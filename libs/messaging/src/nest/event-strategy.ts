import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { RedressError, sleep, systemClock, systemIds, type Clock, type Ids } from '@redress/kernel';
import type { Model } from 'mongoose';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Bus, BusLog, Consumption, OffsetLost } from '../bus.js';
import { causeOf } from '../cause-of.js';
import type { DeferralOptions } from '../deferred/deferral-times.js';
import { DeferredMessages } from '../deferred/deferred-messages.js';
import type { DeferredRow } from '../deferred/deferred-row.js';
import type { Delivery } from '../deferred/event-work.js';
import type { LeaseRow } from '../deferred/leases.js';
import type { ParkedDesk } from '../deferred/parked-desk.js';
import type { OnParked } from '../deferred/parked-notice.js';
import type { EventEnvelope } from '../event-envelope.js';
import type { EventRegistry } from '../event-registry.js';
import { EventContext } from './event-context.js';
import type { TopicOptions } from './on-topic.js';
import { serviceTransport } from './service-transport.js';

/** As long as an engine waits for what is at work. */
const CLOSE_MS = 6_000;

export interface EventStrategyOptions {
  /** The service: its consumer group, and the transport id of its handlers (`serviceTransport`). */
  readonly service: string;
  readonly bus: Bus;
  readonly registry: EventRegistry;
  readonly deferred: Model<DeferredRow>;
  readonly leases: Model<LeaseRow>;
  readonly report: BusLog;
  readonly onParked?: OnParked;
  readonly onOffsetLost?: (lost: OffsetLost) => Promise<void>;
  /** Consumption has ended for good: the process should exit non-zero. */
  readonly onFatal?: (error: unknown) => void;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly times?: Partial<DeferralOptions>;
  /** The only channel that the service serves: events that say they concern another one alone are passed by unread. */
  readonly channel?: string;
}

/**
 * Nest's transport for one service: its `@EventPattern(topic, serviceTransport(service))` handlers get every event of
 * their topics, at least once and in the order of the key. A handler that returns is done; what it throws decides on
 * what follows (see `EventWork`). Connect it with `inheritAppConfig: true` and an `EventErrorFilter`.
 */
export class EventStrategy extends Server implements CustomTransportStrategy {
  /** What a person can do about messages that could not be done. */
  readonly desk: ParkedDesk;
  private readonly deferred: DeferredMessages;
  private consumption: Consumption | undefined;
  private closing: Promise<void> | undefined;

  constructor(private readonly options: EventStrategyOptions) {
    super();
    this.transportId = serviceTransport(options.service);
    const clock = options.clock ?? systemClock;
    this.deferred = new DeferredMessages({
      ...options,
      group: options.service,
      clock,
      ids: options.ids ?? systemIds(clock),
      handler: (event, delivery) => this.call(event, delivery),
      atOnce: (topic) => (this.messageHandlers.get(topic)?.extras as TopicOptions | undefined)?.atOnce,
      onFailure: (error) => {
        const message = 'deferred messages could not be worked on; later';
        options.report('warn', message, { service: options.service, cause: causeOf(error) });
      },
    });
    this.desk = this.deferred.desk;
  }

  /** Fails by its callback: `handlers-invalid` for wrong handlers, or as `Bus.consume`. */
  override listen(callback: (error?: unknown) => void): void {
    this.begin().then(() => {
      callback();
    }, callback);
  }

  /** Begins nothing new, waits for what is at work (bounded), commits, leaves the group. The bus stays open. */
  override close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  override on(): never {
    throw new RedressError('not-supported', 'the event strategy emits nothing: use its options');
  }

  override unwrap<T>(): T {
    return this.options.bus as T;
  }

  private async begin(): Promise<void> {
    const topics = this.checkedTopics();
    await this.deferred.start();
    const { service, bus, onOffsetLost, onFatal } = this.options;
    this.consumption = await bus.consume({
      group: service,
      topics,
      handle: this.deferred.process,
      ...(onOffsetLost === undefined ? {} : { onOffsetLost }),
      ...(onFatal === undefined ? {} : { onFatal }),
    });
  }

  private async finish(): Promise<void> {
    const ended = new AbortController();
    const retries = this.deferred.stop().finally(() => {
      ended.abort();
    });
    // A retry that hangs must not keep the process from ending: its row is still there.
    await Promise.all([this.consumption?.close(), Promise.race([retries, sleep(systemClock, CLOSE_MS, ended.signal)])]);
  }

  private checkedTopics(): string[] {
    const { service, registry } = this.options;
    const wrong = [...this.messageHandlers].flatMap(([topic, handler]) => {
      if (handler.isEventHandler !== true) return [`${topic} is answered by a message handler: use @EventPattern`];
      if (handler.next !== undefined) return [`${topic} has two handlers`];
      if (registry.findTopic(topic) === undefined) return [`${topic} is no topic of the registry`];
      return [];
    });
    if (this.messageHandlers.size === 0) wrong.push('it has no handler');
    if (wrong.length === 0) return [...this.messageHandlers.keys()];
    throw new RedressError('handlers-invalid', `${service} cannot start: ${wrong.join('; ')}`);
  }

  private async call(event: EventEnvelope, delivery: Delivery): Promise<void> {
    const handler = this.messageHandlers.get(delivery.message.topic);
    if (handler === undefined) {
      // A deferred message of a topic whose handler has gone with a newer version.
      throw new RedressError('no-handler', `${this.options.service} no longer handles ${delivery.message.topic}`);
    }
    try {
      const result: unknown = await handler(event, new EventContext([delivery]));
      // An observable that ends without a value is done, not an error.
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    } catch (error) {
      this.tell(error, event);
      throw error;
    }
  }

  private tell(error: unknown, event: EventEnvelope): void {
    if (error instanceof RedressError) return;
    const { service, report } = this.options;
    if (isNestSubstitute(error)) {
      report('error', 'Nest has replaced a handler error: is EventErrorFilter set before connectMicroservice?', {
        service,
      });
      return;
    }
    const stack = error instanceof Error ? error.stack?.split('\n').filter((line) => /^\s+at /u.test(line)) : undefined;
    const name = error instanceof Error ? error.name : typeof error;
    report('error', 'a handler failed unexpectedly', {
      service,
      event: event.id,
      type: event.type,
      error: name,
      stack,
    });
  }
}

function isNestSubstitute(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && !(error instanceof Error);
}
