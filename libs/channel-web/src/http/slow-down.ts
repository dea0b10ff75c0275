import { TokenBuckets } from '@redress/channel-kit';
import { visitorNetwork } from '@redress/platform';
import { RedressError, sleep, type Clock } from '@redress/kernel';

// An office behind one address may well send twenty complaints at once; a script sends twenty a second for hours.
const LIMIT = { burst: 30, perSecond: 0.5, keys: 10_000 };
const LONGEST_WAIT_MS = 5_000;

const HOUR_S = 3_600;
// A household looks for its links now and then; who tries the addresses or codes of others needs thousands.
const ASKING = { burst: 20, perSecond: 20 / HOUR_S, keys: 10_000 };
// A mailbox that somebody else fills with links is as good as closed.
const ASKED = { burst: 3, perSecond: 3 / HOUR_S, keys: 50_000 };

/** Slows down who sends very much. Whoever is turned away is told the other ways in, by what presents the error. */
export class SlowDown {
  private readonly sending: TokenBuckets;
  private readonly asking: TokenBuckets;
  private readonly asked: TokenBuckets;

  constructor(private readonly clock: Clock) {
    this.sending = new TokenBuckets(clock, LIMIT);
    this.asking = new TokenBuckets(clock, ASKING);
    this.asked = new TokenBuckets(clock, ASKED);
  }

  /** Resolves when the request may go on. @throws RedressError `complaints-too-many` */
  async pass(address: string): Promise<void> {
    const network = visitorNetwork(address);
    if (network === undefined) return;
    const waitMs = this.sending.take(network, LONGEST_WAIT_MS);
    if (waitMs === undefined) {
      const message = 'Very many complaints come from your network just now. Try again in a minute.';
      throw new RedressError('complaints-too-many', message);
    }
    await sleep(this.clock, waitMs);
  }

  /** Counts a question for links or by a code from this network. @throws RedressError `access-too-many` */
  ask(address: string): void {
    const network = visitorNetwork(address);
    if (network === undefined || this.asking.take(network, 0) !== undefined) return;
    throw new RedressError(
      'access-too-many',
      'Very many questions come from your network just now. Try again in an hour.',
    );
  }

  /** True while links may be sent to this address, few an hour. @param key stands for the address */
  mayBeAsked(key: string): boolean {
    return this.asked.take(key, 0) !== undefined;
  }
}
