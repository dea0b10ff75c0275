import { RedressError } from '@redress/kernel';
import type { Channel, MessageReceived } from '@redress/contracts';
import type { CaseHead, CaseSlot } from '../domain/case-head.js';
import { certainAmong, joinableAmong, joinedAmong } from '../domain/joined-case.js';
import { leftWay } from '../domain/left-number.js';
import { isTextChannel, TEXT_CHANNELS } from '../domain/text-channel.js';
import type { DoorRecord } from '../infrastructure/collections.js';
import type { DoorStore } from '../infrastructure/door-store.js';
import type { CaseResolver } from './case-resolver.js';
import type { TextDoubts } from './text-doubts.js';

/** Where a text names no case, who wrote it does: people write on as they talk. Who writes in a chat is the conversation. */
const JOINING: readonly Channel[] = [...TEXT_CHANNELS, 'chat'];
const MAXIMUM_TRIES = 50;

/** What was decided: the case that is joined, the slot under which the message opens its own, or that its writer has to say. */
export type Joined =
  { readonly caseId: string; readonly why: 'door' | 'code' } | { readonly slot: CaseSlot } | { readonly waits: true };

/** Open or join is one compare-and-set on the door of who wrote, so that two first texts at once are one case. */
export class OpenOrJoin {
  constructor(
    private readonly doors: DoorStore,
    private readonly resolver: CaseResolver,
    private readonly doubts: TextDoubts,
  ) {}

  /**
   * @param slot makes the slot under which the message opens a case; undefined when it opens none
   * @returns undefined where the door says nothing. @throws RedressError `door-contended` (retriable)
   */
  async decide(message: MessageReceived, slot?: () => Promise<CaseSlot>): Promise<Joined | undefined> {
    const { from, channel } = message;
    const unknown = isTextChannel(channel) && from.address === undefined;
    if (!JOINING.includes(channel) || unknown) return undefined;
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const door = await this.doors.find(from.key);
      const own = door?.slots.find(({ caseId }) => caseId === message.id);
      if (own !== undefined) return { slot: own };
      const behind = await this.casesBehind(from.key, channel, door?.slots ?? []);
      const joinable = joinableAmong(behind, from.key);
      if (joinable.length > 0) return this.join(message, joinable, slot !== undefined);
      if (slot === undefined) return undefined;
      const made = knowingTheEnd(await slot(), door);
      if (await this.doors.admit(from.key, door, made)) return { slot: made };
    }
    throw new RedressError('door-contended', 'many messages of one sender came at once; try again', {
      retriable: true,
    });
  }

  /**
   * The other cases that a text of its writer may belong to, the newest first; none on other channels. STOP and START concern also
   * those whose complainants only left the number.
   */
  async othersBehind(message: MessageReceived, bound: string): Promise<readonly CaseHead[]> {
    const { from, channel } = message;
    if (!isTextChannel(channel) || from.address === undefined) return [];
    const slots = ((await this.doors.find(from.key))?.slots ?? []).filter(({ caseId }) => caseId !== bound);
    const begun = joinableAmong(await this.casesBehind(from.key, channel, slots), from.key);
    const known = [bound, ...begun.map(({ _id }) => _id)];
    const left = channel === 'sms' && saysWish(message) ? await this.casesWith(from.key) : [];
    return [...begun, ...left.filter(({ _id }) => !known.includes(_id))];
  }

  /** Whoever texts on a case that is theirs goes on texting on it, also without naming it. Repeatable. */
  async remember({ from, channel }: MessageReceived, { _id, reference, receivedAt }: CaseHead): Promise<void> {
    if (!JOINING.includes(channel)) return;
    await this.doors.enter(from.key, { caseId: _id, reference, receivedAt, channel });
    await this.doubts.choose(from.key, _id, 'customer', true);
  }

  /** @param says whether it has content, of which it matters to which case it belongs */
  private async join(message: MessageReceived, joinable: readonly CaseHead[], says: boolean): Promise<Joined> {
    const named = this.doubts.named(message, joinable);
    if (named !== undefined) {
      if (joinable.length > 1) await this.doubts.choose(message.from.key, named, 'customer');
      return { caseId: named, why: 'code' };
    }
    const asks = says && this.doubts.mayAsk(message);
    const caseId =
      certainAmong(joinable) ??
      (asks
        ? await this.doubts.enter(
            message,
            joinable.map(({ _id }) => _id),
          )
        : joinedAmong(joinable));
    return caseId === undefined ? { waits: true } : { caseId, why: 'door' };
  }

  private async casesWith(number: string): Promise<readonly CaseHead[]> {
    const slots = await this.doors.leftBehind(number);
    const heads = await Promise.all(slots.map(({ caseId }) => this.resolver.find(caseId)));
    const known = heads.filter((head) => head !== null).filter((head) => leftWay(head)?.key === number);
    return joinableAmong(known, number);
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

function saysWish({ kind, rule }: MessageReceived): boolean {
  return kind === 'opt-out' || rule === 'start';
}

// Who ends a stay later finds the slot in the door; who ended it before is read off the door that the slot is put into.
function knowingTheEnd(slot: CaseSlot, door: DoorRecord | null): CaseSlot {
  return door?.ended === undefined ? slot : { ...slot, endedStay: door.ended };
}
