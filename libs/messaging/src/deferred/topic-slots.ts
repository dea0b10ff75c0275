import { Slots } from './slots.js';

// Handlers at work at the same time in all topics without a number of their own.
const SHARED = 128;

/** How many handlers of a topic may be at work at the same time; undefined: as many as the group's other topics leave. */
export type AtOnce = (topic: string) => number | undefined;

/** The places for handlers of one group: those of topics with a number of their own never take one from the others. */
export class TopicSlots {
  private readonly shared = new Slots(SHARED);
  private readonly own = new Map<string, Slots>();

  constructor(private readonly atOnce: AtOnce = () => undefined) {}

  of(topic: string): Slots {
    const known = this.own.get(topic);
    if (known !== undefined) return known;
    const size = this.atOnce(topic);
    const slots = size === undefined ? this.shared : new Slots(size);
    this.own.set(topic, slots);
    return slots;
  }
}
