import { RedressError, type Clock } from '@redress/kernel';

interface Failures {
  count: number;
  until: number;
  forgottenAt: number;
}

// Three slips of the finger are free; then 1, 2, 4 … seconds, five minutes at most, forgotten after a quiet quarter of an hour.
const FREE = 3;
const LONGEST_MS = 300_000;
const MEMORY_MS = 900_000;
// Somebody who tries every name of the company from one address, or one name from a thousand addresses.
const FREE_PER_ADDRESS = 20;
const FREE_PER_ACCOUNT = 30;
const REMEMBERED = 10_000;

/**
 * Slows guessing down: by account and address together, and further off by each alone, so that nobody can lock a
 * colleague out for long by guessing. Kept in memory: a restart forgets, a second process counts for itself.
 */
export class SignInThrottle {
  private readonly failures = new Map<string, Failures>();

  constructor(private readonly clock: Clock) {}

  /**
   * Counts an attempt before it is made, so that a thousand at once are a thousand.
   * @throws RedressError `too-many-attempts` while the caller has to wait
   */
  begin(email: string, address: string): void {
    const now = this.clock.now();
    const keys = this.keys(email, address);
    const waits = keys.map(([key]) => (this.failures.get(key)?.until ?? 0) - now);
    const wait = Math.ceil(Math.max(...waits) / 1000);
    if (wait > 0) {
      throw new RedressError('too-many-attempts', `Too many attempts. Try again in ${String(wait)} s.`, {
        retriable: true,
      });
    }
    for (const [key, free] of keys) this.count(key, free);
  }

  /** The attempt was no guess: it does not count, and neither do this account's earlier ones from this address. */
  succeeded(email: string, address: string): void {
    const [own, ...others] = this.keys(email, address);
    if (own !== undefined) this.failures.delete(own[0]);
    for (const [key] of others) {
      const known = this.failures.get(key);
      if (known !== undefined) Object.assign(known, { count: known.count - 1, until: 0 });
    }
  }

  private keys(email: string, address: string): (readonly [key: string, free: number])[] {
    const account = email.trim().toLowerCase();
    return [
      [`both ${account} ${address}`, FREE],
      [`address ${address}`, FREE_PER_ADDRESS],
      [`account ${account}`, FREE_PER_ACCOUNT],
    ];
  }

  private count(key: string, free: number): void {
    const now = this.clock.now();
    const known = this.failures.get(key);
    const count = known === undefined || known.forgottenAt <= now ? 1 : known.count + 1;
    const wait = count <= free ? 0 : Math.min(1000 * 2 ** (count - free - 1), LONGEST_MS);
    // Deleted first, so that the map's order is that of the last failure.
    this.failures.delete(key);
    this.failures.set(key, { count, until: now + wait, forgottenAt: now + wait + MEMORY_MS });
    const oldest = this.failures.size > REMEMBERED ? this.failures.keys().next().value : undefined;
    if (oldest !== undefined) this.failures.delete(oldest);
  }
}
