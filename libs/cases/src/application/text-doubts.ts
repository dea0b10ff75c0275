import { RedressError, toInstant, type Clock } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { CaseHead } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { namedBy } from '../domain/reply-code.js';
import type { DoubtRecord } from '../infrastructure/collections.js';
import type { DoubtStore } from '../infrastructure/doubt-store.js';

// Whoever answers a question by text does so within minutes; what waits should not wait for the night.
const ANSWER_MS = 2 * 3_600_000;
// People write on about what they have just named.
const GOES_ON_MS = 3_600_000;
// The decider's own time: a sweeper that looks sooner would only do its work twice.
const OWN_TIME_MS = 10_000;
const MOST_WAITING = 20;
const MAXIMUM_TRIES = 50;

/** Keeps, for each number, which of its texts wait for the answer to which case they belong. One doubt is one row, and one question. */
export class TextDoubts {
  constructor(
    private readonly doubts: DoubtStore,
    private readonly policy: Pick<CasePolicy, 'texts'>,
    private readonly clock: Clock,
  ) {}

  /** The case whose code the text begins or ends with, of those that may be meant. */
  named({ clues, from }: MessageReceived, cases: readonly CaseHead[]): string | undefined {
    const { texts } = this.policy;
    const { codes } = clues;
    if (texts === undefined || codes === undefined) return undefined;
    return namedBy(
      codes,
      cases.map(({ _id }) => ({ caseId: _id, digits: texts.digits(from.key, _id) })),
    );
  }

  /** False where nobody can be asked, and for conversations, which are one case at a time. */
  mayAsk({ channel, kind }: MessageReceived): boolean {
    return this.policy.texts !== undefined && channel !== 'chat' && kind === 'message';
  }

  /**
   * Lets the text wait, durably. Dedupe key: the message's id. @param cases the newest first
   * @returns the case that it goes to after all, for they have just named it
   */
  async enter({ id, from }: MessageReceived, cases: readonly string[]): Promise<string | undefined> {
    const [newest = ''] = cases;
    return this.decide(from.key, (row) => {
      const now = this.clock.now();
      const gone = row === null || (row.state === 'settled' && row.dueAt <= toInstant(now));
      if (gone || (row.chosen !== undefined && !cases.includes(row.chosen))) {
        const dueAt = toInstant(now + ANSWER_MS);
        return { next: { _id: from.key, state: 'asked', opener: id, messages: [id], cases, dueAt }, is: undefined };
      }
      if (row.chosen !== undefined) return { is: row.chosen };
      if (row.messages.includes(id)) return { is: undefined };
      if (row.messages.length < MOST_WAITING)
        return { next: { ...row, messages: [...row.messages, id] }, is: undefined };
      return { next: this.choice(row, newest, 'rule'), is: newest };
    });
  }

  /** Says which case is meant: by what waits, and by what comes within the hour. @param onlyWaiting changes nothing where nothing waits */
  async choose(party: string, caseId: string, by: 'customer' | 'rule', onlyWaiting = false): Promise<void> {
    await this.decide(party, (row) => {
      if (row?.state === 'asked') return { next: this.choice(row, caseId, by), is: undefined };
      if (onlyWaiting || row?.state === 'settling') return { is: undefined };
      const dueAt = toInstant(this.clock.now() + GOES_ON_MS);
      const kept = row ?? { _id: party, opener: '', cases: [caseId] };
      return { next: { ...kept, state: 'settled', messages: [], chosen: caseId, by, dueAt }, is: undefined };
    });
  }

  /** What waits has been worked in. */
  async settled(row: DoubtRecord): Promise<void> {
    const dueAt = toInstant(this.clock.now() + GOES_ON_MS);
    await this.doubts.replace(row, { ...row, state: 'settled', messages: [], dueAt });
  }

  private choice(row: DoubtRecord, chosen: string, by: 'customer' | 'rule'): DoubtRecord {
    return { ...row, state: 'settling', chosen, by, dueAt: toInstant(this.clock.now() + OWN_TIME_MS) };
  }

  private async decide<T>(
    party: string,
    decision: (row: DoubtRecord | null) => { readonly next?: Omit<DoubtRecord, 'version'>; readonly is: T },
  ): Promise<T> {
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const row = await this.doubts.find(party);
      const { next, is } = decision(row);
      if (next === undefined || (await this.doubts.replace(row, next))) return is;
    }
    throw new RedressError('door-contended', 'many messages of one sender came at once; try again', {
      retriable: true,
    });
  }
}
