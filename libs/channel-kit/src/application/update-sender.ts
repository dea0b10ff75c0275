import type { Outgoing } from '../domain/outgoing.js';
import type { DeliveryRow, HandOverNote } from '../infrastructure/delivery-row.js';
import type { SuppressionReason } from '../infrastructure/suppression-row.js';

/** What one attempt came to. `reason` is the other side's code and words, never an address. */
export type SendOutcome =
  | { readonly state: 'accepted'; readonly externalId: string; readonly reason: string }
  /** Certainly not sent: a refusal for now (4xx, 429), or a connection that never opened. */
  | { readonly state: 'refused-for-now'; readonly reason: string; readonly retryAfterMs?: number }
  /** Refused for good (5xx). */
  | { readonly state: 'failed'; readonly reason: string; readonly addressBad?: true }
  /** Not sent: nothing may go to this address. */
  | { readonly state: 'stopped'; readonly reason: SuppressionReason }
  /** May or may not have been sent: an error after the message was handed over. */
  | { readonly state: 'doubt'; readonly reason: string };

/** A way out that has a pace of its own. */
export interface SendingLine {
  readonly name: string;
  readonly atOnce: number;
}

/**
 * Notes that a message is handed over from now on, and by what it is known again on the other side. Durable when it resolves.
 * @returns false when the update is not this attempt's any more: then nothing may leave. @throws whatever the database throws
 */
export type BeginHandOver = (knownBy: HandOverNote['knownBy']) => Promise<boolean>;

/** Brings one update to the outside world. */
export interface UpdateSender {
  /**
   * What to do when an attempt ended in doubt, or the process died while sending. `send-again`: the same message under
   * the same identity (mail: Message-ID), so that a second copy can be recognised. `unknown`: never again by itself,
   * for a second copy would be a second message (SMS).
   */
  readonly inDoubt: 'send-again' | 'unknown';

  /**
   * True when it calls `begin` before the first byte of every message: then it is certain of a process that died before that that nothing
   * was sent, and the update goes out by another.
   */
  readonly notesHandOvers?: true;

  /** True when several updates to one address can go out as one message; only then is automatic mail limited by address. */
  readonly canGroup?: true;

  /**
   * True when it looks for stops itself, after whatever it waits for and before the first byte, and answers `stopped`: a look right
   * after the claim would only be an older one.
   */
  readonly looksForStops?: true;

  /**
   * The line by which the update leaves, such as a number of ours, and how many may be under way on it at a time: what waits
   * for its turn there keeps nobody from going by another. Left out, or undefined: nothing but the room for all bounds it.
   */
  lineOf?(update: Outgoing): SendingLine | undefined;

  /**
   * Sends once, and gives up when `signal` aborts. Expected ends are outcomes; an error counts as `doubt`.
   * The same delivery always goes out under the same identity.
   * @param together the updates that `delivery` goes out for, where it is a group
   */
  send(
    delivery: DeliveryRow,
    signal: AbortSignal,
    together: readonly Outgoing[],
    begin: BeginHandOver,
  ): Promise<SendOutcome>;
}
