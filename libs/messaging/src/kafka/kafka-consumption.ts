import { RedressError, sleep, systemClock } from '@redress/kernel';
import { causeOf } from '../cause-of.js';
import type { Admin, Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent, EachBatchPayload, Kafka } from 'kafkajs';
import type { ConsumeOptions, Consumption, OffsetLost } from '../bus.js';
import { BatchWatch } from './batch-watch.js';
import { bounded, waitForBroker } from './kafka-client.js';
import { KafkaLane } from './kafka-lane.js';
import type { KafkaOptions } from './kafka-options.js';
import { findLostPlaces, type LostPlace } from './offset-check.js';
import { OffsetCommits } from './offset-commits.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Together with leaving the group well under the ten seconds that a process has to end. */
const DRAIN_MS = 6_000;
const LEAVE_MS = 2_000;

export interface KafkaConsumptionParts {
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly settings: KafkaOptions;
  readonly isCompacted: (topic: string) => boolean;
  readonly onClosed: () => void;
}

/** One member of one consumer group. */
export class KafkaConsumption implements Consumption {
  private readonly consumer: Consumer;
  private readonly commits: OffsetCommits;
  private readonly lanes = new Map<string, KafkaLane>();
  private readonly atWork = new Set<Promise<void>>();
  private readonly pauses = new Map<KafkaLane, number>();
  private closing: Promise<void> | undefined;
  private started = false;
  private failure: unknown;

  constructor(
    private readonly options: ConsumeOptions,
    private readonly parts: KafkaConsumptionParts,
  ) {
    const { settings, kafka } = parts;
    this.consumer = kafka.consumer({
      groupId: options.group,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 150,
      sessionTimeout: settings.sessionTimeoutMs ?? 15_000,
      rebalanceTimeout: settings.rebalanceTimeoutMs ?? 60_000,
      heartbeatInterval: settings.heartbeatIntervalMs ?? 3_000,
      retry: { retries: 5, initialRetryTime: 300, maxRetryTime: 5_000 },
    });
    this.commits = new OffsetCommits(
      () => this.lanes.values(),
      (error) => {
        settings.report('info', 'offsets not committed; messages may come again', this.fields(error));
      },
    );
    this.consumer.on(this.consumer.events.GROUP_JOIN, (event) => {
      this.joined(event);
    });
    this.consumer.on(this.consumer.events.CRASH, (event) => {
      this.crashed(event);
    });
  }

  get group(): string {
    return this.options.group;
  }

  get topics(): readonly string[] {
    return this.options.topics;
  }

  /**
   * Resolves when the group has let this member in.
   * @throws RedressError `consumer-failed` when the broker refuses it; `broker-unavailable` (retriable)
   */
  async start(): Promise<void> {
    const { admin, settings } = this.parts;
    await waitForBroker(() => this.consumer.connect(), settings);
    const lost = await findLostPlaces(admin, this.options.group, this.options.topics);
    await Promise.all(lost.map(({ topic, partition, why }) => this.ask(topic, partition, why)));
    await this.consumer.subscribe({ topics: [...this.options.topics], fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: settings.partitionsAtOnce ?? 12,
      eachBatch: (payload) => this.eachBatch(payload),
    });
    if (this.failure !== undefined) throw failed(this.options.group, this.failure);
    this.started = true;
    await this.takePlaces(lost);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    if (this.closing !== undefined) return;
    const { batch } = payload;
    const lane = this.laneOf(batch.topic, batch.partition);
    const gap = lane.begin(batch.messages);
    if (gap && !this.parts.isCompacted(batch.topic)) {
      await this.ask(batch.topic, batch.partition, 'out-of-range');
    }
    const watch = this.watchOver(payload);
    const settled = this.handle(lane, payload, watch);
    await watch.wait(settled, this.parts.settings.stallMs ?? 1_000);
    const { resolved, open } = lane.end(batch.messages);
    if (resolved !== undefined) payload.resolveOffset(resolved);
    if (!watch.left) this.pauses.delete(lane);
    if (open && watch.failure === undefined) this.pause(lane, settled, watch.left);
    this.commits.soon((offsets) => payload.commitOffsetsIfNecessary(offsets));
    if (watch.failure === undefined) return;
    await this.commits.now();
    // The one thing that may leave here: kafkajs joins the group again on it.
    throw watch.failure instanceof Error ? watch.failure : new Error('the heartbeat failed', { cause: watch.failure });
  }

  private async ask(topic: string, partition: number, why: OffsetLost['why']): Promise<void> {
    await this.options.onOffsetLost?.({ group: this.options.group, topic, partition, why });
  }

  private handle(lane: KafkaLane, payload: EachBatchPayload, watch: BatchWatch): Promise<void> {
    const view = lane.batchOf(payload, {
      onFinished: () => {
        watch.onFinished();
      },
      onLeft: (cause) => {
        watch.onLeft(cause);
      },
      isOver: () => watch.over || this.closing !== undefined,
    });
    const work = this.options
      .handle(view)
      .catch((error: unknown) => {
        watch.onLeft(error);
      })
      .finally(() => this.atWork.delete(work));
    this.atWork.add(work);
    return work;
  }

  private watchOver(payload: EachBatchPayload): BatchWatch {
    const beatEveryMs = (this.parts.settings.heartbeatIntervalMs ?? 3_000) / 2;
    return new BatchWatch(payload, beatEveryMs, (cause) => {
      const message = 'messages can be neither handled nor kept for later; trying again';
      this.parts.settings.report('warn', message, { topic: payload.batch.topic, ...this.fields(cause) });
    });
  }

  /** The partition rests, kafkajs goes on with the others and beats for us; then what is open comes again. */
  private pause(lane: KafkaLane, settled: Promise<void>, left: boolean): void {
    const place = [{ topic: lane.topic, partitions: [lane.partition] }];
    const pauseMs = left ? (this.pauses.get(lane) ?? FIRST_PAUSE_MS) : 0;
    if (left) this.pauses.set(lane, Math.min(pauseMs * 2, LONGEST_PAUSE_MS));
    if (
      !this.steer(() => {
        this.consumer.pause(place);
      })
    )
      return;
    void settled
      .then(() => sleep(systemClock, pauseMs))
      .then(
        () =>
          this.closing === undefined &&
          this.steer(() => {
            this.consumer.resume(place);
          }),
      );
  }

  /** False when there is nothing to steer: kafkajs is between a crash and its restart, which begins with nothing paused. */
  private steer(step: () => void): boolean {
    try {
      step();
      return true;
    } catch (error) {
      this.parts.settings.report('info', 'the consumer is not running just now', this.fields(error));
      return false;
    }
  }

  private laneOf(topic: string, partition: number): KafkaLane {
    const id = laneId(topic, partition);
    const known = this.lanes.get(id);
    if (known !== undefined) return known;
    const lane = new KafkaLane(topic, partition);
    this.lanes.set(id, lane);
    return lane;
  }

  private joined({ payload }: ConsumerGroupJoinEvent): void {
    const assigned = new Set<string>();
    for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
      for (const partition of partitions) assigned.add(laneId(topic, partition));
    }
    for (const [id, lane] of this.lanes) {
      if (assigned.has(id)) {
        lane.rejoined();
      } else {
        lane.lose();
        this.lanes.delete(id);
        this.pauses.delete(lane);
      }
    }
    this.parts.settings.report('info', 'joined the group', { group: this.options.group, partitions: assigned.size });
  }

  private crashed({ payload }: ConsumerCrashEvent): void {
    if (this.closing !== undefined) return;
    if (payload.restart) {
      this.parts.settings.report('warn', 'the consumer starts again', this.fields(payload.error));
      return;
    }
    this.parts.settings.report('error', 'the consumer has ended and will not come back', this.fields(payload.error));
    this.failure = payload.error;
    if (this.started) this.options.onFatal?.(failed(this.options.group, payload.error));
  }

  // Otherwise a partition in which nothing happens would be reported as lost at every start.
  private async takePlaces(lost: readonly LostPlace[]): Promise<void> {
    const places = lost
      .filter(({ topic, partition }) => !this.lanes.has(laneId(topic, partition)))
      .map(({ topic, partition, earliest }) => ({ topic, partition, offset: earliest }));
    if (places.length === 0) return;
    try {
      await bounded(this.consumer.commitOffsets(places), 'committing first offsets');
    } catch (error) {
      this.parts.settings.report('info', 'first offsets not committed', this.fields(error));
    }
  }

  private async finish(): Promise<void> {
    const { settings } = this.parts;
    // Fetches nothing more, but beats on while what is at work ends.
    this.steer(() => {
      this.consumer.pause(this.options.topics.map((topic) => ({ topic })));
    });
    const drained = Promise.all(this.atWork).then(() => undefined);
    await bounded(drained, 'ending what is at work', DRAIN_MS).catch((error: unknown) => {
      settings.report('warn', 'handlers are still at work; their messages come again', this.fields(error));
    });
    await this.commits.now();
    this.commits.stop();
    for (const lane of this.lanes.values()) lane.lose();
    await bounded(this.consumer.disconnect(), 'leaving the group', LEAVE_MS).catch((error: unknown) => {
      settings.report('warn', 'could not leave the group in time', this.fields(error));
    });
    this.parts.onClosed();
  }

  private fields(error: unknown): Record<string, unknown> {
    return { group: this.options.group, cause: causeOf(error) };
  }
}

function failed(group: string, cause: unknown): RedressError {
  return new RedressError('consumer-failed', `the consumer of ${group} has ended and will not come back`, { cause });
}

function laneId(topic: string, partition: number): string {
  return `${topic}|${String(partition)}`;
}
