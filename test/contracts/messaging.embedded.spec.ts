import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBus } from '@redress/messaging';
import { openDatabase } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';
import type { BusFixture } from '../messaging/bus-fixture.js';
import { describeMessaging } from './messaging.contract.js';

describeMessaging('the embedded bus', async (): Promise<BusFixture> => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-messaging-'));
  const store = await SqliteStore.open(folder);
  const bus = await openBus('embedded:', {
    store,
    clientId: 'test',
    report: () => undefined,
  });
  const database = await openDatabase('sqlite:', { store });
  return {
    bus: () => Promise.resolve(bus),
    database,
    sessionMs: undefined,
    close: async () => {
      await bus.close();
      await database.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});
