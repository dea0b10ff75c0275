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

  /** A client of theirs is here. */
  arrived(conversation: string): void {
    this.leaving.end(conversation);
    if (this.there.get(conversation) !== true) this.say(conversation, true);
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

  /** There is news of the conversation: it may have a case by now. */
  noticed(conversation: string): void {
    if (this.untold.has(conversation) && this.there.get(conversation) === true)
      this.tell(conversation, 'presence', true);
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
  private tell(conversation: string, what: What, on: boolean): void {
    this.pacing.offer(`${what} ${conversation}`, () => {
      void this.send(conversation, what, on);
    });
  }

  private async send(conversation: string, what: What, on: boolean): Promise<void> {
    const { clock, ids, log } = this.here;
    try {
      const caseId = await this.cases.caseOf(conversation);
      if (caseId === undefined) {
        if (what === 'presence' && this.there.has(conversation)) this.untold.add(conversation);
        return;
      }
      this.untold.delete(conversation);
      const at = instantNow(clock);
      const data: ConversationSignalled = { caseId, conversation, from: 'customer', what, on, at };
      const { type } = EVENTS.conversationSignalled;
      const event = { id: ids.next(), type, source: SERVICES.chat, time: at, data };
      this.signals.tell({ topic: TOPICS.live.name, key: caseId, event });
    } catch (error) {
      log.warn('what a visitor does was not told', { code: error instanceof Error ? error.name : typeof error });
    }
  }
}
