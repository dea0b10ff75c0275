import { EVENTS, TOPICS, type NoticeIssued } from '@redress/contracts';
import type { Clock } from '@redress/kernel';
import { Publisher, type OutgoingEvent } from '@redress/messaging';

// A Monday, before anybody's day begins.
export const START = Date.parse('2026-11-23T07:00:00.000Z');

/** A time that stands still until it is moved. */
export class TestClock implements Clock {
  ms = START;
  now(): number {
    return this.ms;
  }
  after(): () => void {
    return () => undefined;
  }
}

/** Keeps what is published. */
export class Recorder extends Publisher {
  readonly events: OutgoingEvent[] = [];
  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    this.events.push(...events);
    return Promise.resolve();
  }

  /** Notices by their id: what a gateway sends of them. */
  get notices(): readonly NoticeIssued[] {
    return this.noticesOn(TOPICS.outboundEmail.name);
  }

  /** The same as texts. */
  get texts(): readonly NoticeIssued[] {
    return this.noticesOn(TOPICS.outboundSms.name);
  }

  private noticesOn(topic: string): readonly NoticeIssued[] {
    const sent = this.events.filter((each) => each.event.type === EVENTS.noticeIssued.type && each.topic === topic);
    return [...new Map(sent.map(({ event }) => [event.id, event.data as NoticeIssued])).values()];
  }
}
