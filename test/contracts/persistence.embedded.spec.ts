import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';
import { persistenceContract } from './persistence.contract.js';

persistenceContract('embedded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-persistence-'));
  const store = await SqliteStore.open(join(folder, 'data'));
  return {
    open: (interpose) => openDatabase('sqlite:', interpose === undefined ? { store } : { store, interpose }),
    servedBy: sqliteIndex,
    streamTarget: () => ({ url: 'sqlite:', folder: join(folder, 'stream') }),
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

/** Reads SQLite's EXPLAIN QUERY PLAN: one step that searches or walks an index, and no temporary sorting tree. */
function sqliteIndex(explained: unknown): string {
  const steps = explained as string[];
  if (steps.some((step) => step.includes('TEMP B-TREE'))) return 'sort';
  if (steps.some((step) => step.includes('sqlite_autoindex'))) return '_id';
  return /USING INDEX (?:unique|index)_things:(\S+)/u.exec(steps.join())?.[1] ?? 'scan';
}
