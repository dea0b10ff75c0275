import { type ChannelKit, type ChannelParts } from '@redress/channel-kit';
import type { Engines } from '@redress/platform';
import { ChatIntake } from './application/chat-intake.js';
import { ChatNormaliser } from './application/chat-normaliser.js';
import { ChatSender } from './application/chat-sender.js';
import { Confirmations } from './application/confirmations.js';
import { EndStays } from './application/end-stays.js';
import { LOOK_MS, OpenFeeds } from './application/open-feeds.js';
import { StayKeeper } from './application/stay-keeper.js';
import { Stays } from './application/stays.js';
import { Transcript } from './application/transcript.js';
import { VisitLimits } from './application/visit-limits.js';
import { STAY_TIMING, type StayTiming } from './domain/stay-timing.js';
import { ChatServer } from './http/chat-server.js';
import { CHAT_ENTRIES } from './infrastructure/chat-entry-row.js';
import { CONVERSATIONS } from './infrastructure/conversation-row.js';
import { STAYS } from './infrastructure/stay-row.js';

/** Every wait of the channel's own, in milliseconds. */
export interface ChatTiming {
  /** How often open conversations are looked after. */
  readonly lookMs: number;
  readonly stays: StayTiming;
}

export const CHAT_TIMING: ChatTiming = { lookMs: LOOK_MS, stays: STAY_TIMING };

/** The channel of conversations of one process. */
export class ChatGateway {
  /** What the channel brings to the kit of all channels. */
  readonly parts: ChannelParts;
  readonly feeds: OpenFeeds;
  readonly keeper: StayKeeper;
  readonly confirmations: Confirmations;
  readonly server: ChatServer;

  constructor(
    { settings, clock, ids, files, keys, log, database }: Engines,
    kit: () => ChannelKit,
    timing: ChatTiming,
  ) {
    const rows = { entries: database.model(CHAT_ENTRIES), conversations: database.model(CONVERSATIONS) };
    const transcript: Transcript = new Transcript(rows, (conversation) => {
      this.feeds.wake(conversation);
    });
    this.feeds = new OpenFeeds(transcript, log, clock, timing.lookMs);
    const stays = new Stays(database.model(STAYS), clock, timing.stays);
    const connected = (): readonly string[] => this.feeds.conversations();
    const ends = new EndStays(kit, stays, transcript);
    this.keeper = new StayKeeper(stays, ends, connected, { log, clock, timing: timing.stays });
    this.confirmations = new Confirmations(() => kit().desk, transcript, { log, clock });
    this.parts = {
      normaliser: new ChatNormaliser(files, keys, transcript),
      sender: new ChatSender(files, transcript, stays, clock),
    };
    this.server = new ChatServer(settings, {
      intake: new ChatIntake(kit, transcript, stays),
      confirmations: this.confirmations,
      ends,
      limits: new VisitLimits(clock),
      feeds: this.feeds,
      ...{ transcript, keys, clock, ids, log },
    });
  }
}
