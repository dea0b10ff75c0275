import { join } from 'node:path';
import { openDatabase } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';
import Libsql from 'libsql';
import { faultContract } from './faults.contract.js';
import { Rig, type ReadDocuments } from './rig.js';

const readEmbedded: ReadDocuments = async (dataFolder, read) => {
  const store = await SqliteStore.open(dataFolder);
  const database = await openDatabase('sqlite:', { store });
  try {
    return await read(database);
  } finally {
    await database.close();
    await store.close();
  }
};

const every = Number(process.env['REDRESS_FAULTS_EVERY'] ?? 2);

faultContract('the product on the embedded engines', {
  open: () => Rig.open(readEmbedded),
  // There are two cores.
  products: 2,
  every,
  everyAnswer: every,
  loseLog: (rig) => {
    const log = new Libsql(join(rig.product.dataFolder, 'redress.db'));
    for (const table of ['bus_records', 'bus_offsets']) log.prepare(`DELETE FROM ${table}`).run();
    log.close();
    return Promise.resolve();
  },
});
