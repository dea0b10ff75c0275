/** How many first mails one sender may bring. */
export interface BreakerLimits {
  readonly mails: number;
  /** Milliseconds. */
  readonly withinMs: number;
  /** How many senders are remembered; the one heard of longest ago is forgotten first. */
  readonly senders: number;
}

const DEFAULT_LIMITS: BreakerLimits = { mails: 20, withinMs: 60 * 60_000, senders: 10_000 };
// Of one sender; more than can be let through and asked for again within the time.
const REMEMBERED = 1_000;

interface Mail {
  readonly at: number;
  readonly admitted: boolean;
}

/**
 * Stops what no header shows (messaging rule 4.4): two machines that answer each other open case upon case. What one sender
 * brings beyond the limit waits for a person instead. Counted by the time a mail was taken in, and remembered by message:
 * one that is asked for again gets the answer it had.
 */
export class SenderBreaker {
  private readonly limits: BreakerLimits;
  private readonly senders = new Map<string, Map<string, Mail>>();

  constructor(limits: Partial<BreakerLimits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** @param at when the mail was taken in, in milliseconds of the epoch */
  admits(sender: string, messageId: string, at: number): boolean {
    const mails = this.mailsOf(sender);
    const known = mails.get(messageId);
    if (known !== undefined) return known.admitted;
    const { mails: most, withinMs } = this.limits;
    // Those taken in later count too: after a start mails may be read in another order than they came.
    const near = [...mails.values()].filter((mail) => mail.admitted && Math.abs(at - mail.at) < withinMs);
    const admitted = near.length < most;
    mails.set(messageId, { at, admitted });
    if (mails.size > REMEMBERED) forgetFirst(mails);
    return admitted;
  }

  private mailsOf(sender: string): Map<string, Mail> {
    const mails = this.senders.get(sender) ?? new Map<string, Mail>();
    this.senders.delete(sender);
    this.senders.set(sender, mails);
    if (this.senders.size > this.limits.senders) forgetFirst(this.senders);
    return mails;
  }
}

function forgetFirst(map: Map<string, unknown>): void {
  const [first] = map.keys();
  if (first !== undefined) map.delete(first);
}
