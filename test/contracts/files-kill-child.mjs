import { Readable } from 'node:stream';
import { openFileStore } from '@redress/files';
import { SqliteStore } from '@redress/sqlite';

const { url, folder, temporary, ref, bytes, ends } = JSON.parse(process.argv[2]);
const store = folder === undefined ? undefined : await SqliteStore.open(folder);
const files = await openFileStore(url, { store, folder, temporary });

let sent = 0;
const content = new Readable({
  highWaterMark: 65_536,
  read() {
    if (ends && sent >= bytes) this.push(null);
    // Taken means asked for more: the stream holds back at most one piece.
    else if (sent > bytes + 131_072) process.stdout.write('taken\n');
    else this.push(Buffer.alloc(65_536, 7));
    sent += 65_536;
  },
});
await files.put(ref, content);
