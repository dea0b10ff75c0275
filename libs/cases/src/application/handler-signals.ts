import { EVENTS, SERVICES, TOPICS, type ConversationSignalled } from '@redress/contracts';
import { instantNow, RedressError, type Clock, type Ids } from '@redress/kernel';
import { Pacing, type Signals } from '@redress/messaging';
import type { CaseHead } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { heardBy } from '../domain/last-used.js';
import { PACE_MS } from './signal-timing.js';

/** Tells the visitor of a conversation that somebody of ours writes there. It may be lost; nothing is kept. */
export class HandlerSignals {
  private readonly pacing: Pacing;

  constructor(
    private readonly signals: Pick<Signals, 'tell'>,
    private readonly policy: Pick<CasePolicy, 'shownName'>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.pacing = new Pacing(clock, PACE_MS);
  }

  /** @throws RedressError `no-conversation` */
  typing(head: Pick<CaseHead, '_id' | 'reply' | 'earlierWays'>, staffKey: string, on: boolean): void {
    const conversation = heardBy(head, 'chat')?.account;
    if (conversation === undefined) {
      throw new RedressError('no-conversation', `case ${head._id} was not talked about in a conversation`);
    }
    this.pacing.offer(conversation, () => {
      this.tell({ caseId: head._id, conversation, on, ...this.nameOf(staffKey) });
    });
  }

  private nameOf(staffKey: string): Pick<ConversationSignalled, 'name'> {
    const name = this.policy.shownName?.(staffKey);
    return name === undefined ? {} : { name };
  }

  private tell(said: Pick<ConversationSignalled, 'caseId' | 'conversation' | 'on' | 'name'>): void {
    const time = instantNow(this.clock);
    const data: ConversationSignalled = { ...said, from: 'handler', what: 'typing', at: time };
    const { type } = EVENTS.conversationSignalled;
    const event = { id: this.ids.next(), type, source: SERVICES.case, time, data };
    this.signals.tell({ topic: TOPICS.live.name, key: data.caseId, event });
  }
}
