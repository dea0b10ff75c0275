import type { DeliveryDesk, MessageSource } from '@redress/channel-kit';
import { toEpoch, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';
import { evidenceOf } from '../domain/message-status.js';
import { isKnownBy, type HandOverRow } from '../infrastructure/hand-over-row.js';
import type { TextProvider } from '../infrastructure/text-provider.js';
import type { HandOvers } from './hand-overs.js';
import type { MissingTexts } from './missing-texts.js';

export interface ComparisonParts {
  readonly provider: Pick<TextProvider, 'sentTo'>;
  readonly missing: Pick<MissingTexts, 'take'>;
  readonly handOvers: Pick<HandOvers, 'open' | 'forget'>;
  readonly desk: () => Pick<DeliveryDesk, 'observe'>;
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
 * Compares what the provider has with what we have: texts that no webhook brought are taken in, and texts of which nobody knew
 * whether they were sent are found, if they were. That one is not found proves nothing: it stays `unknown`.
 */
export class ProviderComparison implements MessageSource {
  constructor(private readonly parts: ComparisonParts) {}

  /** Neither half holds up the other, or whatever else is compared. @returns how many texts were missing */
  async reconcile(): Promise<number> {
    const taken = await this.attempt(() => this.parts.missing.take());
    await this.attempt(() => this.settleDoubts());
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
    const { provider, desk } = this.parts;
    const { update, to, beganAt, course = 0 } = row;
    const began = toEpoch(beganAt);
    const sent = await provider.sentTo(to, began - CLOCK_SLACK_MS);
    const found = sent.find(({ body, createdAt }) => createdAt < began + HANDED_WITHIN_MS && isKnownBy(row, body));
    const evidence = found === undefined ? undefined : evidenceOf(found.status, found.errorCode);
    if (found === undefined || evidence === undefined) return false;
    await desk().observe(update, { ...evidence, externalId: found.sid, course });
    return true;
  }
}
