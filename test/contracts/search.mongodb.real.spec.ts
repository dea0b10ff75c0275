import { randomUUID } from 'node:crypto';
import { openDatabase, type Database } from '@redress/persistence';
import { openSearchIndex } from '@redress/search';
import { searchIndexContract } from './search.contract.js';

const server = process.env['REDRESS_TEST_MONGODB_URL'];
if (server === undefined) throw new Error('REDRESS_TEST_MONGODB_URL names no MongoDB to test with');
const address = new URL(server);
address.pathname = `/redress_search_${randomUUID().slice(0, 8)}`;

searchIndexContract('MongoDB', async () => {
  let database: Database = await openDatabase(address.href);
  return {
    index: await openSearchIndex({ database }),
    reopen: async () => {
      await database.close();
      database = await openDatabase(address.href);
      return await openSearchIndex({ database });
    },
    dispose: async () => {
      await database.connection.db?.dropDatabase();
      await database.close();
    },
  };
});
