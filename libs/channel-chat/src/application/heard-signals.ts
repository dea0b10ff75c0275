import { EVENTS, SERVICES, TOPICS, type ConversationSignalled } from '@redress/contracts';
import type { Hearing, Signals } from '@redress/messaging';
import { EVENT_REGISTRY } from '@redress/platform';
import type { SignalTiming } from '../domain/signal-timing.js';
import type { ChatCases } from './chat-cases.js';
import { LiveVisits } from './live-visits.js';
import { VisitorSignals, type SignalSurroundings } from './visitor-signals.js';

/** What either side of the conversations does just now: every replica listens to all of it. */
export class HeardSignals {
  readonly visitors: VisitorSignals;
  readonly live: LiveVisits;
  private hearing: Hearing | undefined;

  constructor(
    private readonly signals: Signals,
    cases: Pick<ChatCases, 'caseOf'>,
    here: SignalSurroundings,
    timing: SignalTiming,
  ) {
    this.visitors = new VisitorSignals(cases, signals, here, timing);
    this.live = new LiveVisits(this.visitors, here.clock, timing);
  }

  start(): void {
    this.hearing ??= this.signals.hear({
      topic: TOPICS.live.name,
      service: SERVICES.chat,
      registry: EVENT_REGISTRY,
      hear: ({ type, data }) => {
        if (type === EVENTS.conversationSignalled.type) this.live.heard(data as ConversationSignalled);
      },
    });
  }

  /** Ends all that goes on. */
  async stop(): Promise<void> {
    this.visitors.stop();
    this.live.stop();
    await this.hearing?.close();
  }
}
