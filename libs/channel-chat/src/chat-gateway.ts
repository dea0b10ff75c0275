import { organisationCollection, type ChannelKit, type ChannelParts } from '@redress/channel-kit';
import type { Engines } from '@redress/platform';
import { ChatCases } from './application/chat-cases.js';
import { ChatIntake } from './application/chat-intake.js';
import { ChatNormaliser } from './application/chat-normaliser.js';
import { ChatSender } from './application/chat-sender.js';
import { Confirmations } from './application/confirmations.js';
import { EndStays } from './application/end-stays.js';
import { FileIntake } from './application/file-intake.js';
import { Office } from './application/office.js';
import { HeardSignals } from './application/heard-signals.js';
import { OpenAnswers } from './application/open-answers.js';
import { LOOK_MS, OpenFeeds } from './application/open-feeds.js';
import { Promises } from './application/promises.js';
import { Reachable } from './application/reachable.js';
import { Refusals } from './application/refusals.js';
import { SaidLines } from './application/said-lines.js';
import { StayKeeper } from './application/stay-keeper.js';
import { Stays } from './application/stays.js';
import { Transcript } from './application/transcript.js';
import { VisitLimits } from './application/visit-limits.js';
import { VisitStatuses } from './application/visit-statuses.js';
import { WhoAnswers } from './application/who-answers.js';
import { ChatFiles } from './chat-files.js';
import { SIGNAL_TIMING, type SignalTiming } from './domain/signal-timing.js';
import { STAY_TIMING, type StayTiming } from './domain/stay-timing.js';
import { ChatServer } from './http/chat-server.js';
import { CHAT_CASES } from './infrastructure/chat-case-row.js';
import { CHAT_ENTRIES } from './infrastructure/chat-entry-row.js';
import { CONVERSATIONS } from './infrastructure/conversation-row.js';
import { STAYS } from './infrastructure/stay-row.js';

/** Every wait of the channel's own, in milliseconds. */
export interface ChatTiming {
  /** How often open conversations are looked after. */
  readonly lookMs: number;
  readonly stays: StayTiming;
  readonly signals: SignalTiming;
}

export const CHAT_TIMING: ChatTiming = { lookMs: LOOK_MS, stays: STAY_TIMING, signals: SIGNAL_TIMING };

/** The channel of conversations of one process. */
export class ChatGateway {
  /** What the channel brings to the kit of all channels. */
  readonly parts: ChannelParts;
  readonly feeds: OpenFeeds;
  readonly keeper: StayKeeper;
  readonly confirmations: Confirmations;
  readonly server: ChatServer;
  readonly cases: ChatCases;
  readonly office: Office;
  readonly answers: OpenAnswers;
  readonly refusals: Refusals;
  readonly files: ChatFiles;
  readonly limits: VisitLimits;
  readonly transcript: Transcript;
  readonly heard: HeardSignals;

  constructor(engines: Engines, kit: () => ChannelKit, timing: ChatTiming) {
    const { settings, clock, ids, files, keys, log, database, bus } = engines;
    const rows = { entries: database.model(CHAT_ENTRIES), conversations: database.model(CONVERSATIONS) };
    this.transcript = new Transcript(rows, (entry) => {
      this.feeds.offer(entry);
    });
    const { transcript } = this;
    this.feeds = new OpenFeeds(transcript, log, clock, timing.lookMs);
    const stays = new Stays(database.model(STAYS), clock, timing.stays);
    const ends = new EndStays(kit, stays, transcript);
    this.keeper = new StayKeeper(stays, ends, () => this.feeds.conversations(), { log, clock, timing: timing.stays });
    this.confirmations = new Confirmations(() => kit().desk, transcript, { log, clock });
    this.cases = new ChatCases(database.model(CHAT_CASES), (conversation) => {
      this.answers.wake(conversation);
    });
    this.office = new Office(database.model(organisationCollection('chat')), clock);
    this.refusals = new Refusals(this.office, clock);
    const who = new WhoAnswers(this.office, this.cases, clock);
    const reachable = new Reachable(rows.conversations);
    // Twice as slow as lines: nobody waits for it.
    this.answers = new OpenAnswers(new VisitStatuses(who, reachable), log, clock, 2 * timing.lookMs);
    this.files = new ChatFiles(engines);
    this.limits = new VisitLimits(clock);
    const lines = new SaidLines(transcript, new Promises(this.office, who), reachable);
    this.heard = new HeardSignals(bus.signals, this.cases, { clock, ids, log }, timing.signals);
    this.parts = {
      normaliser: new ChatNormaliser(files, keys, lines, reachable, this.files.scanned),
      sender: new ChatSender(files, transcript, stays, clock),
    };
    const intake = new ChatIntake(kit, lines, stays);
    this.server = new ChatServer(settings, {
      intake,
      files: new FileIntake(kit, { uploads: this.files.uploads, files }, intake, stays),
      confirmations: this.confirmations,
      ends,
      limits: this.limits,
      ...{ feeds: this.feeds, answers: this.answers, office: this.office, refusals: this.refusals },
      ...{ live: this.heard.live, signals: this.heard.visitors },
      ...{ transcript, keys, clock, ids, log },
    });
  }
}
