import { EVENTS, SERVICES, TOPICS, type Regenerated, type RegenerationRequested } from '@redress/contracts';
import { instantNow } from '@redress/kernel';
import type { OffsetLost, Publisher } from '@redress/messaging';
import { errorCode, type Surroundings } from './surroundings.js';

// A lost group loses its place in every partition at once; one question covers them all.
const GATHER_MS = 1_000;
const TRY_AGAIN_MS = 5_000;

const BY_TOPIC: Readonly<Record<string, Regenerated>> = {
  [TOPICS.caseViews.name]: 'views',
  [TOPICS.organisation.name]: 'organisation',
  [TOPICS.outboundEmail.name]: 'updates',
  [TOPICS.outboundWeb.name]: 'updates',
};

/** Asks the case service to tell again what a consumer that lost its place in the log may have missed. */
export class Regeneration {
  private readonly wanted = new Set<Regenerated>();

  constructor(
    private readonly here: Surroundings,
    private readonly publisher: Publisher,
  ) {}

  /** Asks soon, once for many losses, and again until the question stands in the log. */
  offsetLost({ topic }: OffsetLost): void {
    const wanted = BY_TOPIC[topic];
    if (wanted === undefined) return;
    if (this.wanted.size === 0) this.askAfter(GATHER_MS);
    this.wanted.add(wanted);
  }

  private askAfter(ms: number): void {
    this.here.clock.after(ms, () => {
      this.ask().catch((error: unknown) => {
        this.here.log.warn('regeneration could not be asked for yet', { code: errorCode(error) });
        this.askAfter(TRY_AGAIN_MS);
      });
    });
  }

  private async ask(): Promise<void> {
    const { service, clock, ids } = this.here;
    const asked = [...this.wanted];
    const requestedAt = instantNow(clock);
    const data: RegenerationRequested = { service, wanted: asked, requestedAt };
    const { type } = EVENTS.regenerationRequested;
    const event = { id: ids.next(), type, source: service, subject: service, time: requestedAt, data };
    await this.publisher.publish([{ topic: TOPICS.commands.name, key: SERVICES.case, event }]);
    for (const each of asked) this.wanted.delete(each);
    if (this.wanted.size > 0) this.askAfter(GATHER_MS);
  }
}
