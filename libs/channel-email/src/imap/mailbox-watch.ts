import { RedressError, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';

/** How a mailbox does: `refused` means that a person must mend the sign-in. */
export type MailboxState = 'connecting' | 'reading' | 'refused' | 'away';

// Messaging rule of this channel: an operator knows within five minutes.
const ALARM_MS = 4 * 60_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
// Servers lock accounts that try too often.
const REFUSED_PAUSE_MS = 60_000;

/** What operators learn of one mailbox: lines with its number in the setting, figures, a sentence. */
export class MailboxWatch {
  state: MailboxState = 'connecting';
  /** When it was last read to its end, as epoch milliseconds; 0 before the first time. */
  readAt = 0;
  private since: number;
  private alarmed = false;
  private failures = 0;

  constructor(
    readonly number: number,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.since = clock.now();
  }

  /** It was read to its end. */
  read(): void {
    if (this.alarmed || this.state === 'connecting') this.log.info('A mailbox is read.', {});
    this.state = 'reading';
    this.readAt = this.clock.now();
    this.since = this.readAt;
    this.alarmed = false;
    this.failures = 0;
  }

  /** It failed; how long to wait before the next attempt, in milliseconds. */
  failed(error: unknown): number {
    const refused = error instanceof RedressError && error.code === 'mailbox-sign-in-refused';
    this.failures += 1;
    this.state = refused ? 'refused' : 'away';
    const overdue = this.clock.now() - this.since >= ALARM_MS;
    if ((refused || overdue) && !this.alarmed) {
      this.alarmed = true;
      this.log.error(refused ? 'A mailbox refuses our sign-in: no mail is read there.' : 'A mailbox cannot be read.', {
        error,
      });
    } else if (!refused) {
      this.log.warn('A mailbox was lost and is opened again.', { error, attempt: this.failures });
    }
    if (refused) return REFUSED_PAUSE_MS;
    return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.failures - 1, 10));
  }
}
