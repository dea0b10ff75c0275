import { RedressError, type Clock, type Ids, type Instant, type KeyRing } from '@redress/kernel';
import type { Log } from '@redress/platform';
import type { ChatIntake } from '../application/chat-intake.js';
import type { Confirmations } from '../application/confirmations.js';
import type { EndStays } from '../application/end-stays.js';
import type { Feed } from '../application/feed.js';
import type { FileIntake } from '../application/file-intake.js';
import type { LiveVisits } from '../application/live-visits.js';
import type { Listener, OpenAnswers } from '../application/open-answers.js';
import type { OpenFeeds } from '../application/open-feeds.js';
import type { Office } from '../application/office.js';
import type { Refusals } from '../application/refusals.js';
import type { VisitorDetails } from '../application/raw-chat-message.js';
import type { Transcript } from '../application/transcript.js';
import type { VisitLimits } from '../application/visit-limits.js';
import type { VisitorSignals } from '../application/visitor-signals.js';

/** What visits work with. */
export interface VisitParts {
  readonly intake: Pick<ChatIntake, 'take' | 'reach'>;
  readonly files: Pick<FileIntake, 'take'>;
  readonly transcript: Transcript;
  readonly ends: Pick<EndStays, 'byVisitor'>;
  readonly confirmations: Confirmations;
  readonly feeds: OpenFeeds;
  readonly answers: OpenAnswers;
  readonly live: Pick<LiveVisits, 'add' | 'remove'>;
  readonly signals: Pick<VisitorSignals, 'typing' | 'ended' | 'said' | 'noticed'>;
  readonly limits: VisitLimits;
  readonly office: Pick<Office, 'house'>;
  readonly refusals: Pick<Refusals, 'wordsFor'>;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** Who is there since their `hello`. */
export interface Present {
  readonly conversation: string;
  readonly details: VisitorDetails;
  readonly feed: Feed;
  /** Is told who answers. */
  readonly listener: Listener;
  /** The conversation was begun with this hello. */
  readonly isNew: boolean;
  /** Of the case, once the client was told. */
  readonly reference?: string;
}

/** One connection, as those see it who answer its events. */
export interface OpenVisit {
  readonly parts: VisitParts;
  /** Of the network that it comes from. */
  readonly address: string;
  /** @throws RedressError `hello-first` while nobody has said who is there */
  present(): Present;
  /** Somebody is there, or says anew who they are. */
  enter(present: Present): void;
  /** The moment at which something arrives, later than the one before. */
  received(): Instant;
  /** Sends the client an event; `confirmed` is called when it says that it has it. */
  tell(event: string, payload: object, confirmed?: () => void): void;
}

/** What may be logged of an error: its code or its class, never its words. */
export function nameOf(error: unknown): string {
  if (error instanceof RedressError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
