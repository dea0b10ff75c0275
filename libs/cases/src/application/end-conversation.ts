import { toInstant, type Clock } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { Publisher } from '@redress/messaging';
import type { CaseHead } from '../domain/case-head.js';
import { endedChange, endOf } from '../domain/conversation.js';
import { fateOf, messageCause } from '../domain/incoming-message.js';
import { isClosed } from '../domain/lifecycle.js';
import { isLive } from '../domain/live-conversation.js';
import type { DoorStore } from '../infrastructure/door-store.js';
import type { IntakeStore } from '../infrastructure/intake-store.js';
import type { CaseChanger } from './case-changer.js';
import { fateEvent } from './case-events.js';
import { settledRow } from './case-materialiser.js';
import type { CaseResolver } from './case-resolver.js';

/**
 * Takes note that a visitor's stay in their conversation is over. The end may come before what was said in the stay: the
 * visitor's door remembers it for a case that is yet to be opened, and each open case for what is yet to join it.
 */
export class EndConversation {
  constructor(
    private readonly stores: { readonly doors: DoorStore; readonly intake: IntakeStore },
    private readonly resolver: CaseResolver,
    private readonly changer: CaseChanger,
    private readonly out: { readonly publisher: Publisher; readonly clock: Clock },
  ) {}

  /**
   * Repeatable; dedupe key: the number of the stay. @returns the newest case that it is about, undefined when there is none
   * @throws RedressError `door-contended`, `case-contended` (retriable)
   */
  async end(message: MessageReceived): Promise<CaseHead | undefined> {
    const heads = await this.endOnCases(message);
    await this.settle(message, heads);
    return heads.at(-1);
  }

  private async endOnCases(message: MessageReceived): Promise<readonly CaseHead[]> {
    const end = endOf(message);
    if (end === undefined) return [];
    const party = message.from.key;
    const heads: CaseHead[] = [];
    for (const slot of await this.stores.doors.end(party, end.stay)) {
      const caseId = await this.resolver.resolve({ caseId: slot.caseId, slot, party });
      const head = caseId === undefined ? null : await this.resolver.find(caseId);
      if (head === null || (isClosed(head.state) && !isLive(head))) continue;
      const change = await this.changer.change(head._id, messageCause(message), (present) =>
        endedChange(present, end, message.receivedAt),
      );
      heads.push(change.head);
    }
    return heads;
  }

  // What the first delivery said stands, as the list has it: a copy may meet a case that was opened since.
  private async settle(message: MessageReceived, heads: readonly CaseHead[]): Promise<void> {
    const fate = fateOf(message, heads.length === 0 ? 'filed' : 'added', 'the visitor has left the conversation');
    const row = settledRow(
      fate,
      heads.map(({ _id }) => _id),
    );
    const known = await this.stores.intake.insertMissing([row]);
    const settled = known.size === 0 ? row : ((await this.stores.intake.find(message.id)) ?? row);
    const reference = heads.findLast(({ _id }) => settled.caseIds.includes(_id))?.reference;
    const told = { ...fate, fate: settled.fate };
    const event = fateEvent(told, settled.caseIds, reference, toInstant(this.out.clock.now()));
    await this.out.publisher.publish([event]);
  }
}
