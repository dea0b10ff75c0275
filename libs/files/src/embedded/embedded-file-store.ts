import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sha256 } from '@redress/kernel';
import type { SqliteStore } from '@redress/sqlite';
import { checkFileRef } from '../file-ref.js';
import {
  DEFAULT_PUT_BYTES,
  DEFAULT_READ_BYTES,
  fileDamaged,
  fileExists,
  fileNotFound,
  FileStore,
  fileTooLarge,
  type PutOptions,
  type StoredFile,
} from '../file-store.js';
import { onDisk } from '../disk-errors.js';
import { spool } from '../spool.js';
import { ObjectFolder } from './object-folder.js';

/** Files up to this size lie in SQLite and are durable with the group commit of whoever writes at that moment. */
export const INLINE_BYTES = 256 * 1024;

// `content` is null for files in the folder, whose name there is `object`. `file_leftovers` names objects that may lie in
// the folder without counting: not yet (`removed` null) or no more (`removed` is the reference they had).
const MIGRATIONS = [
  `CREATE TABLE files (
     id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, object TEXT, content BLOB
   );
   CREATE TABLE file_leftovers (object TEXT PRIMARY KEY, removed TEXT) WITHOUT ROWID;`,
];
const INSERT = `INSERT INTO files (ref, bytes, sha256, object, content) VALUES (?, ?, ?, ?, ?) ON CONFLICT (ref) DO NOTHING`;

interface FileRow {
  readonly bytes: number;
  readonly sha256: string;
  readonly object: string | null;
}

/**
 * Files on this machine: small ones in SQLite, large ones in `<folder>/files`. The row in SQLite alone decides what
 * exists, so small and large contents compete for a reference by one rule and no half-written file is ever visible.
 */
export class EmbeddedFileStore extends FileStore {
  private readonly store: SqliteStore;
  private readonly folder: ObjectFolder;

  private constructor(store: SqliteStore, folder: ObjectFolder) {
    super();
    this.store = store;
    this.folder = folder;
  }

  /** @param folder the data folder that `store` is in. Sweeps what a dead process left half done. */
  static async open(store: SqliteStore, folder: string): Promise<EmbeddedFileStore> {
    await store.migrate('files', MIGRATIONS);
    const objects = await ObjectFolder.open(join(folder, 'files'));
    const files = new EmbeddedFileStore(store, objects);
    await files.sweep(store.read('SELECT object FROM file_leftovers'));
    return files;
  }

  async put(ref: string, content: Uint8Array | Readable, options: PutOptions = {}): Promise<StoredFile> {
    checkFileRef(ref);
    const maximumBytes = options.maximumBytes ?? DEFAULT_PUT_BYTES;
    if (content instanceof Uint8Array && content.length <= INLINE_BYTES) {
      if (content.length > maximumBytes) throw fileTooLarge(ref, maximumBytes);
      options.signal?.throwIfAborted();
      return await this.putInline({ ref, bytes: content.length, sha256: sha256(content) }, content);
    }
    const object = this.folder.newName();
    const path = this.folder.incomingPath(object);
    const spooled = await spool(ref, content, {
      memoryBytes: INLINE_BYTES,
      maximumBytes,
      path,
      signal: options.signal,
    });
    const file: StoredFile = { ref, bytes: spooled.bytes, sha256: spooled.sha256 };
    return 'data' in spooled ? await this.putInline(file, spooled.data) : await this.putObject(file, object);
  }

  async stat(ref: string): Promise<StoredFile | undefined> {
    checkFileRef(ref);
    const row = this.row(ref);
    return await Promise.resolve(row && { ref, bytes: row.bytes, sha256: row.sha256 });
  }

  async read(ref: string, maximumBytes = DEFAULT_READ_BYTES): Promise<Buffer> {
    const row = this.rowWithContent(ref);
    if (row.bytes > maximumBytes) throw fileTooLarge(ref, maximumBytes);
    if (row.object === null) return contentOf(ref, row);
    const object = await this.openObject(ref, row.object);
    try {
      const content = await onDisk(() => object.readFile());
      if (content.length !== row.bytes) throw fileDamaged(ref, 'its length changed');
      return content;
    } finally {
      await object.close();
    }
  }

  async stream(ref: string): Promise<Readable> {
    const row = this.rowWithContent(ref);
    if (row.object === null) return Readable.from([contentOf(ref, row)], { objectMode: false });
    return (await this.openObject(ref, row.object)).createReadStream();
  }

  async remove(ref: string): Promise<void> {
    checkFileRef(ref);
    await this.store.write([
      {
        sql: 'INSERT INTO file_leftovers SELECT object, ref FROM files WHERE ref = ? AND object IS NOT NULL',
        params: [ref],
      },
      { sql: 'DELETE FROM files WHERE ref = ?', params: [ref] },
    ]);
    await this.sweep(this.store.read('SELECT object FROM file_leftovers WHERE removed = ?', [ref]));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async putInline(file: StoredFile, content: Uint8Array): Promise<StoredFile> {
    const [inserted] = await this.store.write([
      { sql: INSERT, params: [file.ref, file.bytes, file.sha256, null, content] },
    ]);
    return inserted?.changes === 1 ? file : this.same(file);
  }

  private async putObject(file: StoredFile, object: string): Promise<StoredFile> {
    let kept = false;
    try {
      kept = this.row(file.ref) === undefined && (await this.insertObject(file, object));
    } catch (error) {
      await this.abandon(file.ref, object);
      throw error;
    }
    if (kept) return file;
    await this.sweep([{ object }]);
    return this.same(file);
  }

  private async insertObject(file: StoredFile, object: string): Promise<boolean> {
    await this.store.write([{ sql: 'INSERT INTO file_leftovers VALUES (?, NULL)', params: [object] }]);
    await this.folder.adopt(object);
    const [inserted] = await this.store.write([
      { sql: INSERT, params: [file.ref, file.bytes, file.sha256, object, null] },
      {
        sql: 'DELETE FROM file_leftovers WHERE object = ?1 AND EXISTS (SELECT 1 FROM files WHERE ref = ?2 AND object = ?1)',
        params: [object, file.ref],
      },
    ]);
    return inserted?.changes === 1;
  }

  // After a failed disk nobody knows whether the row is there: then the next start decides, by `file_leftovers`.
  private async abandon(ref: string, object: string): Promise<void> {
    if (this.store.failure !== undefined || this.row(ref)?.object === object) return;
    await this.folder.discard(object);
  }

  private same(file: StoredFile): StoredFile {
    const there = this.row(file.ref);
    if (there?.sha256 === file.sha256 && there.bytes === file.bytes) return file;
    throw fileExists(file.ref);
  }

  private row(ref: string): FileRow | undefined {
    return this.store.read<FileRow>('SELECT bytes, sha256, object FROM files WHERE ref = ?', [ref])[0];
  }

  private rowWithContent(ref: string): FileRow & { readonly content: Buffer | null } {
    checkFileRef(ref);
    const sql = 'SELECT bytes, sha256, object, content FROM files WHERE ref = ?';
    const row = this.store.read<FileRow & { content: Buffer | null }>(sql, [ref])[0];
    if (row === undefined) throw fileNotFound(ref);
    return row;
  }

  private async openObject(ref: string, object: string): Promise<FileHandle> {
    try {
      return await this.folder.open(object);
    } catch (cause) {
      // A remove between our look at the row and now is no damage.
      if (this.row(ref)?.object !== object) throw fileNotFound(ref);
      throw fileDamaged(ref, 'its bytes are not in the folder', cause);
    }
  }

  private async sweep(leftovers: readonly { object: string }[]): Promise<void> {
    for (const { object } of leftovers) await this.folder.discard(object);
    if (leftovers.length === 0) return;
    await this.store.write(
      leftovers.map(({ object }) => ({ sql: 'DELETE FROM file_leftovers WHERE object = ?', params: [object] })),
    );
  }
}

function contentOf(ref: string, row: FileRow & { readonly content: Buffer | null }): Buffer {
  if (row.content?.length === row.bytes) return row.content;
  throw fileDamaged(ref, 'its length changed');
}
