import { Publisher, type OutgoingEvent } from '@redress/messaging';

/** Hands everything on, and adds to `seen` what was taken. */
export class WatchedPublisher extends Publisher {
  constructor(
    private readonly target: Publisher,
    private readonly seen: OutgoingEvent[],
  ) {
    super();
  }

  override async publish(events: readonly OutgoingEvent[]): Promise<void> {
    await this.target.publish(events);
    this.seen.push(...events);
  }
}
