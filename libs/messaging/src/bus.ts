import type { BatchHandler } from './bus-message.js';
import type { Publisher } from './publisher.js';
import type { Signals } from './signals/signals.js';
import type { TopicDefinition } from './topic-definition.js';

/** A group's place in a partition was missing or no longer in the log; reading goes on at the earliest record. */
export interface OffsetLost {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** `missing` also on a group's very first start. */
  readonly why: 'missing' | 'out-of-range';
}

export interface ConsumeOptions {
  /** The consumer group: the service's name, as it is, for ever. */
  readonly group: string;
  readonly topics: readonly string[];
  readonly handle: BatchHandler;
  /**
   * There may be a gap before what comes next: ask for what it held again. The group takes no place behind the gap
   * before this resolves, so that whoever dies in between hears of it again. Must not reject.
   */
  readonly onOffsetLost?: (lost: OffsetLost) => Promise<void>;
  /** Consumption has ended for good and cannot go on: the process should exit non-zero. */
  readonly onFatal?: (error: unknown) => void;
}

/** A running consumer. */
export interface Consumption {
  /** Begins nothing new, waits for what is at work (bounded), commits, leaves. A second call does nothing. */
  close(): Promise<void>;
}

/** How far a group is behind in one partition, in messages; on a compacted topic an upper bound. */
export interface LagFigure {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly lag: number;
}

/** What the bus has to tell its operator; `fields` carry ids and numbers only. */
export type BusLog = (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void;

/** The log of events; two engines, which code above cannot tell apart. */
export abstract class Bus {
  abstract readonly publisher: Publisher;

  /** Beside the log: what nobody need hear who does not listen just now. */
  abstract readonly signals: Signals;

  /** Makes the topics that are missing; leaves existing ones alone. Repeatable. One of signals that cannot be made is reported, and is no failure. */
  abstract ensureTopics(topics: readonly TopicDefinition[]): Promise<void>;

  /** Joins the group and delivers every message of the topics at least once, in the order of its key. */
  abstract consume(options: ConsumeOptions): Promise<Consumption>;

  /** The lag of every group that this process consumes for. */
  abstract lag(): Promise<LagFigure[]>;

  /** Ends what still consumes, sends what is still queued, lets go. A second call does nothing. */
  abstract close(): Promise<void>;
}
