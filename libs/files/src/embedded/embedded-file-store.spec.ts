import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RedressError } from '@redress/kernel';
import { SqliteStore, type SqlStatement } from '@redress/sqlite';
import { EmbeddedFileStore } from './embedded-file-store.js';

const LARGE = randomBytes(300 * 1024);

describe('the embedded file store', () => {
  let folder: string;
  let store: SqliteStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redress-files-'));
    store = await SqliteStore.open(folder);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const objects = async (): Promise<string[]> => {
    const entries = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  };

  it('sweeps an object whose row was never written when it starts again', async () => {
    const dying = dyingAt(store, 'INSERT INTO files');
    await expect((await EmbeddedFileStore.open(dying, folder)).put('a', LARGE)).rejects.toThrow('the process died');
    expect(await objects()).toHaveLength(1);
    const files = await EmbeddedFileStore.open(store, folder);
    expect(await objects()).toEqual([]);
    expect(await files.has('a')).toBe(false);
    await files.put('a', LARGE);
  });

  it('sweeps an object whose removal was not finished when it starts again', async () => {
    const files = await EmbeddedFileStore.open(store, folder);
    await files.put('a', LARGE);
    const dying = await EmbeddedFileStore.open(dyingAt(store, 'DELETE FROM file_leftovers'), folder);
    await expect(dying.remove('a')).rejects.toThrow('the process died');
    await EmbeddedFileStore.open(store, folder);
    expect(await objects()).toEqual([]);
    expect(store.read('SELECT * FROM file_leftovers')).toEqual([]);
  });

  it('keeps what other writers of the store have put while it is open', async () => {
    const files = await EmbeddedFileStore.open(store, folder);
    await files.put('a', LARGE);
    await EmbeddedFileStore.open(store, folder);
    expect(LARGE.equals(await files.read('a'))).toBe(true);
  });

  it('says so when the folder has lost an object', async () => {
    const files = await EmbeddedFileStore.open(store, folder);
    await files.put('a', LARGE);
    await rm(join(folder, 'files', 'objects'), { recursive: true });
    await expect(files.read('a')).rejects.toMatchObject({ code: 'file-damaged', retriable: false });
    await expect(files.stream('a')).rejects.toMatchObject({ code: 'file-damaged' });
  });

  it('keeps small files out of the folder', async () => {
    const files = await EmbeddedFileStore.open(store, folder);
    await files.put('a', LARGE.subarray(0, 256 * 1024));
    expect(await objects()).toEqual([]);
  });
});

/** The same store, seen by a process that dies when it is about to write `sql`. */
function dyingAt(store: SqliteStore, sql: string): SqliteStore {
  let dead = false;
  return new Proxy(store, {
    get(target, name) {
      if (name === 'failure') return dead ? new RedressError('store-failed', 'dead') : undefined;
      if (name !== 'write') return bound(target, name);
      return async (statements: readonly SqlStatement[]) => {
        dead ||= statements.some((statement) => statement.sql.startsWith(sql));
        if (dead) throw new Error('the process died');
        return await target.write(statements);
      };
    },
  });
}

function bound(target: SqliteStore, name: string | symbol): unknown {
  const member: unknown = Reflect.get(target, name, target);
  return typeof member === 'function' ? (member.bind(target) as unknown) : member;
}
