import type { BusLog } from '../bus.js';
import type { BusMessage } from '../bus-message.js';
import { causeOf } from '../cause-of.js';
import { encodeEvent } from '../cloud-events.js';
import type { OutgoingEvent } from '../event-envelope.js';
import { SignalReader } from './signal-reader.js';
import { Signals, type Hearing, type HearOptions } from './signals.js';

/** The signals of a log that one process has for itself: they go from hand to hand, and the store never sees them. */
export class LocalSignals extends Signals {
  private readonly readers = new Map<string, Set<SignalReader>>();
  private count = 0n;

  constructor(private readonly report: BusLog) {
    super();
  }

  override tell(signal: OutgoingEvent): void {
    try {
      const message = this.messageOf(signal);
      const hearers = [...(this.readers.get(signal.topic) ?? [])];
      // As from a broker: whoever tells has gone on by then.
      setImmediate(() => {
        for (const reader of hearers) if (this.readers.get(signal.topic)?.has(reader) === true) reader.take(message);
      });
    } catch (error) {
      this.report('warn', 'a signal was not told', { topic: signal.topic, cause: causeOf(error) });
    }
  }

  override hear(options: HearOptions): Hearing {
    const reader = new SignalReader(options, this.report);
    const readers = this.readers.get(options.topic) ?? new Set();
    this.readers.set(options.topic, readers.add(reader));
    return {
      close: () => {
        readers.delete(reader);
        return Promise.resolve();
      },
    };
  }

  private messageOf(signal: OutgoingEvent): BusMessage {
    this.count += 1n;
    const { topic, key } = signal;
    return { topic, key, partition: 0, position: this.count, loggedAt: Date.now(), ...encodeEvent(signal) };
  }
}
