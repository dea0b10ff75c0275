import {
  isForStaff,
  type DeliveryRow,
  type Outgoing,
  type SendingLine,
  type SendOutcome,
  type Suppressions,
  type UpdateSender,
} from '@redress/channel-kit';
import type { FileStore } from '@redress/files';
import { instantNow, isRetriable, sha256, toInstant, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';
import { failureOf, failureWords } from '../domain/failure.js';
import { senderAddress, type SenderAddress } from '../domain/sender-address.js';
import type { HandOver, OutgoingText, TextProvider } from '../infrastructure/text-provider.js';
import type { HandOverRow } from '../infrastructure/hand-over-row.js';
import type { HandOvers } from './hand-overs.js';
import type { SendLimits } from './send-limits.js';
import type { SendPace } from './send-pace.js';
import type { StaffNumbers } from './staff-numbers.js';
import { telephoneNumber } from './telephone-number.js';

export interface TextSenderParts {
  readonly provider: Pick<TextProvider, 'hand' | 'sentTo'>;
  readonly files: Pick<FileStore, 'read'>;
  readonly suppressions: () => Pick<Suppressions, 'stop' | 'among'>;
  readonly limits: Pick<SendLimits, 'hold' | 'holdForStaff' | 'refuse'>;
  readonly pace: Pick<SendPace, 'atOnce' | 'turn'>;
  readonly handOvers: Pick<HandOvers, 'begin' | 'end'>;
  readonly staffNumbers: Pick<StaffNumbers, 'note'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
  /** Our numbers and services, the first is used where nobody wrote to one. */
  readonly numbers: readonly string[];
  /** Where the provider tells how far a text has come. */
  readonly statusUrl: string;
}

// Twilio takes no more (error 21617).
const MOST_CHARACTERS = 1_600;
const TEXT_BYTES = 16 * 1024;
// The provider dates by whole seconds, and by its own clock.
const CLOCK_SLACK_MS = 2_000;

// Every other refusal (401, 403, 404, 429) speaks of our account, our address or our pace, which may be mended.
const OF_THE_TEXT: readonly number[] = [400, 422];

/**
 * Sends updates as texts, each at most once: a second copy is a second text. What is doubtful is looked for in the provider's
 * list, which can prove that it was sent; else it stays `unknown`, until a callback says more or a person decides.
 */
export class TextSender implements UpdateSender {
  readonly inDoubt = 'unknown';

  constructor(private readonly parts: TextSenderParts) {}

  lineOf({ account }: Outgoing): SendingLine {
    const name = lineName(senderAddress(this.parts.numbers, account));
    return { name, atOnce: this.parts.pace.atOnce(name) };
  }

  async send(delivery: DeliveryRow, signal: AbortSignal): Promise<SendOutcome> {
    const composed = await this.compose(delivery);
    if ('state' in composed) return composed;
    const held = (await this.held(delivery, composed)) ?? (await this.untilItsTurn(composed, signal));
    if (held !== undefined) return held;
    if (signal.aborted) return { state: 'refused-for-now', reason: 'stopped before it was sent' };
    const began = this.parts.clock.now();
    try {
      if (isForStaff(delivery.update)) await this.parts.staffNumbers.note(composed.to);
      await this.parts.handOvers.begin(this.handOver(delivery._id, composed, began));
    } catch (error) {
      return { state: 'refused-for-now', reason: `the hand-over could not be noted (${errorName(error)})` };
    }
    const outcome = await this.hand(composed, began);
    if (outcome.state !== 'doubt') await this.ended(delivery._id);
    return outcome;
  }

  private async held({ update }: DeliveryRow, { to }: OutgoingText): Promise<SendOutcome | undefined> {
    const { limits } = this.parts;
    const refused = isForStaff(update) ? undefined : limits.refuse(to);
    if (refused !== undefined || update.automatic === 'no') return refused;
    try {
      return await (isForStaff(update) ? limits.holdForStaff() : limits.hold(to));
    } catch (error) {
      return { state: 'refused-for-now', reason: `the texts of the day could not be counted (${errorName(error)})` };
    }
  }

  // Who says STOP while a text waits for its turn gets it no more: the next look after a claim ends it.
  private async untilItsTurn({ sender, to }: OutgoingText, signal: AbortSignal): Promise<SendOutcome | undefined> {
    try {
      const again = await this.parts.pace.turn(lineName(sender), signal);
      if (again !== undefined) return { state: 'refused-for-now', reason: 'waits for its turn', retryAfterMs: again };
      const stopped = (await this.parts.suppressions().among([to])).has(to);
      return stopped ? { state: 'refused-for-now', reason: 'stopped meanwhile', retryAfterMs: 0 } : undefined;
    } catch (error) {
      return { state: 'refused-for-now', reason: `its turn could not be asked for (${errorName(error)})` };
    }
  }

  private async hand(composed: OutgoingText, began: number): Promise<SendOutcome> {
    const result = await this.parts.provider.hand(composed);
    switch (result.is) {
      case 'taken':
        return { state: 'accepted', externalId: result.sid, reason: result.status };
      case 'refused':
        return this.refused(composed.to, result);
      case 'unreached':
        return { state: 'refused-for-now', reason: result.reason };
      case 'unclear':
        return this.looked(composed, began, result.reason);
    }
  }

  private async compose({ _id, update }: DeliveryRow): Promise<OutgoingText | SendOutcome> {
    const { numbers, statusUrl } = this.parts;
    const to = telephoneNumber(update.recipient.address ?? '');
    const sender = senderAddress(numbers, update.account);
    if (to === undefined || sender === undefined) return { state: 'failed', reason: 'recipient-unusable' };
    try {
      const body = await this.words(update.text);
      if (body.length > MOST_CHARACTERS) return { state: 'failed', reason: failureWords(21_617) };
      return { sender, to, body, statusCallback: `${statusUrl}?update=${encodeURIComponent(_id)}` };
    } catch (error) {
      return isRetriable(error)
        ? { state: 'refused-for-now', reason: 'the words could not be read' }
        : { state: 'failed', reason: 'the words are gone' };
    }
  }

  private handOver(_id: string, { to, body }: OutgoingText, began: number): HandOverRow {
    return { _id, to, words: sha256(body), beganAt: toInstant(began) };
  }

  // What stays is looked for in the provider's list once more, which finds what we know already.
  private async ended(updateId: string): Promise<void> {
    try {
      await this.parts.handOvers.end(updateId);
    } catch (error) {
      this.parts.log.warn('a hand-over that has ended is still noted', { updateId, code: errorName(error) });
    }
  }

  private async words({ preview, ref }: DeliveryRow['update']['text']): Promise<string> {
    return ref === undefined ? preview : (await this.parts.files.read(ref, TEXT_BYTES)).toString('utf8');
  }

  private async refused(to: string, { status, code }: Extract<HandOver, { is: 'refused' }>): Promise<SendOutcome> {
    const { meaning } = failureOf(code);
    const reason = failureWords(code);
    if (meaning === 'later' || !OF_THE_TEXT.includes(status)) return { state: 'refused-for-now', reason };
    if (meaning === 'stopped') await this.parts.suppressions().stop(to, instantNow(this.parts.clock));
    return { state: 'failed', reason, ...(meaning === 'refused' ? {} : { addressBad: true }) };
  }

  /** What the list has was sent; what it has not may still have been. */
  private async looked({ to, body }: OutgoingText, began: number, why: string): Promise<SendOutcome> {
    const doubt: SendOutcome = { state: 'doubt', reason: `the answer was lost (${why})` };
    try {
      const found = (await this.parts.provider.sentTo(to, began - CLOCK_SLACK_MS)).find((each) => each.body === body);
      return found === undefined ? doubt : { state: 'accepted', externalId: found.sid, reason: found.status };
    } catch {
      return doubt;
    }
  }
}

function lineName(sender: SenderAddress | undefined): string {
  if (sender === undefined) return '';
  return 'messagingServiceSid' in sender ? sender.messagingServiceSid : sender.from;
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
