import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBus, type Bus } from '@redress/messaging';
import { openDatabase, type Database, type DatabaseOptions } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';

/** The embedded engines in a folder of their own. */
export interface EmbeddedEngines {
  readonly folder: string;
  readonly store: SqliteStore;
  readonly bus: Bus;
  readonly database: Database;
  /** Closes; the folder stays when it is to be opened again. */
  close(options?: { keep: boolean }): Promise<void>;
}

export async function openEmbedded(
  options: Pick<DatabaseOptions, 'interpose'> & { folder?: string } = {},
): Promise<EmbeddedEngines> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'redress-messaging-')));
  const store = await SqliteStore.open(folder);
  const bus = await openBus('embedded:', { store, clientId: 'test', report: () => undefined });
  const { interpose } = options;
  const database = await openDatabase('sqlite:', { store, ...(interpose === undefined ? {} : { interpose }) });
  return {
    folder,
    store,
    bus,
    database,
    close: async ({ keep } = { keep: false }) => {
      await bus.close();
      await database.close();
      await store.close();
      if (!keep) await rm(folder, { recursive: true });
    },
  };
}
