import type { BusLog } from '../bus.js';

/** All times in milliseconds. */
export interface KafkaOptions {
  readonly url: string;
  /** Shown in the broker's own logs. */
  readonly clientId: string;
  readonly report: BusLog;
  /** How long a start waits for a broker that is away; a minute unless told. */
  readonly startTimeoutMs?: number;
  /**
   * A member that is silent for so long loses its partitions; 15 s unless told. After a broker's restart kafkajs joins
   * as a new member, and the group waits so long for the old one.
   */
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
  /** Partitions whose batches are worked on at the same time; 12 unless told. */
  readonly partitionsAtOnce?: number;
  /** Without a message finished for so long, a batch no longer keeps other partitions waiting; 1 s unless told. */
  readonly stallMs?: number;
  /** Copies of each topic made by `ensureTopics`; the broker's own default unless told. */
  readonly replicationFactor?: number;
  /** How long records of topics made here are kept; 7 days unless told. */
  readonly retentionMs?: number;
}

/** Each call to the broker takes at most so long. */
export const CALL_LIMIT_MS = 10_000;
