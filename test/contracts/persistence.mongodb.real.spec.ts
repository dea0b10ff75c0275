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

/** Finds the index that an explanation names: MongoDB's stages, or the plan of a server that speaks its protocol. */
function mongodbIndex(explained: unknown): string {
  const text = JSON.stringify(explained);
  const name = /"indexName":"([^"]+)","indexKey"/u.exec(text)?.[1] ?? /"indexName":"([^"]+)"/u.exec(text)?.[1];
  if (/"(?:stage|Node Type)":"Sort/iu.test(text)) return 'sort';
  return name === undefined ? 'scan' : name.replace(/^_id_$/u, '_id');
}
