import {
  instantNow,
  RedressError,
  toEpoch,
  toInstant,
  type Clock,
  type Ids,
  type Instant,
  type KeyRing,
} from '@redress/kernel';
import type { Log } from '@redress/platform';
import type { ChatIntake } from '../application/chat-intake.js';
import type { Confirmations } from '../application/confirmations.js';
import { Feed } from '../application/feed.js';
import type { OpenFeeds } from '../application/open-feeds.js';
import type { VisitorDetails } from '../application/raw-chat-message.js';
import type { Transcript } from '../application/transcript.js';
import type { VisitLimits } from '../application/visit-limits.js';
import { readVisitorToken, visitorToken } from '../domain/visitor-token.js';
import type { ChatEntryRow } from '../infrastructure/chat-entry-row.js';
import { ChatHelloRequest, ChatMessageRequest } from './chat-requests.js';
import { readRequest } from './read-request.js';
import { refusalOf } from './refusal.js';

// What a client may send ahead of its answers; more is refused unread.
const MOST_WAITING = 20;
// Who goes on after so many refusals is no person.
const MOST_REFUSALS = 200;

/** The connection of a visitor's client, as far as a visit needs it. */
export interface VisitorSocket {
  on(event: string, listener: (payload: unknown, answer: unknown) => void): unknown;
  emit(event: string, payload: object, confirmed?: () => void): unknown;
  disconnect(close: true): unknown;
}

export interface VisitParts {
  readonly intake: Pick<ChatIntake, 'take'>;
  readonly transcript: Transcript;
  readonly confirmations: Confirmations;
  readonly feeds: OpenFeeds;
  readonly limits: VisitLimits;
  readonly keys: KeyRing;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

interface Present {
  readonly conversation: string;
  readonly details: VisitorDetails;
  readonly feed: Feed;
}

/** One connection: what comes is worked off one after the other; what goes out comes from the transcript. */
export class Visit {
  private present: Present | undefined;
  private work: Promise<void> = Promise.resolve();
  private waiting = 0;
  private refusals = 0;
  private gone = false;
  private lastReceived = 0;
  private reference: string | undefined;

  constructor(
    private readonly socket: VisitorSocket,
    private readonly parts: VisitParts,
    private readonly address: string,
  ) {}

  begin(): void {
    this.listen('hello', (payload) => this.hello(readRequest(ChatHelloRequest, payload)));
    this.listen('message', (payload) => this.message(readRequest(ChatMessageRequest, payload)));
  }

  end(): void {
    this.gone = true;
    if (this.present !== undefined) this.parts.feeds.remove(this.present.feed);
  }

  private listen(event: string, answerTo: (payload: unknown) => Promise<object>): void {
    this.socket.on(event, (payload, answer) => {
      const reply = typeof answer === 'function' ? (answer as (reply: object) => void) : (): void => undefined;
      if (this.waiting >= MOST_WAITING) {
        this.refuse(
          new RedressError('messages-too-many', 'Wait for an answer before you send more.', { retriable: true }),
          reply,
        );
        return;
      }
      this.waiting += 1;
      this.work = this.work.then(() => this.answer(() => answerTo(payload), reply));
    });
  }

  private async answer(run: () => Promise<object>, reply: (answer: object) => void): Promise<void> {
    try {
      if (!this.gone) reply(await run());
    } catch (error) {
      this.refuse(error, reply);
    } finally {
      this.waiting -= 1;
    }
  }

  private refuse(error: unknown, reply: (answer: object) => void): void {
    if (!(error instanceof RedressError))
      this.parts.log.warn('a visitor could not be answered', { code: nameOf(error) });
    reply(refusalOf(error));
    this.refusals += 1;
    if (this.refusals >= MOST_REFUSALS) this.socket.disconnect(true);
  }

  private async hello({ token, lastSeq = 0, ...details }: ChatHelloRequest): Promise<object> {
    const { transcript, confirmations, feeds, limits, keys, clock, ids } = this.parts;
    limits.greet(this.address);
    const conversation = token === undefined ? ids.next() : this.conversationOf(token);
    const [newest, reference] = await Promise.all([
      transcript.lastSeq(conversation),
      transcript.referenceOf(conversation),
    ]);
    const known = Math.min(lastSeq, newest);
    await confirmations.seenUpTo(conversation, known);
    if (this.present !== undefined) feeds.remove(this.present.feed);
    const feed = new Feed(transcript, conversation, known, {
      show: (entry, confirmed) => {
        this.show(entry, confirmed);
      },
      failed: (error) => {
        this.parts.log.warn('a conversation could not be shown', { code: nameOf(error) });
      },
    });
    this.present = { conversation, details, feed };
    this.reference = reference;
    if (!this.gone) feeds.add(feed);
    feed.wake();
    const now = clock.now();
    return {
      token: visitorToken(keys, conversation, now),
      conversation,
      ...(reference === undefined ? {} : { reference }),
      lastSeq: newest,
    };
  }

  private conversationOf(token: string): string {
    const conversation = readVisitorToken(this.parts.keys, token, this.parts.clock.now());
    if (conversation !== undefined) return conversation;
    const wrong = {
      field: 'token',
      rule: 'valid',
      message: 'token must be one that a visit gave within the last month',
    };
    throw new RedressError(
      'token-invalid',
      'The conversation cannot be gone on with: begin a new one without a token.',
      {
        fields: [wrong],
      },
    );
  }

  private async message({ id, text }: ChatMessageRequest): Promise<object> {
    const { present } = this;
    if (present === undefined) throw new RedressError('hello-first', 'Say hello before you write.');
    const { conversation, details } = present;
    this.parts.limits.write(conversation, this.address);
    const message = { id, text, ...details };
    return { seq: await this.parts.intake.take({ conversation, message, receivedAt: this.received() }) };
  }

  // Two messages of one millisecond keep their order wherever they are sorted by their times.
  private received(): Instant {
    this.lastReceived = Math.max(toEpoch(instantNow(this.parts.clock)), this.lastReceived + 1);
    return toInstant(this.lastReceived);
  }

  private show(entry: ChatEntryRow, confirmed: () => void): void {
    const { seq, from, text, at, clientId, reference } = entry;
    if (reference !== undefined && reference !== this.reference) {
      this.reference = reference;
      this.socket.emit('status', { reference });
    }
    const line = { seq, from, text, at, ...(clientId === undefined ? {} : { id: clientId }) };
    this.socket.emit('message', line, () => {
      confirmed();
      this.parts.confirmations.seen(entry).catch((error: unknown) => {
        // The next visit says again how far it has come.
        this.parts.log.warn('that a visitor has a line could not be noted', { code: nameOf(error) });
      });
    });
  }
}

function nameOf(error: unknown): string {
  if (error instanceof RedressError) return error.code;
  return error instanceof Error ? error.name : typeof error;
}
