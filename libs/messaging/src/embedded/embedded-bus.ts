import type { Clock } from '@redress/kernel';
import type { SqliteStore } from '@redress/sqlite';
import { Bus, type BusLog, type ConsumeOptions, type Consumption, type LagFigure } from '../bus.js';
import { causeOf } from '../cause-of.js';
import type { Publisher } from '../publisher.js';
import { LocalSignals } from '../signals/local-signals.js';
import type { Signals } from '../signals/signals.js';
import type { TopicDefinition } from '../topic-definition.js';
import { EmbeddedConsumption } from './embedded-consumption.js';
import { EmbeddedLog } from './embedded-log.js';
import { EmbeddedPublisher } from './embedded-publisher.js';

export interface EmbeddedBusOptions {
  readonly clock: Clock;
  readonly report: BusLog;
  /** How long records are kept at least, milliseconds; 7 days unless told. */
  readonly retentionMs?: number;
}

const SEVEN_DAYS_MS = 7 * 86_400_000;
const EXPIRY_EVERY_MS = 10 * 60_000;

/**
 * The log in the store of this process: publishing is one durable write, and readers are woken in process. A topic has
 * one partition; a group has one consumer, and a second one takes it over.
 */
export class EmbeddedBus extends Bus {
  readonly publisher: Publisher;
  readonly signals: Signals;
  private readonly consumptions = new Set<EmbeddedConsumption>();
  private readonly ownPublisher: EmbeddedPublisher;
  private cancelExpiry: (() => void) | undefined;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly log: EmbeddedLog,
    private readonly options: EmbeddedBusOptions,
  ) {
    super();
    this.ownPublisher = new EmbeddedPublisher(log, (topics) => {
      for (const consumption of this.consumptions) consumption.wake(topics);
    });
    this.publisher = this.ownPublisher;
    this.signals = new LocalSignals(options.report);
    this.expireLater();
  }

  /** The store stays the caller's: close the bus before it. */
  static async open(store: SqliteStore, options: EmbeddedBusOptions): Promise<EmbeddedBus> {
    return new EmbeddedBus(await EmbeddedLog.open(store, options.clock), options);
  }

  override async ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    await this.log.ensureTopics(topics);
  }

  override consume(options: ConsumeOptions): Promise<Consumption> {
    for (const topic of options.topics) this.log.requireTopic(topic);
    for (const other of this.consumptions) {
      if (other.group === options.group) {
        other.lose();
        this.consumptions.delete(other);
      }
    }
    const consumption: EmbeddedConsumption = new EmbeddedConsumption(options, {
      log: this.log,
      clock: this.options.clock,
      report: this.options.report,
      onClosed: () => this.consumptions.delete(consumption),
    });
    this.consumptions.add(consumption);
    consumption.start();
    return Promise.resolve(consumption);
  }

  override lag(): Promise<LagFigure[]> {
    return Promise.resolve([...this.consumptions].flatMap((consumption) => consumption.lag()));
  }

  /** Removes what is too old, but nothing that a consumer of this process has not finished. */
  async expire(): Promise<void> {
    const cutoff = this.options.clock.now() - (this.options.retentionMs ?? SEVEN_DAYS_MS);
    for (const topic of this.log.topicNames) {
      const places = [...this.consumptions].flatMap((consumption) => consumption.positionIn(topic) ?? []);
      const slowest = places.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
      await this.log.expire(topic, cutoff, slowest);
    }
  }

  override close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    this.cancelExpiry?.();
    this.ownPublisher.close();
    await Promise.all([...this.consumptions].map((consumption) => consumption.close()));
  }

  private expireLater(): void {
    this.cancelExpiry = this.options.clock.after(EXPIRY_EVERY_MS, () => {
      void this.expire()
        .catch((error: unknown) => {
          this.options.report('warn', 'old records could not be removed; later', { cause: causeOf(error) });
        })
        .finally(() => {
          if (this.closing === undefined) this.expireLater();
        });
    });
  }
}
