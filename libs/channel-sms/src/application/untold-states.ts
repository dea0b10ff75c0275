import type { DeliveryDesk, TakenUpdate } from '@redress/channel-kit';
import { toInstant, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';
import { isEnd } from '../domain/message-status.js';
import { sentForm } from '../domain/status-callback.js';
import type { ListedText, TextProvider } from '../infrastructure/text-provider.js';
import type { ComparisonProgress } from './comparison-progress.js';
import type { TextStates } from './text-states.js';

export interface UntoldStatesParts {
  readonly provider: Pick<TextProvider, 'sent'>;
  readonly desk: () => Pick<DeliveryDesk, 'taken'>;
  readonly states: Pick<TextStates, 'observe'>;
  /** Those that our texts leave from; undefined where only the provider knows all of them. */
  readonly senders: readonly string[] | undefined;
  readonly progress: Pick<ComparisonProgress, 'until' | 'advance'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
// A callback may be under way for 15 s, and is tried again a few times.
const IN_COMING_MS = 2 * MINUTE;
// The provider gives a text up after ten hours at most ("ValidityPeriod"); what ends later than a day is not learnt here.
const OVERLAP_MS = DAY;
// Longer than any outage.
const FARTHEST_MS = 30 * DAY;
// Some countries' networks tell of no text that it has arrived: those are looked at for a day, and no more of them than this.
const MOST = 5_000;
// Between the provider's taking a text and our writing that down, the answer that was waited for.
const TAKING_MS = 5 * MINUTE;

/** How texts of ours ended, where no webhook told it. */
export class UntoldStates {
  constructor(private readonly parts: UntoldStatesParts) {}

  /**
   * Looks in the provider's list for what it took since all was learnt, less a day, and has told no more of. Nothing is asked where
   * there is none. @throws whatever provider and database throw; then the next comparison begins where this one did
   */
  async learn(): Promise<void> {
    const { clock, progress, desk, log } = this.parts;
    const now = clock.now();
    const until = now - IN_COMING_MS;
    const since = Math.max(now - FARTHEST_MS, ((await progress.until()) ?? now) - OVERLAP_MS);
    const taken = await desk().taken(toInstant(since), toInstant(until), MOST);
    if (taken.length === MOST)
      log.warn('more texts have no end yet than are compared; the newest are', { compared: MOST });
    const learnt = taken.length === 0 ? 0 : await this.learnOf(taken, since - TAKING_MS);
    if (learnt > 0) log.warn('texts had ended and no webhook had told it', { learnt });
    await progress.advance(until);
  }

  private async learnOf(taken: readonly TakenUpdate[], since: number): Promise<number> {
    const bySid = new Map(taken.map((each) => [each.externalId, each]));
    let learnt = 0;
    for (const text of await this.listed(since)) {
      const ours = bySid.get(text.sid);
      if (ours !== undefined && isEnd(text.status) && (await this.parts.states.observe(told(ours), text))) learnt += 1;
    }
    return learnt;
  }

  private async listed(since: number): Promise<readonly ListedText[]> {
    const { provider, senders } = this.parts;
    if (senders === undefined) return await provider.sent(since);
    const found: ListedText[] = [];
    for (const number of senders) found.push(...(await provider.sent(since, number)));
    return found;
  }
}

// Where a template went at once, it is taken for words, which makes no difference: a template never comes too late.
function told({ updateId, course }: TakenUpdate): Parameters<TextStates['observe']>[0] {
  return { update: updateId, sent: sentForm(course === 0, course) };
}
