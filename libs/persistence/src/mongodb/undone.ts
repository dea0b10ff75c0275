import { sleep, systemClock } from '@redress/kernel';

/**
 * The tries of a call that the server undoes because it met another. It may be made again for 20 s, after waits that
 * double and are of chance length: a dozen inserts under one key, on a server on PostgreSQL, met each other up to
 * eighty times while the waits grew by a step at a time.
 */
export class Undone {
  private readonly since = systemClock.now();
  private times = 0;

  /** True after a short wait when the call may be made again; false when it was tried for long enough. */
  async mayTryAgain(): Promise<boolean> {
    if (systemClock.now() - this.since > 20_000) return false;
    this.times += 1;
    await sleep(systemClock, Math.random() * Math.min(500, 20 * 2 ** this.times));
    return true;
  }
}
