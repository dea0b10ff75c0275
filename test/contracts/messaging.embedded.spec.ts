import type { BusFixture } from '../messaging/bus-fixture.js';
import { openEmbedded } from '../messaging/embedded-fixture.js';
import { describeMessaging } from './messaging.contract.js';

describeMessaging('the embedded bus', async (): Promise<BusFixture> => {
  const engines = await openEmbedded();
  return {
    bus: () => Promise.resolve(engines.bus),
    database: engines.database,
    sessionMs: undefined,
    close: () => engines.close(),
  };
});
