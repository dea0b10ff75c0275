import { parentPort, workerData } from 'node:worker_threads';
import { defineCollection, openDatabase } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';

interface Large {
  _id: string;
  text: string;
}

const DOCUMENTS = 15_000;
const TEXT = 8_000;

/** Writes 120 MB of documents and reads them back through one cursor: run in a thread that has far less memory. */
async function stream({ url, folder }: { url: string; folder: string }): Promise<void> {
  const store = url === 'sqlite:' ? await SqliteStore.open(folder) : undefined;
  const database = await openDatabase(url, store === undefined ? {} : { store });
  const large = database.model(defineCollection<Large>({ name: 'large' }));
  await database.ensureIndexes();
  for (let start = 0; start < DOCUMENTS; start += 250) {
    const rows = Array.from({ length: 250 }, (_, n) => ({
      _id: String(start + n).padStart(8, '0'),
      text: String.fromCharCode(97 + (n % 26)).repeat(TEXT),
    }));
    await large.collection.insertMany(rows as never, { ordered: false });
  }
  let documents = 0;
  let bytes = 0;
  for await (const each of large.find({}).sort({ _id: 1 }).lean<Large>().cursor()) {
    documents += 1;
    bytes += each.text.length;
  }
  await database.close();
  await store?.close();
  parentPort?.postMessage({ documents, bytes });
}

await stream(workerData as { url: string; folder: string });
