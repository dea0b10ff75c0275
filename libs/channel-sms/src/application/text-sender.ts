import {
  isForStaff,
  type BeginHandOver,
  type DeliveryRow,
  type Outgoing,
  type SendingLine,
  type SendOutcome,
  type Suppressions,
  type UpdateSender,
} from '@redress/channel-kit';
import { instantNow, type Clock } from '@redress/kernel';
import { failureOf, failureWords, OUTSIDE_WINDOW } from '../domain/failure.js';
import { senderAddress, type SenderAddress } from '../domain/sender-address.js';
import type { HandOver, OutgoingText } from '../infrastructure/text-provider.js';
import type { SendLimits } from './send-limits.js';
import type { SendPace } from './send-pace.js';
import type { StaffNumbers } from './staff-numbers.js';
import { telephoneNumber } from './telephone-number.js';
import { UNUSABLE, type TextComposer } from './text-composer.js';
import { errorName, type HandedOver, type TextHandOver } from './text-hand-over.js';

export interface TextSenderParts {
  readonly composer: TextComposer;
  readonly handOver: Pick<TextHandOver, 'hand'>;
  readonly suppressions: () => Pick<Suppressions, 'stop' | 'among'>;
  readonly limits: Pick<SendLimits, 'hold' | 'holdForStaff' | 'refuse'>;
  readonly pace: Pick<SendPace, 'atOnce' | 'turn'>;
  readonly staffNumbers: Pick<StaffNumbers, 'note'>;
  readonly clock: Clock;
  /** Our numbers and services on this network, the first is used where nobody wrote to one. */
  readonly numbers: readonly string[];
}

/** One attempt that may go. */
interface Handing {
  readonly delivery: DeliveryRow;
  readonly number: string;
  readonly signal: AbortSignal;
  readonly begin: BeginHandOver;
}

// Every other refusal (401, 403, 404, 429) speaks of our account, our address or our pace, which may be mended.
const OF_THE_TEXT: readonly number[] = [400, 422];

/**
 * Sends updates as texts, each at most once: a second copy is a second text. What stays doubtful is `unknown`, until a callback
 * says more or a person decides.
 */
export class TextSender implements UpdateSender {
  readonly inDoubt = 'unknown';
  readonly looksForStops = true;
  readonly notesHandOvers = true;

  constructor(private readonly parts: TextSenderParts) {}

  lineOf({ account }: Outgoing): SendingLine {
    const name = lineName(senderAddress(this.parts.numbers, account));
    return { name, atOnce: this.parts.pace.atOnce(name) };
  }

  async send(
    delivery: DeliveryRow,
    signal: AbortSignal,
    _together: readonly Outgoing[],
    begin: BeginHandOver,
  ): Promise<SendOutcome> {
    const number = telephoneNumber(delivery.update.recipient.address ?? '');
    if (number === undefined) return UNUSABLE;
    const composed = await this.parts.composer.compose(delivery, number);
    if ('state' in composed) return composed;
    const held = (await this.held(delivery, number)) ?? (await this.untilItsTurn(composed, number, signal));
    if (held !== undefined) return held;
    const handing: Handing = { delivery, number, signal, begin };
    const handed = await this.handed(handing, composed);
    return 'state' in handed ? handed : this.refused(number, handed);
  }

  /** Undefined when it may go. A telephone of staff is noted before anything goes there. */
  private async held(delivery: DeliveryRow, number: string): Promise<SendOutcome | undefined> {
    const { limits, staffNumbers } = this.parts;
    const { update } = delivery;
    const refused = isForStaff(update) ? undefined : limits.refuse(number);
    if (refused !== undefined || update.automatic === 'no') return refused;
    try {
      if (!isForStaff(update)) return await limits.hold(delivery, number);
      const full = await limits.holdForStaff(delivery);
      if (full === undefined) await staffNumbers.note(number);
      return full;
    } catch (error) {
      return { state: 'refused-for-now', reason: `the texts of the day could not be counted (${errorName(error)})` };
    }
  }

  private async untilItsTurn(
    { sender }: OutgoingText,
    number: string,
    signal: AbortSignal,
  ): Promise<SendOutcome | undefined> {
    try {
      const again = await this.parts.pace.turn(lineName(sender), signal);
      if (again !== undefined) return { state: 'refused-for-now', reason: 'waits for its turn', retryAfterMs: again };
    } catch (error) {
      return { state: 'refused-for-now', reason: `its turn could not be asked for (${errorName(error)})` };
    }
    return this.stopped(number, signal);
  }

  // The only look, and the last thing before the hand-over: who says STOP while a text waits gets it no more.
  private async stopped(number: string, signal: AbortSignal): Promise<SendOutcome | undefined> {
    try {
      const reason = (await this.parts.suppressions().among([number])).get(number);
      if (reason !== undefined) return { state: 'stopped', reason };
    } catch (error) {
      return { state: 'refused-for-now', reason: `nobody could tell whether it may go (${errorName(error)})` };
    }
    return signal.aborted ? { state: 'refused-for-now', reason: 'stopped before it was sent' } : undefined;
  }

  /** Where the time for words of our own ended meanwhile, what goes in their place: once, for it is not made of such words. */
  private async handed({ delivery, number, signal, begin }: Handing, text: OutgoingText): Promise<HandedOver> {
    const { composer, handOver } = this.parts;
    const outcome = await handOver.hand(delivery, text, begin);
    const late = !('state' in outcome) && outcome.code === OUTSIDE_WINDOW && 'body' in text.said;
    if (!late || composer.composeOutsideWindow === undefined) return outcome;
    const instead = await composer.composeOutsideWindow(delivery, number);
    if ('state' in instead) return instead;
    return (await this.stopped(number, signal)) ?? (await handOver.hand(delivery, instead, begin));
  }

  private async refused(number: string, { status, code }: Extract<HandOver, { is: 'refused' }>): Promise<SendOutcome> {
    const { meaning } = failureOf(code);
    const reason = failureWords(code);
    if (meaning === 'later' || !OF_THE_TEXT.includes(status)) return { state: 'refused-for-now', reason };
    if (meaning === 'stopped') await this.parts.suppressions().stop(number, instantNow(this.parts.clock));
    return { state: 'failed', reason, ...(meaning === 'refused' ? {} : { addressBad: true }) };
  }
}

function lineName(sender: SenderAddress | undefined): string {
  if (sender === undefined) return '';
  return 'messagingServiceSid' in sender ? sender.messagingServiceSid : sender.from;
}
