import { randomUUID } from 'node:crypto';
import { openDatabase } from '@redress/persistence';
import { persistenceContract } from './persistence.contract.js';

persistenceContract('MongoDB', async () => {
  const base = process.env['REDRESS_TEST_MONGODB_URL'];
  if (base === undefined)
    throw new Error('REDRESS_TEST_MONGODB_URL is not set: it names the server, mongodb://host:port');
  const url = new URL(base);
  url.pathname = `/redress_test_${randomUUID().replaceAll('-', '')}`;
  return {
    open: (interpose) => openDatabase(url.href, interpose === undefined ? {} : { interpose }),
    servedBy: mongodbIndex,
    streamTarget: () => ({ url: url.href, folder: '' }),
    dispose: async () => {
      const database = await openDatabase(url.href);
      await database.connection.dropDatabase();
      await database.close();
    },
  };
});

/** Finds the index in MongoDB's stages. A server on PostgreSQL chooses by cost and may scan what is small: it proves nothing. */
function mongodbIndex(explained: unknown): string | undefined {
  const text = JSON.stringify(explained);
  if (text.includes('"ferretdb"')) return undefined;
  if (text.includes('"stage":"SORT"')) return 'sort';
  return /"indexName":"([^"]+)"/u.exec(text)?.[1]?.replace(/^_id_$/u, '_id') ?? 'scan';
}
