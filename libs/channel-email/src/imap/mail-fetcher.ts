import { isRetriable, RedressError, type Instant } from '@redress/kernel';
import type { Log } from '@redress/platform';
import type { KnownMails } from './known-mails.js';
import type { MailTaker, Taken } from './mail-taker.js';
import type { UidOutcome } from './mailbox-cursor.js';
import type { FoundMail, OpenMailbox } from './open-mailbox.js';

/** What became of one UID. */
export interface Fetched {
  readonly uid: number;
  readonly outcome: UidOutcome;
  readonly at?: Instant;
  readonly messageId?: string;
  readonly duplicate?: boolean;
}

// What one mailbox holds in memory at a time: twenty of them stay below 50 MB.
const SMALL_BYTES = 128 * 1024;
const BATCH_BYTES = 1024 * 1024;
// A mail that alone cannot be kept, time after time, must not stop the mailbox.
const ATTEMPTS = 5;
const LOSSES = 3;

type BeforeStart = (mail: FoundMail) => boolean;

/** Fetches mails by UID and hands them to the inbox: small ones together, large ones as streams. */
export class MailFetcher {
  private readonly failures = new Map<number, number>();
  /** How many connections ended while a UID was on its way. */
  private readonly losses = new Map<number, number>();

  constructor(
    private readonly taker: MailTaker,
    private readonly maximumBytes: number,
    private readonly log: Log,
    private readonly known: KnownMails,
  ) {}

  /** Outcomes in the order of `uids`. @throws RedressError when the connection is gone; a store that is away makes `failed` ones */
  async fetch(box: OpenMailbox, uids: readonly number[], beforeStart: BeforeStart): Promise<Fetched[]> {
    const outcomes = new Map<number, Fetched>();
    const suspects = uids.filter((uid) => this.losses.has(uid));
    const others = uids.filter((uid) => !this.losses.has(uid));
    for (const each of await this.together(box, others, beforeStart)) outcomes.set(each.uid, each);
    for (const uid of suspects) {
      const [alone] = this.isGivenUp(uid) ? [] : await this.together(box, [uid], beforeStart);
      outcomes.set(uid, alone ?? { uid, outcome: 'withheld' });
    }
    return uids.map((uid) => outcomes.get(uid) ?? { uid, outcome: 'withheld' });
  }

  private async together(box: OpenMailbox, uids: readonly number[], beforeStart: BeforeStart): Promise<Fetched[]> {
    try {
      const outcomes = await this.all(box, uids, beforeStart);
      for (const uid of uids) this.losses.delete(uid);
      return outcomes;
    } catch (error) {
      // Some servers hang up on a mail they cannot read: which one it is shows when each is asked for alone.
      for (const uid of uids) this.losses.set(uid, (this.losses.get(uid) ?? 0) + 1);
      throw error;
    }
  }

  /** After a while it is asked for once more, and one loss is enough then. */
  private isGivenUp(uid: number): boolean {
    if ((this.losses.get(uid) ?? 0) < LOSSES) return false;
    this.losses.set(uid, LOSSES - 1);
    return true;
  }

  private async all(box: OpenMailbox, uids: readonly number[], beforeStart: BeforeStart): Promise<Fetched[]> {
    const found = new Map((await box.describe(uids)).map((mail) => [mail.uid, mail]));
    const outcomes = new Map<number, Fetched>();
    const settle = async (mail: FoundMail, content: AsyncIterable<Buffer>): Promise<void> => {
      outcomes.set(mail.uid, await this.settled(mail, content, beforeStart(mail)));
    };
    const listed = uids.map((uid) => found.get(uid)).filter((mail) => mail !== undefined);
    const known = await this.known.among(listed);
    for (const [uid, messageId] of known) outcomes.set(uid, { uid, outcome: 'taken', messageId, duplicate: true });
    const described = listed.filter(({ uid }) => !known.has(uid));
    for (const batch of batches(described.filter(({ size }) => size <= SMALL_BYTES))) {
      const numbers = batch.map(({ uid }) => uid);
      const sources = await box.beginnings(numbers, SMALL_BYTES + 1);
      const whole = batch.filter(({ uid }) => (sources.get(uid)?.length ?? 0) <= SMALL_BYTES);
      await Promise.all(whole.map((mail) => settle(mail, pieces(sources.get(mail.uid)))));
    }
    // Also those whose size the server told wrongly.
    for (const mail of described) {
      if (!outcomes.has(mail.uid)) await settle(mail, box.content(mail.uid, this.maximumBytes));
    }
    await this.known.remember(described, messagesIn(outcomes));
    return await this.confirmed(box, uids, outcomes);
  }

  private async settled(mail: FoundMail, content: AsyncIterable<Buffer>, beforeStart: boolean): Promise<Fetched> {
    const { uid } = mail;
    try {
      const taken: Taken | 'withheld' = await this.taker.take(mail, content, beforeStart);
      if (taken === 'withheld') return { uid, outcome: 'withheld' };
      this.failures.delete(uid);
      return { uid, outcome: 'taken', ...taken };
    } catch (error) {
      if (error instanceof RedressError && error.code === 'mailbox-connection-lost') throw error;
      return { uid, outcome: this.failure(uid, error) };
    }
  }

  private failure(uid: number, error: unknown): UidOutcome {
    const attempts = (this.failures.get(uid) ?? 0) + 1;
    this.failures.set(uid, attempts);
    this.log.warn('A mail of a mailbox was not kept; it is fetched again.', { uid, attempts, error });
    if (isRetriable(error) || attempts < ATTEMPTS) return 'failed';
    this.log.error('A mail of a mailbox cannot be kept; the others go on without it.', { uid, error });
    return 'withheld';
  }

  /** A UID that an answer leaves out is gone only when the server says so, asked for exactly that one (messaging rule 4.2). */
  private async confirmed(
    box: OpenMailbox,
    uids: readonly number[],
    outcomes: ReadonlyMap<number, Fetched>,
  ): Promise<Fetched[]> {
    const results: Fetched[] = [];
    for (const uid of uids) {
      const known = outcomes.get(uid);
      const open = known === undefined || known.outcome === 'withheld';
      if (open && (await box.uids({ from: uid, to: uid })).length === 0) results.push({ uid, outcome: 'gone' });
      else results.push(known ?? { uid, outcome: 'withheld' });
    }
    return results;
  }
}

function messagesIn(outcomes: ReadonlyMap<number, Fetched>): Map<number, string> {
  return new Map(
    [...outcomes].flatMap(([uid, { messageId }]) => (messageId === undefined ? [] : [[uid, messageId] as const])),
  );
}

function* batches(mails: readonly FoundMail[]): Generator<FoundMail[]> {
  let batch: FoundMail[] = [];
  let bytes = 0;
  for (const mail of mails) {
    if (batch.length > 0 && bytes + mail.size > BATCH_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(mail);
    bytes += mail.size;
  }
  if (batch.length > 0) yield batch;
}

async function* pieces(bytes: Buffer | undefined): AsyncGenerator<Buffer> {
  if (bytes !== undefined) yield await Promise.resolve(bytes);
}
