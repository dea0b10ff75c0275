import type { DeliveryDesk, DoubtfulUpdate, MessageSource } from '@redress/channel-kit';
import { toEpoch, toInstant, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';
import { sentForm } from '../domain/status-callback.js';
import { isKnownBy } from '../domain/text-marks.js';
import type { TextProvider } from '../infrastructure/text-provider.js';
import type { MissingTexts } from './missing-texts.js';
import type { TextStates } from './text-states.js';
import type { UntoldStates } from './untold-states.js';

export interface ComparisonParts {
  readonly provider: Pick<TextProvider, 'sentTo'>;
  readonly missing: Pick<MissingTexts, 'take'>;
  readonly desk: () => Pick<DeliveryDesk, 'doubtful'>;
  readonly states: Pick<TextStates, 'observe'>;
  readonly untold: Pick<UntoldStates, 'learn'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
// Each is a question to the provider.
const MOST = 200;
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
    const { desk, clock } = this.parts;
    for (const doubt of await desk().doubtful(toInstant(clock.now() - DAY), MOST)) await this.settle(doubt);
  }

  private async settle({ updateId: update, handOver: { at, knownBy }, course }: DoubtfulUpdate): Promise<void> {
    const { provider, states } = this.parts;
    const { to, words } = knownBy;
    if (to === undefined) return;
    const began = toEpoch(at);
    const sent = await provider.sentTo(to, began - CLOCK_SLACK_MS);
    const found = sent.find(({ body, createdAt }) => createdAt < began + HANDED_WITHIN_MS && isKnownBy(knownBy, body));
    if (found !== undefined) await states.observe({ update, sent: sentForm(words !== undefined, course) }, found);
  }
}
