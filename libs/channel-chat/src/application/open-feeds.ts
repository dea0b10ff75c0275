import { Periodic, type ChannelLog } from '@redress/channel-kit';
import type { Clock } from '@redress/kernel';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import type { Feed } from './feed.js';
import type { Transcript } from './transcript.js';

/** How often each replica looks whether another has written into a conversation that is open here. */
export const LOOK_MS = 1_000;
const BATCH = 500;

/**
 * The clients connected to this process. What is said here is shown to them at once; what another replica wrote is found by looking
 * how far the open conversations have come, so that no replica need know of another.
 */
export class OpenFeeds {
  private readonly byConversation = new Map<string, Set<Feed>>();
  private readonly loop: Periodic;

  constructor(
    private readonly transcript: Pick<Transcript, 'progress'>,
    private readonly log: ChannelLog,
    clock: Clock,
    lookMs: number,
  ) {
    this.loop = new Periodic(clock, lookMs, () => this.look());
  }

  add(feed: Feed): void {
    const feeds = this.byConversation.get(feed.conversation) ?? new Set();
    this.byConversation.set(feed.conversation, feeds.add(feed));
  }

  remove(feed: Feed): void {
    feed.end();
    const feeds = this.byConversation.get(feed.conversation);
    feeds?.delete(feed);
    if (feeds?.size === 0) this.byConversation.delete(feed.conversation);
  }

  /** This line was written here. */
  offer(entry: ChatEntryRow): void {
    for (const feed of this.byConversation.get(entry.conversation) ?? []) feed.offer(entry);
  }

  /** The conversations that have a client here. */
  conversations(): readonly string[] {
    return [...this.byConversation.keys()];
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async look(): Promise<void> {
    const open = this.conversations();
    try {
      for (let from = 0; from < open.length; from += BATCH) {
        const progress = await this.transcript.progress(open.slice(from, from + BATCH));
        for (const [conversation, seq] of progress) this.wakeBehind(conversation, seq);
      }
    } catch (error) {
      const code = error instanceof Error ? error.name : typeof error;
      this.log.warn('open conversations could not be looked after', { conversations: open.length, code });
    }
  }

  private wakeBehind(conversation: string, seq: number): void {
    for (const feed of this.byConversation.get(conversation) ?? []) if (feed.isBehind(seq)) feed.wake();
  }
}
