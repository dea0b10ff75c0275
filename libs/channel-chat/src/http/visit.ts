import { instantNow, RedressError, toEpoch, toInstant, type Instant } from '@redress/kernel';
import { languageIn } from './language-in.js';
import { nameOf, type OpenVisit, type Present, type VisitParts } from './open-visit.js';
import { toldRefusalOf } from './refusal.js';
import { VISITOR_EVENTS } from './visitor-events.js';

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

/** One connection: what comes is worked off one after the other; what goes out comes from the transcript. */
export class Visit implements OpenVisit {
  private here: Present | undefined;
  private work: Promise<void> = Promise.resolve();
  private waiting = 0;
  private refusals = 0;
  private gone = false;
  private lastReceived = 0;

  constructor(
    private readonly socket: VisitorSocket,
    readonly parts: VisitParts,
    readonly address: string,
    /** BCP 47, as the client says at first. */
    private language?: string,
  ) {}

  begin(): void {
    for (const event of VISITOR_EVENTS) this.listen(event.name, (payload) => event.answer(this, payload));
  }

  end(): void {
    this.gone = true;
    if (this.here !== undefined) this.leave(this.here);
  }

  present(): Present {
    if (this.here === undefined) throw new RedressError('hello-first', 'Say hello before you write.');
    return this.here;
  }

  enter(present: Present): void {
    const { feeds, answers, live } = this.parts;
    const before = this.here;
    this.here = present;
    if (before?.feed === present.feed) return;
    if (before !== undefined) this.leave(before);
    if (this.gone) return;
    feeds.add(present.feed);
    answers.add(present.listener, present.isNew);
    live.add(present.conversation, this);
  }

  // Two messages of one millisecond keep their order wherever they are sorted by their times.
  received(): Instant {
    this.lastReceived = Math.max(toEpoch(instantNow(this.parts.clock)), this.lastReceived + 1);
    return toInstant(this.lastReceived);
  }

  tell(event: string, payload: object, confirmed?: () => void): void {
    if (confirmed === undefined) this.socket.emit(event, payload);
    else this.socket.emit(event, payload, confirmed);
  }

  private leave({ conversation, feed, listener }: Present): void {
    this.parts.feeds.remove(feed);
    this.parts.answers.remove(listener);
    this.parts.live.remove(conversation, this);
  }

  private listen(event: string, answerTo: (payload: unknown) => Promise<object>): void {
    this.socket.on(event, (payload, answer) => {
      const reply = typeof answer === 'function' ? (answer as (reply: object) => void) : (): void => undefined;
      if (this.waiting >= MOST_WAITING) {
        const error = new RedressError('messages-too-many', 'Wait for an answer before you send more.', {
          retriable: true,
        });
        void this.refuse(error, reply);
        return;
      }
      this.waiting += 1;
      this.language = languageIn(payload) ?? this.language;
      this.work = this.work.then(() => this.answer(() => answerTo(payload), reply));
    });
  }

  private async answer(run: () => Promise<object>, reply: (answer: object) => void): Promise<void> {
    try {
      if (!this.gone) reply(await run());
    } catch (error) {
      await this.refuse(error, reply);
    } finally {
      this.waiting -= 1;
    }
  }

  private async refuse(error: unknown, reply: (answer: object) => void): Promise<void> {
    if (!(error instanceof RedressError))
      this.parts.log.warn('a visitor could not be answered', { code: nameOf(error) });
    this.refusals += 1;
    const cutOff = this.refusals >= MOST_REFUSALS;
    reply(await toldRefusalOf(error, { refusals: this.parts.refusals, language: this.language }));
    if (cutOff) this.socket.disconnect(true);
  }
}
