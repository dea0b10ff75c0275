import { sleep, type Clock } from '@redress/kernel';
import type { BusLog, ConsumeOptions, Consumption, LagFigure, OffsetLost } from '../bus.js';
import { causeOf } from '../cause-of.js';
import { EmbeddedLane } from './embedded-lane.js';
import { ONLY_PARTITION, type EmbeddedLog } from './embedded-log.js';

/** Losing an offset costs a redelivery, so they are written seldom, together with what else is written then. */
const COMMIT_MS = 250;
/** What is at work gets so long to end when the consumer closes. */
const DRAIN_MS = 6_000;

export interface EmbeddedConsumptionParts {
  readonly log: EmbeddedLog;
  readonly clock: Clock;
  readonly report: BusLog;
  readonly onClosed: () => void;
}

/** One group at work on its topics. */
export class EmbeddedConsumption implements Consumption {
  readonly group: string;
  private readonly lanes: EmbeddedLane[];
  private readonly committed = new Map<string, bigint>();
  /** Questions for what was lost, still on their way. */
  private readonly asking: Promise<void>[] = [];
  private mayCommit = false;
  private cancelCommit: (() => void) | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly options: ConsumeOptions,
    private readonly parts: EmbeddedConsumptionParts,
  ) {
    this.group = options.group;
    this.lanes = [...new Set(options.topics)].map((topic) => this.openLane(topic));
  }

  start(): void {
    void Promise.all(this.asking).then(() => {
      this.mayCommit = true;
      // Also writes the places of topics that were missing, so that they are reported as missing only once.
      this.commitSoon();
    });
    for (const lane of this.lanes) lane.pump();
  }

  wake(topics: ReadonlySet<string>): void {
    for (const lane of this.lanes) if (topics.has(lane.topic)) lane.pump();
  }

  /** The place in a topic, or undefined for a topic that this group does not read. */
  positionIn(topic: string): bigint | undefined {
    return this.lanes.find((lane) => lane.topic === topic)?.position;
  }

  lag(): LagFigure[] {
    return this.lanes.map(({ topic, position }) => ({
      group: this.group,
      topic,
      partition: ONLY_PARTITION,
      lag: this.parts.log.count(topic, position),
    }));
  }

  /** Another consumer of the same group begins: this one leaves no more traces. */
  lose(): void {
    for (const lane of this.lanes) lane.lose();
    this.cancelCommit?.();
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    const ended = new AbortController();
    const drained = Promise.all(this.lanes.map((lane) => lane.stop())).then(() => {
      ended.abort();
    });
    await Promise.race([drained, sleep(this.parts.clock, DRAIN_MS, ended.signal)]);
    if (!ended.signal.aborted) {
      this.parts.report('warn', 'handlers are still at work; their messages come again', { group: this.group });
    }
    this.cancelCommit?.();
    await this.commit();
    this.parts.onClosed();
  }

  private openLane(topic: string): EmbeddedLane {
    const { log, clock, report } = this.parts;
    const { position, lost } = log.startOf(this.group, topic);
    if (lost === undefined) this.committed.set(topic, position);
    else this.ask({ group: this.group, topic, partition: ONLY_PARTITION, why: lost });
    return new EmbeddedLane(topic, position, {
      log,
      clock,
      handle: this.options.handle,
      onProgress: () => {
        this.commitSoon();
      },
      onLeft: (left, cause) => {
        report('warn', 'messages can be neither handled nor kept for later; trying again', {
          group: this.group,
          topic: left,
          cause: causeOf(cause),
        });
      },
    });
  }

  private ask(lost: OffsetLost): void {
    if (this.options.onOffsetLost !== undefined) this.asking.push(this.options.onOffsetLost(lost));
  }

  private commitSoon(): void {
    if (!this.mayCommit || this.cancelCommit !== undefined || this.closing !== undefined) return;
    this.cancelCommit = this.parts.clock.after(COMMIT_MS, () => {
      this.cancelCommit = undefined;
      void this.commit();
    });
  }

  private async commit(): Promise<void> {
    if (!this.mayCommit) return;
    const owned = this.lanes.filter((lane) => !lane.lost && lane.position !== this.committed.get(lane.topic));
    const positions = new Map(owned.map((lane) => [lane.topic, lane.position]));
    if (positions.size === 0) return;
    try {
      await this.parts.log.commit(this.group, positions);
      for (const [topic, position] of positions) this.committed.set(topic, position);
    } catch (error) {
      this.parts.report('warn', 'offsets could not be written; later', { group: this.group, cause: causeOf(error) });
      this.commitSoon();
    }
  }
}
