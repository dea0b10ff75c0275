import { visitorNetwork } from '@redress/platform';
import { RedressError, type Clock } from '@redress/kernel';
import { NetworkBuckets, OnceBuckets, VisitorBuckets, type Rate } from './visitor-buckets.js';

// People type a line a second at best; a client that sends what it gathered offline sends twenty at once.
const WRITING: Rate = { burst: 20, perSecond: 0.5 };
// An office behind one address talks in many conversations.
const WRITING_NETWORK: Rate = { burst: 200, perSecond: 5 };
const GREETING_NETWORK: Rate = { burst: 100, perSecond: 2 };
// Each way may be written to, for money or to somebody else's annoyance.
const NAMING_NETWORK: Rate = { burst: 30, perSecond: 30 / 3_600 };
// Each is kept for as long as its case: a gigabyte an hour at most, however many conversations are begun for it.
const FILES_NETWORK: Rate = { burst: 40, perSecond: 40 / 3_600 };
// A file in the smallest pieces that a telephone's net lets through.
const UPLOADING_NETWORK: Rate = { burst: 600, perSecond: 10 };
// All files of a day, and some of them again.
const DOWNLOADS: Rate = { burst: 30, perSecond: 1 };
const DOWNLOADS_NETWORK: Rate = { burst: 100, perSecond: 3 };
const ENDS: Rate = { burst: 10, perSecond: 0.1 };
const ENDS_NETWORK: Rate = { burst: 100, perSecond: 1 };
// A page says at most every few seconds whether its visitor writes.
const SIGNALS: Rate = { burst: 20, perSecond: 1 };
const SIGNALS_NETWORK: Rate = { burst: 400, perSecond: 50 };
const CONNECTIONS = 200;

/** Keeps one visitor, or one network, from taking what is everybody's. Counts live in each process and cost no store. */
export class VisitLimits {
  private readonly writing: VisitorBuckets;
  private readonly greeting: NetworkBuckets;
  private readonly naming: OnceBuckets;
  private readonly files: OnceBuckets;
  private readonly uploading: NetworkBuckets;
  private readonly downloads: VisitorBuckets;
  private readonly ends: VisitorBuckets;
  private readonly signals: VisitorBuckets;
  private readonly connections = new Map<string, number>();

  constructor(clock: Clock) {
    this.writing = new VisitorBuckets(clock, WRITING, WRITING_NETWORK);
    this.greeting = new NetworkBuckets(clock, GREETING_NETWORK);
    this.naming = new OnceBuckets(clock, NAMING_NETWORK);
    this.files = new OnceBuckets(clock, FILES_NETWORK);
    this.uploading = new NetworkBuckets(clock, UPLOADING_NETWORK);
    this.downloads = new VisitorBuckets(clock, DOWNLOADS, DOWNLOADS_NETWORK);
    this.ends = new VisitorBuckets(clock, ENDS, ENDS_NETWORK);
    this.signals = new VisitorBuckets(clock, SIGNALS, SIGNALS_NETWORK);
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
    if (this.greeting.take(address)) return;
    throw tooMany('visits-too-many', 'Very many visits come from your network just now. Try again in a minute.');
  }

  /**
   * Somebody names addresses or telephone numbers at which they can be reached; naming them again costs nothing.
   * @throws RedressError `ways-too-many`
   */
  nameWays(conversation: string, address: string, ways: readonly (string | undefined)[]): void {
    for (const way of ways) {
      if (way === undefined || this.naming.take(`${conversation} ${way}`, address)) continue;
      const message = 'Very many addresses and numbers were given from your network. Try again in some minutes.';
      throw tooMany('ways-too-many', message);
    }
  }

  /** @throws RedressError `messages-too-many` */
  write(conversation: string, address: string): void {
    if (!this.writing.take(conversation, address)) throw muchAtOnce();
  }

  /**
   * A file is to be kept; the same one again, by the client's id, costs nothing. Not to be tried again at once: what waits behind it
   * would wait for hours.
   * @throws RedressError `files-too-many`
   */
  keepFile(conversation: string, address: string, id: string): void {
    if (this.files.take(`${conversation} ${id}`, address)) return;
    throw new RedressError(
      'files-too-many',
      'Very many files came from your network. Send more later, or by the form.',
    );
  }

  /** An upload is asked for, goes on or is dropped. @throws RedressError `requests-too-many` */
  upload(address: string): void {
    if (this.uploading.take(address)) return;
    throw tooMany('requests-too-many', 'Very many requests come from your network just now. Try again in a minute.');
  }

  /** @throws RedressError `downloads-too-many` */
  download(conversation: string, address: string): void {
    if (this.downloads.take(conversation, address)) return;
    throw tooMany('downloads-too-many', 'Those were many files at once. Try again in a minute.');
  }

  /** Counted for itself: who has written much may still end the conversation. @throws RedressError `messages-too-many` */
  end(conversation: string, address: string): void {
    if (!this.ends.take(conversation, address)) throw muchAtOnce();
  }

  /** Counted for itself: whoever says too often that they write may still say what. @throws RedressError `signals-too-many` */
  signal(conversation: string, address: string): void {
    if (this.signals.take(conversation, address)) return;
    throw tooMany('signals-too-many', 'That was said too often; it is of no consequence.');
  }
}

function muchAtOnce(): RedressError {
  return tooMany('messages-too-many', 'That was very much at once. Send it again in a few seconds.');
}

function tooMany(code: `${string}-too-many`, message: string): RedressError {
  return new RedressError(code, message, { retriable: true });
}
