import type { BeginHandOver, DeliveryRow, SendOutcome } from '@redress/channel-kit';
import type { Clock } from '@redress/kernel';
import type { HandOver, OutgoingText, TextProvider } from '../infrastructure/text-provider.js';
import { isKnownBy, marksOf } from '../domain/text-marks.js';
import { isEnd } from '../domain/message-status.js';
import { sentForm } from '../domain/status-callback.js';
import type { TextStates } from './text-states.js';

export interface TextHandOverParts {
  readonly provider: Pick<TextProvider, 'hand' | 'sentTo'>;
  readonly states: Pick<TextStates, 'observe'>;
  readonly clock: Clock;
}

/** A delivery, and how often it has been begun anew. */
type Attempt = Pick<DeliveryRow, '_id' | 'course'>;

/** A refusal, whose meaning is the channel's to say; anything else is an outcome. */
export type HandedOver = SendOutcome | Extract<HandOver, { is: 'refused' }>;

// The provider dates by whole seconds, and by its own clock.
const CLOCK_SLACK_MS = 2_000;

/**
 * Hands a text to the provider, noted before it begins. What is doubtful is looked for in the provider's list, which can prove
 * that it was sent; else it stays in doubt.
 */
export class TextHandOver {
  constructor(private readonly parts: TextHandOverParts) {}

  async hand(attempt: Attempt, text: OutgoingText, begin: BeginHandOver): Promise<HandedOver> {
    const began = this.parts.clock.now();
    try {
      if (!(await begin({ to: text.to, ...marksOf(text.said) })))
        return { state: 'refused-for-now', reason: 'another process has taken it up' };
    } catch (error) {
      return { state: 'refused-for-now', reason: `the hand-over could not be noted (${errorName(error)})` };
    }
    return await this.handed(attempt, text, began);
  }

  private async handed(attempt: Attempt, text: OutgoingText, began: number): Promise<HandedOver> {
    const result = await this.parts.provider.hand(text);
    switch (result.is) {
      case 'taken':
        return { state: 'accepted', externalId: result.sid, reason: result.status };
      case 'refused':
        return result;
      case 'unreached':
        return { state: 'refused-for-now', reason: result.reason };
      case 'unclear':
        return (
          (await this.found(attempt, text, began)) ?? {
            state: 'doubt',
            reason: `the answer was lost (${result.reason})`,
          }
        );
    }
  }

  /** What the list has was sent, and may have ended by now; what it has not may still have been sent. */
  private async found({ _id, course }: Attempt, text: OutgoingText, began: number): Promise<SendOutcome | undefined> {
    const { provider, states } = this.parts;
    try {
      const listed = await provider.sentTo(text.to, began - CLOCK_SLACK_MS);
      const found = listed.find(({ body }) => isKnownBy(marksOf(text.said), body));
      if (found === undefined) return undefined;
      // As a callback that overtakes the answer: what it says stands, and this outcome is not taken any more.
      if (isEnd(found.status))
        await states.observe({ update: _id, sent: sentForm('body' in text.said, course) }, found);
      return { state: 'accepted', externalId: found.sid, reason: found.status };
    } catch {
      return undefined;
    }
  }
}

export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
