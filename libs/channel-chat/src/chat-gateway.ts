import { type ChannelKit, type ChannelParts } from '@redress/channel-kit';
import type { Engines } from '@redress/platform';
import { ChatIntake } from './application/chat-intake.js';
import { ChatNormaliser } from './application/chat-normaliser.js';
import { ChatSender } from './application/chat-sender.js';
import { Confirmations } from './application/confirmations.js';
import { LOOK_MS, OpenFeeds } from './application/open-feeds.js';
import { Transcript } from './application/transcript.js';
import { VisitLimits } from './application/visit-limits.js';
import { ChatServer } from './http/chat-server.js';
import { CHAT_ENTRIES } from './infrastructure/chat-entry-row.js';
import { CONVERSATIONS } from './infrastructure/conversation-row.js';

/** The channel of conversations of one process. */
export class ChatGateway {
  /** What the channel brings to the kit of all channels. */
  readonly parts: ChannelParts;
  readonly feeds: OpenFeeds;
  readonly server: ChatServer;

  constructor({ settings, clock, ids, files, keys, log, database }: Engines, kit: () => ChannelKit, lookMs = LOOK_MS) {
    const rows = { entries: database.model(CHAT_ENTRIES), conversations: database.model(CONVERSATIONS) };
    const transcript: Transcript = new Transcript(rows, (conversation) => {
      this.feeds.wake(conversation);
    });
    this.feeds = new OpenFeeds(transcript, log, clock, lookMs);
    this.parts = {
      normaliser: new ChatNormaliser(files, keys, transcript),
      sender: new ChatSender(files, transcript, clock),
    };
    this.server = new ChatServer(settings, {
      intake: new ChatIntake(kit, transcript),
      confirmations: new Confirmations(() => kit().desk, transcript),
      limits: new VisitLimits(clock),
      feeds: this.feeds,
      ...{ transcript, keys, clock, ids, log },
    });
  }
}
