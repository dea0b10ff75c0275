import { Slots } from './slots.js';

/** How many handlers of a topic may be at work at the same time; undefined: as many as the group's other topics leave. */
export type AtOnce = (topic: string) => number | undefined;

/** The places for handlers of one group: those of topics with a number of their own never take one from the others. */
export class TopicSlots {
  private readonly shared: Slots;
  private readonly own = new Map<string, Slots>();

  /** @param concurrency handlers at work at the same time in all topics without a number of their own */
  constructor(
    concurrency = 128,
    private readonly atOnce: AtOnce = () => undefined,
  ) {
    this.shared = new Slots(concurrency);
  }

  of(topic: string): Slots {
    const known = this.own.get(topic);
    if (known !== undefined) return known;
    const size = this.atOnce(topic);
    const slots = size === undefined ? this.shared : new Slots(size);
    this.own.set(topic, slots);
    return slots;
  }
}
