import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore, type FileStore } from '@redress/files';
import { SqliteStore } from '@redress/sqlite';
import type { ChildTarget } from './files-kill.js';
import { fileStoreContract, type FileStoreUnderTest } from './files.contract.js';

class EmbeddedUnderTest implements FileStoreUnderTest {
  private store: SqliteStore | undefined;

  constructor(private readonly folder: string) {}

  async open(): Promise<FileStore> {
    const store = await SqliteStore.open(this.folder);
    this.store = store;
    const files = await openFileStore('file:', { store, folder: this.folder });
    const close = files.close.bind(files);
    files.close = async () => {
      await close();
      await store.close();
    };
    return files;
  }

  child(): ChildTarget {
    return { url: 'file:', folder: this.folder };
  }

  async leftovers(): Promise<number> {
    const found = await readdir(join(this.folder, 'files'), { recursive: true, withFileTypes: true });
    const counted = this.store?.read<{ count: number }>('SELECT count(object) AS count FROM files')[0]?.count ?? 0;
    const listed = this.store?.read<{ count: number }>('SELECT count(*) AS count FROM file_leftovers')[0]?.count ?? 0;
    return found.filter((entry) => entry.isFile()).length - counted + listed;
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

fileStoreContract(
  'embedded',
  async () => new EmbeddedUnderTest(await mkdtemp(join(tmpdir(), 'redress-files-contract-'))),
);
