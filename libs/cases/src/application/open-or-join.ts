import { RedressError } from '@redress/kernel';
import type { Channel, MessageReceived } from '@redress/contracts';
import type { CaseHead, CaseSlot } from '../domain/case-head.js';
import { joinedAmong } from '../domain/joined-case.js';
import type { DoorStore } from '../infrastructure/door-store.js';
import type { CaseResolver } from './case-resolver.js';

/** Where a text names no case, who wrote it does: people write on as they talk. Who writes in a chat is the conversation. */
const JOINING: readonly Channel[] = ['sms', 'chat'];
const MAXIMUM_TRIES = 50;

/** What was decided: the case that is joined, or the slot under which the message opens its own. */
export type Joined = { readonly caseId: string } | { readonly slot: CaseSlot };

/** Open or join is one compare-and-set on the door of who wrote, so that two first texts at once are one case. */
export class OpenOrJoin {
  constructor(
    private readonly doors: DoorStore,
    private readonly resolver: CaseResolver,
  ) {}

  /**
   * @param slot makes the slot under which the message opens a case; undefined when it opens none
   * @returns undefined where the door says nothing. @throws RedressError `door-contended` (retriable)
   */
  async decide(message: MessageReceived, slot?: () => Promise<CaseSlot>): Promise<Joined | undefined> {
    const { from, channel } = message;
    const unknown = channel === 'sms' && from.address === undefined;
    if (!JOINING.includes(channel) || unknown) return undefined;
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const door = await this.doors.find(from.key);
      const own = door?.slots.find(({ caseId }) => caseId === message.id);
      if (own !== undefined) return { slot: own };
      const joined = joinedAmong(await this.casesBehind(from.key, channel, door?.slots ?? []), from.key);
      if (joined !== undefined) return { caseId: joined };
      if (slot === undefined) return undefined;
      const made = await slot();
      if (await this.doors.admit(from.key, door, made)) return { slot: made };
    }
    throw new RedressError('door-contended', 'many messages of one sender came at once; try again', {
      retriable: true,
    });
  }

  /** Whoever texts on a case that is theirs goes on texting on it, also without naming it. Repeatable. */
  async remember({ from, channel }: MessageReceived, { _id, reference, receivedAt }: CaseHead): Promise<void> {
    if (!JOINING.includes(channel)) return;
    await this.doors.enter(from.key, { caseId: _id, reference, receivedAt, channel });
  }

  // Of this channel only: anybody may have written somebody else's number into a form, and would read what they text.
  private async casesBehind(party: string, channel: Channel, slots: readonly CaseSlot[]): Promise<readonly CaseHead[]> {
    const heads: CaseHead[] = [];
    for (const slot of slots.filter((each) => each.channel === channel)) {
      const caseId = await this.resolver.resolve({ caseId: slot.caseId, slot, party });
      const head = caseId === undefined ? null : await this.resolver.find(caseId);
      if (head !== null) heads.push(head);
    }
    return heads;
  }
}
