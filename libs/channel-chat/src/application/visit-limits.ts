import { TokenBuckets, visitorNetwork } from '@redress/channel-kit';
import { RedressError, type Clock } from '@redress/kernel';

const KEYS = 20_000;
// People type a line a second at best; a client that sends what it gathered offline sends twenty at once.
const WRITING = { burst: 20, perSecond: 0.5, keys: KEYS };
// An office behind one address talks in many conversations.
const WRITING_NETWORK = { burst: 200, perSecond: 5, keys: KEYS };
const GREETING_NETWORK = { burst: 100, perSecond: 2, keys: KEYS };
// Each way may be written to, for money or to somebody else's annoyance.
const NAMING_NETWORK = { burst: 30, perSecond: 30 / 3_600, keys: KEYS };
// A page says at most every few seconds whether its visitor writes.
const SIGNALS = { burst: 20, perSecond: 1, keys: KEYS };
const SIGNALS_NETWORK = { burst: 400, perSecond: 50, keys: KEYS };
const CONNECTIONS = 200;

/** Keeps one visitor, or one network, from taking what is everybody's. Counts live in each process and cost no store. */
export class VisitLimits {
  private readonly writing: TokenBuckets;
  private readonly writingNetwork: TokenBuckets;
  private readonly greeting: TokenBuckets;
  private readonly namingNetwork: TokenBuckets;
  private readonly named = new Set<string>();
  private readonly signals: TokenBuckets;
  private readonly signalsNetwork: TokenBuckets;
  private readonly connections = new Map<string, number>();

  constructor(clock: Clock) {
    this.writing = new TokenBuckets(clock, WRITING);
    this.writingNetwork = new TokenBuckets(clock, WRITING_NETWORK);
    this.greeting = new TokenBuckets(clock, GREETING_NETWORK);
    this.namingNetwork = new TokenBuckets(clock, NAMING_NETWORK);
    this.signals = new TokenBuckets(clock, SIGNALS);
    this.signalsNetwork = new TokenBuckets(clock, SIGNALS_NETWORK);
  }

  /** @returns false when the network has as many connections as it may */
  enter(address: string): boolean {
    const network = visitorNetwork(address);
    if (network === undefined) return true;
    const open = this.connections.get(network) ?? 0;
    if (open >= CONNECTIONS) return false;
    this.connections.set(network, open + 1);
    return true;
  }

  leave(address: string): void {
    const network = visitorNetwork(address);
    if (network === undefined) return;
    const open = (this.connections.get(network) ?? 1) - 1;
    if (open > 0) this.connections.set(network, open);
    else this.connections.delete(network);
  }

  /** @throws RedressError `visits-too-many` */
  greet(address: string): void {
    const network = visitorNetwork(address);
    if (network === undefined || this.greeting.take(network, 0) !== undefined) return;
    throw new RedressError(
      'visits-too-many',
      'Very many visits come from your network just now. Try again in a minute.',
      {
        retriable: true,
      },
    );
  }

  /**
   * Somebody names addresses or telephone numbers at which they can be reached; naming them again costs nothing.
   * @throws RedressError `ways-too-many`
   */
  nameWays(conversation: string, address: string, ways: readonly (string | undefined)[]): void {
    for (const way of ways) if (way !== undefined) this.nameWay(`${conversation} ${way}`, address);
  }

  /** @throws RedressError `messages-too-many` */
  write(conversation: string, address: string): void {
    const network = visitorNetwork(address);
    const within =
      this.writing.take(conversation, 0) !== undefined &&
      (network === undefined || this.writingNetwork.take(network, 0) !== undefined);
    if (within) return;
    throw new RedressError('messages-too-many', 'That was very much at once. Send it again in a few seconds.', {
      retriable: true,
    });
  }

  /** Counted for itself: whoever says too often that they write may still say what. @throws RedressError `signals-too-many` */
  signal(conversation: string, address: string): void {
    const network = visitorNetwork(address);
    const within =
      this.signals.take(conversation, 0) !== undefined &&
      (network === undefined || this.signalsNetwork.take(network, 0) !== undefined);
    if (within) return;
    throw new RedressError('signals-too-many', 'That was said too often; it is of no consequence.', {
      retriable: true,
    });
  }

  private nameWay(named: string, address: string): void {
    const network = visitorNetwork(address);
    if (network === undefined || this.named.has(named)) return;
    if (this.namingNetwork.take(network, 0) === undefined) {
      throw new RedressError(
        'ways-too-many',
        'Very many addresses and numbers were given from your network. Try again in some minutes.',
        { retriable: true },
      );
    }
    this.named.add(named);
    const [oldest] = this.named;
    if (this.named.size > KEYS && oldest !== undefined) this.named.delete(oldest);
  }
}
