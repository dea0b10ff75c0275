import type { MessageSource } from '@redress/channel-kit';
import { toEpoch, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';
import { sentForm } from '../domain/status-callback.js';
import { isKnownBy, type HandOverRow } from '../infrastructure/hand-over-row.js';
import type { TextProvider } from '../infrastructure/text-provider.js';
import type { HandOvers } from './hand-overs.js';
import type { MissingTexts } from './missing-texts.js';
import type { TextStates } from './text-states.js';
import type { UntoldStates } from './untold-states.js';

export interface ComparisonParts {
  readonly provider: Pick<TextProvider, 'sentTo'>;
  readonly missing: Pick<MissingTexts, 'take'>;
  readonly handOvers: Pick<HandOvers, 'open' | 'forget'>;
  readonly states: Pick<TextStates, 'observe'>;
  readonly untold: Pick<UntoldStates, 'learn'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
// Longer than a claim holds: until then the sender itself may still say what came of it.
const UNDER_WAY_MS = 5 * MINUTE;
// The provider dates by whole seconds, and by its own clock.
const CLOCK_SLACK_MS = 2_000;
// The provider's answer is awaited for 15 s; what it has from later on is another text in the same words.
const HANDED_WITHIN_MS = MINUTE;

/**
 * Compares what the provider has with what we have: texts that no webhook brought are taken in, texts of which nobody knew
 * whether they were sent are found, if they were, and ends of ours that no webhook told are learnt. That a text is not found
 * proves nothing: it stays `unknown`.
 */
export class ProviderComparison implements MessageSource {
  constructor(private readonly parts: ComparisonParts) {}

  /** No part holds up another, or whatever else is compared. @returns how many texts were missing */
  async reconcile(): Promise<number> {
    const taken = await this.attempt(() => this.parts.missing.take());
    await this.attempt(() => this.settleDoubts());
    await this.attempt(() => this.parts.untold.learn());
    return taken ?? 0;
  }

  private async attempt<T>(compare: () => Promise<T>): Promise<T | undefined> {
    try {
      return await compare();
    } catch (error) {
      const code = error instanceof Error ? error.name : 'unknown';
      this.parts.log.warn('the provider of texts could not be asked', { code });
      return undefined;
    }
  }

  private async settleDoubts(): Promise<void> {
    const { handOvers, clock } = this.parts;
    for (const row of await handOvers.open(clock.now() - UNDER_WAY_MS)) {
      const settled = await this.settle(row);
      if (settled || toEpoch(row.beganAt) < clock.now() - DAY) await handOvers.forget([row._id]);
    }
  }

  private async settle(row: HandOverRow): Promise<boolean> {
    const { provider, states } = this.parts;
    const { update, to, beganAt, words, course } = row;
    const began = toEpoch(beganAt);
    const sent = await provider.sentTo(to, began - CLOCK_SLACK_MS);
    const found = sent.find(({ body, createdAt }) => createdAt < began + HANDED_WITHIN_MS && isKnownBy(row, body));
    if (found === undefined) return false;
    await states.observe({ update, sent: sentForm(words !== undefined, course) }, found);
    return true;
  }
}
