import { Periodic, type ChannelLog } from '@redress/channel-kit';
import type { Clock } from '@redress/kernel';
import type { StayTiming } from '../domain/stay-timing.js';
import type { EndStays } from './end-stays.js';
import type { Stays } from './stays.js';

/**
 * Renews the stays of who is connected here, and ends whatever has run out anywhere. Any replica ends what another held, so
 * none has to remember.
 */
export class StayKeeper {
  private readonly loop: Periodic;
  private endsFrom = Number.POSITIVE_INFINITY;

  /** @param connected the conversations that have a client in this process */
  constructor(
    private readonly stays: Pick<Stays, 'renew'>,
    private readonly ends: Pick<EndStays, 'endRunOut' | 'tellAll'>,
    private readonly connected: () => readonly string[],
    private readonly here: { readonly log: ChannelLog; readonly clock: Clock; readonly timing: StayTiming },
  ) {
    this.loop = new Periodic(here.clock, here.timing.turnMs, () => this.turn());
  }

  start(): void {
    this.waitForAll();
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  private async turn(): Promise<void> {
    const { clock, log } = this.here;
    try {
      await this.stays.renew(this.connected());
      if (clock.now() >= this.endsFrom) await this.ends.endRunOut();
      await this.ends.tellAll();
    } catch (error) {
      this.waitForAll();
      log.warn('who sits in conversations could not be noted', {
        code: error instanceof Error ? error.name : typeof error,
      });
    }
  }

  // After a start, and after a store that was away, nobody's stay may have been renewed although their clients are there or on
  // their way back: each has a whole lease's time before anything ends.
  private waitForAll(): void {
    const { clock, timing } = this.here;
    this.endsFrom = clock.now() + timing.leaseMs;
  }
}
