import { EVENTS, SERVICES, TOPICS, type Regenerated, type RegenerationRequested } from '@redress/contracts';
import { instantNow, sleep } from '@redress/kernel';
import type { OffsetLost, Publisher } from '@redress/messaging';
import { errorCode, type Surroundings } from './surroundings.js';

// A lost group loses its place in every partition at once; one question covers them all. Until it is asked the group takes
// no place, and a process that ends before begins from the beginning again: so not for long.
const GATHER_MS = 50;
const TRY_AGAIN_MS = 5_000;

const BY_TOPIC: Readonly<Record<string, Regenerated>> = {
  [TOPICS.caseViews.name]: 'views',
  [TOPICS.organisation.name]: 'organisation',
  [TOPICS.outboundEmail.name]: 'updates',
  [TOPICS.outboundSms.name]: 'updates',
  [TOPICS.outboundWhatsapp.name]: 'updates',
  [TOPICS.outboundWeb.name]: 'updates',
  [TOPICS.outboundChat.name]: 'updates',
};

/** Asks the case service to tell again what a consumer that lost its place in the log may have missed. */
export class Regeneration {
  private readonly wanted = new Set<Regenerated>();
  private asked = Promise.resolve();

  constructor(
    private readonly here: Surroundings,
    private readonly publisher: Publisher,
  ) {}

  /**
   * Asks soon, once for many losses, and again until the question stands in the log: then it resolves.
   * A process that dies before has taken no place in the log, and hears of the loss again.
   */
  offsetLost({ topic }: OffsetLost): Promise<void> {
    const wanted = BY_TOPIC[topic];
    if (wanted === undefined) return Promise.resolve();
    if (this.wanted.size === 0) this.asked = this.askSoon();
    this.wanted.add(wanted);
    return this.asked;
  }

  private async askSoon(): Promise<void> {
    const { clock, log } = this.here;
    await sleep(clock, GATHER_MS);
    while (this.wanted.size > 0) {
      try {
        await this.ask();
      } catch (error) {
        log.warn('regeneration could not be asked for yet', { code: errorCode(error) });
        await sleep(clock, TRY_AGAIN_MS);
      }
    }
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
  }
}
