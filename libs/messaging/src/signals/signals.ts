import type { EventEnvelope, OutgoingEvent } from '../event-envelope.js';
import type { EventRegistry } from '../event-registry.js';

export interface HearOptions {
  readonly topic: string;
  /** Who hears it, for the broker's own log. */
  readonly service: string;
  readonly registry: EventRegistry;
  /** Called with each signal that keeps to its schema; what it throws is reported and forgotten. */
  readonly hear: (event: EventEnvelope) => void;
}

/** Somebody who hears signals. */
export interface Hearing {
  /** Hears nothing more. A second call does nothing. */
  close(): Promise<void>;
}

/**
 * What is only of use at the moment: everybody who hears the topic just then hears it, in this process and in every other, and nobody
 * later. A signal may be lost, and come late or twice; nothing waits for it, and nothing is kept.
 */
export abstract class Signals {
  /** Never throws; whoever tells hears of no failure. */
  abstract tell(signal: OutgoingEvent): void;

  /** Begins shortly after, and goes on through whatever becomes of the broker. */
  abstract hear(options: HearOptions): Hearing;
}
