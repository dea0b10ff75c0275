import type { BusLog } from '../bus.js';
import type { BusMessage } from '../bus-message.js';
import { causeOf } from '../cause-of.js';
import { EventReader } from '../deferred/event-reader.js';
import type { HearOptions } from './signals.js';

/** Reads messages for somebody who hears signals. What is not understood is left: it comes from a newer version, or is nothing of ours. */
export class SignalReader {
  private readonly reader: EventReader;

  constructor(
    private readonly options: HearOptions,
    private readonly report: BusLog,
  ) {
    this.reader = new EventReader(options.registry);
  }

  take(message: BusMessage): void {
    const { topic, service, hear } = this.options;
    try {
      const reading = this.reader.read(message);
      if (reading.kind === 'event' && reading.event.data !== null) hear(reading.event);
    } catch (error) {
      this.report('warn', 'a signal was not taken in', { topic, service, cause: causeOf(error) });
    }
  }
}
