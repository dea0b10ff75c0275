import { afterAll, beforeAll, describe } from '@jest/globals';
import type { BusFixture } from '../messaging/bus-fixture.js';
import { describeDeferral } from './messaging.deferral.contract.js';
import { describeDelivery } from './messaging.delivery.contract.js';
import { describeMembership } from './messaging.membership.contract.js';
import { describeSignals } from './messaging.signals.contract.js';

/** What code above the bus may rely on, whichever engine is under it (architecture section 2). */
export function describeMessaging(engine: string, open: () => Promise<BusFixture>): void {
  describe(`messaging on ${engine}`, () => {
    let opened: BusFixture | undefined;
    const fixture = (): BusFixture => {
      if (opened === undefined) throw new Error('the fixture is not open');
      return opened;
    };
    beforeAll(async () => {
      opened = await open();
    }, 90_000);
    afterAll(async () => {
      await opened?.close();
    }, 30_000);

    describeDelivery(fixture);
    describeMembership(fixture);
    describeDeferral(fixture);
    describeSignals(fixture);
  });
}
