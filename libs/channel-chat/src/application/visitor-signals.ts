import type { ChannelLog } from '@redress/channel-kit';
import { EVENTS, SERVICES, TOPICS, type ConversationSignalled } from '@redress/contracts';
import { instantNow, type Clock, type Ids } from '@redress/kernel';
import { Lapses, Pacing, type Signals } from '@redress/messaging';
import type { SignalTiming } from '../domain/signal-timing.js';
import type { ChatCases } from './chat-cases.js';

type What = ConversationSignalled['what'];

export interface SignalSurroundings {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: ChannelLog;
}

/**
 * Tells staff what visitors are doing just now: that they write, and that their page is open. Of conversations without a case there is
 * nobody to tell. Whatever goes wrong here is written to the log and forgotten.
 */
export class VisitorSignals {
  private readonly pacing: Pacing;
  private readonly leaving: Lapses;
  /** What was told last of those who have a client here. */
  private readonly there = new Map<string, boolean>();
  /** Those of them of whom nobody could be told, for want of a case. */
  private readonly untold = new Set<string>();

  constructor(
    private readonly cases: Pick<ChatCases, 'caseOf'>,
    private readonly signals: Pick<Signals, 'tell'>,
    private readonly here: SignalSurroundings,
    { paceMs, goneMs }: SignalTiming,
  ) {
    this.pacing = new Pacing(here.clock, paceMs);
    this.leaving = new Lapses(here.clock, goneMs, (conversation) => {
      this.gone(conversation);
    });
  }

  typing(conversation: string, on: boolean): void {
    this.tell(conversation, 'typing', on);
  }

  /** A client of theirs is here. It is told with the first news of the conversation, which says which case it is about. */
  arrived(conversation: string): void {
    this.leaving.end(conversation);
    if (this.there.get(conversation) === true) return;
    this.there.set(conversation, true);
    this.untold.add(conversation);
  }

  /** Their last client here is gone; they may come back at once. */
  left(conversation: string): void {
    this.leaving.goOn(conversation);
  }

  /** They ended the conversation; their page may stay open. */
  ended(conversation: string): void {
    if (this.there.has(conversation)) this.say(conversation, false);
  }

  /** They said something, which takes an end back. */
  said(conversation: string): void {
    if (this.there.get(conversation) === false) this.say(conversation, true);
  }

  /** There is news of the conversation, and of the case that it is about, if there is one by now. */
  noticed(conversation: string, caseId: string | undefined): void {
    if (caseId === undefined || !this.untold.has(conversation) || this.there.get(conversation) !== true) return;
    this.tell(conversation, 'presence', true, caseId);
  }

  /** Another replica told that they are gone: it cannot know who has a client here. */
  toldGone(conversation: string): void {
    if (this.there.get(conversation) === true) this.tell(conversation, 'presence', true);
  }

  stop(): void {
    this.leaving.stop();
    this.pacing.stop();
  }

  private gone(conversation: string): void {
    const told = this.there.get(conversation);
    this.there.delete(conversation);
    this.untold.delete(conversation);
    if (told === true) this.tell(conversation, 'presence', false);
  }

  private say(conversation: string, on: boolean): void {
    this.there.set(conversation, on);
    this.tell(conversation, 'presence', on);
  }

  // Paced before the store is asked.
  private tell(conversation: string, what: What, on: boolean, caseId?: string): void {
    this.pacing.offer(`${what} ${conversation}`, () => {
      void this.find(conversation, what, on, caseId);
    });
  }

  private async find(conversation: string, what: What, on: boolean, known: string | undefined): Promise<void> {
    try {
      const caseId = known ?? (await this.cases.caseOf(conversation));
      if (caseId !== undefined) this.send({ caseId, conversation, what, on });
      else if (what === 'presence' && this.there.has(conversation)) this.untold.add(conversation);
    } catch (error) {
      const code = error instanceof Error ? error.name : typeof error;
      this.here.log.warn('what a visitor does was not told', { code });
    }
  }

  private send(done: Pick<ConversationSignalled, 'caseId' | 'conversation' | 'what' | 'on'>): void {
    const { clock, ids } = this.here;
    this.untold.delete(done.conversation);
    const at = instantNow(clock);
    const data: ConversationSignalled = { ...done, from: 'customer', at };
    const { type } = EVENTS.conversationSignalled;
    const event = { id: ids.next(), type, source: SERVICES.chat, time: at, data };
    this.signals.tell({ topic: TOPICS.live.name, key: done.caseId, event });
  }
}
