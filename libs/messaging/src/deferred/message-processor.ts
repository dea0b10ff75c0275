import type { BatchHandler, BusMessage, MessageBatch } from '../bus-message.js';
import { concernsChannel } from '../cloud-events.js';
import { heldKeyOf, toPositionText } from './deferred-row.js';
import type { DeferredSweeper } from './deferred-sweeper.js';
import type { DeferredStore, Hold } from './deferred-store.js';
import type { DeferralTimes } from './deferral-times.js';
import type { EventWork, Verdict } from './event-work.js';
import { KeyChains } from './key-chains.js';
import type { ParkedNotice } from './parked-notice.js';
import type { TopicSlots } from './topic-slots.js';

/** What a group's messages are worked on with. */
export interface ProcessorParts {
  readonly store: DeferredStore;
  readonly times: DeferralTimes;
  readonly work: EventWork;
  readonly notice: ParkedNotice;
  readonly sweeper: Pick<DeferredSweeper, 'wakeAt'>;
  /** What concerns another channel alone is passed by unread; undefined: everything is read. */
  readonly channel: string | undefined;
  readonly slots: TopicSlots;
}

/** A hold that came into being while batches were at work; `asOf` tells which of them cannot have read it. */
interface FreshHold extends Hold {
  readonly asOf: number;
}

interface Work {
  readonly batch: MessageBatch;
  readonly holds: Promise<ReadonlyMap<string, Hold>>;
  /** Counts the questions for holds; this batch has asked at that count. */
  readonly asked: number;
}

/**
 * Works through batches: keys at the same time, each key in its order. A message is finished when its handler has
 * returned or it is durably in `deferred` (architecture section 4.6). When not even that can be written it is left, and
 * the engine delivers it again after a pause.
 */
export class MessageProcessor {
  private readonly chains = new KeyChains<FreshHold>();
  private asked = 0;

  constructor(private readonly parts: ProcessorParts) {}

  /** Batches of one partition may overlap; they are worked on in the order of these calls. */
  readonly process: BatchHandler = async (batch) => {
    const { store } = this.parts;
    const messages = this.ours(batch);
    if (messages.length === 0) return;
    const keys = messages.map((message) => heldKeyOf(store.group, message));
    this.asked += 1;
    const work: Work = { batch, holds: store.holds(keys), asked: this.asked };
    // Every message below awaits it and is left when it fails.
    work.holds.catch(() => undefined);
    await Promise.all(
      messages.map((message, index) => {
        const key = keys[index] ?? '';
        return this.chains.run(key, (before) => this.take(message, key, work, before));
      }),
    );
  };

  /** Resolves when nothing is at work any more. */
  async settled(): Promise<void> {
    await this.chains.settled();
  }

  // Nobody else's message can be waited behind: nothing of it is done here.
  private ours(batch: MessageBatch): readonly BusMessage[] {
    const { channel } = this.parts;
    if (channel === undefined) return batch.messages;
    return batch.messages.filter((message) => {
      const concerned = concernsChannel(message, channel);
      if (!concerned && batch.owned()) batch.finish(message);
      return concerned;
    });
  }

  /** Returns what the next message of the key has to wait behind and may not have read. */
  private async take(
    message: BusMessage,
    key: string,
    { batch, holds, asked }: Work,
    before: FreshHold | undefined,
  ): Promise<FreshHold | undefined> {
    try {
      const fresh = before !== undefined && before.asOf >= asked ? before : undefined;
      const hold = lower(fresh, (await holds).get(key));
      const slots = this.parts.slots.of(message.topic);
      const slot = slots.enter();
      if (slot !== undefined) await slot;
      try {
        if (batch.isFinished(message) || !batch.mayStart()) return fresh;
        const made = await this.decide(message, batch, hold);
        if (batch.owned()) batch.finish(message);
        return made ?? fresh;
      } finally {
        slots.leave();
      }
    } catch (error) {
      batch.leave(message, error);
      return before;
    }
  }

  private async decide(message: BusMessage, batch: MessageBatch, hold?: Hold): Promise<FreshHold | undefined> {
    const { store, work } = this.parts;
    const own = { rowId: store.rowIdOf(message), position: toPositionText(message.position) };
    if (hold?.rowId === own.rowId) return undefined;
    if (hold !== undefined && hold.position < own.position) {
      await this.keepBehind(message);
      return undefined;
    }
    const verdict = await work.attempt({ message, attempts: 0 });
    if (!batch.owned()) return undefined;
    await this.settle(message, verdict);
    return verdict.kind === 'retry' ? { ...own, asOf: this.asked } : undefined;
  }

  private async settle(message: BusMessage, verdict: Verdict): Promise<void> {
    const { store, times, sweeper, notice } = this.parts;
    switch (verdict.kind) {
      case 'done':
        return;
      case 'unknown':
        await store.keep(message, { state: 'unknown', attempts: 0 });
        return;
      case 'retry': {
        const notBefore = times.retry(1);
        await store.keep(message, { state: 'retry', attempts: 1, notBefore, reason: verdict.reason });
        sweeper.wakeAt(notBefore);
        return;
      }
      case 'park': {
        const notBefore = times.in(times.options.announceMs);
        const kept = await store.keep(message, { state: 'parked', attempts: 1, notBefore, reason: verdict.reason });
        if (kept) await notice.announce(store.rowIdOf(message));
        return;
      }
    }
  }

  private async keepBehind(message: BusMessage): Promise<void> {
    const { store, times, sweeper } = this.parts;
    const notBefore = times.in(times.options.behindMs);
    await store.keep(message, { state: 'behind', attempts: 0, notBefore });
    // The last row before it may have gone between the question and this insert; nobody else would come for it soon.
    const lowest = await store.lowest(heldKeyOf(store.group, message));
    if (lowest?._id !== store.rowIdOf(message)) return;
    const now = times.in(0);
    await store.lookAgain(lowest._id, now);
    sweeper.wakeAt(now);
  }
}

function lower(one: Hold | undefined, other: Hold | undefined): Hold | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.position <= other.position ? one : other;
}
