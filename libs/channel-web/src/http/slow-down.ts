import { RedressError, sleep, type Clock } from '@redress/kernel';
import { otherWays, type ContactBook } from '../application/contact-details.js';
import { TokenBuckets } from '../domain/token-bucket.js';

// An office behind one address may well send twenty complaints at once; a script sends twenty a second for hours.
const LIMIT = { burst: 30, perSecond: 0.5, keys: 10_000 };
const LONGEST_WAIT_MS = 5_000;

/** Slows down who sends very much, and turns away only with another way in. */
export class SlowDown {
  private readonly buckets: TokenBuckets;

  constructor(
    private readonly clock: Clock,
    private readonly contacts: ContactBook,
  ) {
    this.buckets = new TokenBuckets(clock, LIMIT);
  }

  /**
   * Resolves when the request may go on. This machine itself is not slowed down: behind a proxy that we were not told
   * of, everybody would be it.
   * @throws RedressError `complaints-too-many`, with telephone and address
   */
  async pass(address: string): Promise<void> {
    if (isLoopback(address)) return;
    const waitMs = this.buckets.take(networkOf(address), LONGEST_WAIT_MS);
    if (waitMs === undefined) {
      const ways = otherWays(await this.contacts.contact());
      throw new RedressError(
        'complaints-too-many',
        `Very many complaints come from your network just now. Try again in a minute. ${ways}`.trim(),
      );
    }
    await sleep(this.clock, waitMs);
  }
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./u.test(address);
}

// A household has a /64 of IPv6 to draw addresses from (RFC 6177).
function networkOf(address: string): string {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  return address.split(':').slice(0, 4).join(':');
}
