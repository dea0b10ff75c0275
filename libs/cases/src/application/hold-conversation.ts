import { instantNow, type Clock } from '@redress/kernel';
import type { CaseHead } from '../domain/case-head.js';
import { conversationChange } from '../domain/conversation.js';
import type { CaseChanger } from './case-changer.js';

/** Takes note of whether the customer sits in a conversation about the case; a channel of conversations says so. */
export class HoldConversation {
  constructor(
    private readonly changer: CaseChanger,
    private readonly clock: Clock,
  ) {}

  /**
   * Before the case is given out, so that it finds a place for conversations. Once for each `eventId`, however often it is
   * told. @throws RedressError `case-not-found`
   */
  async begin(caseId: string, eventId: string): Promise<CaseHead> {
    return this.note(caseId, eventId, true);
  }

  /** From now on it weighs as any other case. As `begin`. */
  async end(caseId: string, eventId: string): Promise<CaseHead> {
    return this.note(caseId, eventId, false);
  }

  private async note(caseId: string, eventId: string, live: boolean): Promise<CaseHead> {
    const at = instantNow(this.clock);
    const cause = `conversation:${eventId}`;
    return (await this.changer.change(caseId, cause, (head) => conversationChange(head, live, at))).head;
  }
}
