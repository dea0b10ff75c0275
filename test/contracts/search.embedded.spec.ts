import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSearchIndex } from '@redress/search';
import { SqliteStore } from '@redress/sqlite';
import { searchIndexContract } from './search.contract.js';

searchIndexContract('embedded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'redress-search-contract-'));
  let store = await SqliteStore.open(folder);
  return {
    index: await openSearchIndex({ store }),
    reopen: async () => {
      await store.close();
      store = await SqliteStore.open(folder);
      return await openSearchIndex({ store });
    },
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});
