import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Connection } from './connection.js';
import { SqliteStore, STORE_FILE } from './sqlite-store.js';
import { ConstraintError } from './store-errors.js';

describe('the store', () => {
  let folder: string;
  let store: SqliteStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redress-sqlite-'));
    store = await SqliteStore.open(folder);
    await store.migrate('test', ['CREATE TABLE t (id TEXT PRIMARY KEY, n);\nCREATE INDEX t_n ON t (n);']);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const insert = (id: string, n: number | string | null | Uint8Array): Promise<unknown> =>
    store.write([{ sql: 'INSERT INTO t VALUES (?, ?)', params: [id, n] }]);

  it('shows every write that has resolved to the next read', async () => {
    for (let n = 0; n < 20; n += 1) {
      await insert(String(n), n);
      expect(store.readRow('SELECT count(*) FROM t')).toEqual([n + 1]);
    }
  });

  it('says that another program holds the file, and does not call it damaged', async () => {
    const file = await mkdtemp(join(tmpdir(), 'redress-held-'));
    const other = new Connection(join(file, STORE_FILE));
    other.exec('CREATE TABLE t (x); BEGIN EXCLUSIVE');
    await expect(SqliteStore.open(file)).rejects.toMatchObject({ code: 'store-locked', retriable: true });
    other.exec('COMMIT; BEGIN');
    other.rows('SELECT * FROM t');
    // This much is enough for a look, and not for a writer.
    await expect(SqliteStore.open(file)).rejects.toMatchObject({ code: 'store-locked' });
    other.exec('COMMIT');
    other.close();
    await (await SqliteStore.open(file)).close();
    await rm(file, { recursive: true });
    // A file that is held is waited for, twice here.
  }, 30_000);

  it('waits for a file that is held for a moment, as by a connection just closed', async () => {
    const file = await mkdtemp(join(tmpdir(), 'redress-held-'));
    const other = new Connection(join(file, STORE_FILE));
    other.exec('CREATE TABLE t (x); BEGIN');
    other.rows('SELECT * FROM t');
    const opening = SqliteStore.open(file);
    setTimeout(() => {
      other.exec('COMMIT');
    }, 300);
    const held = await opening;
    expect(held.failure).toBeUndefined();
    await held.close();
    other.close();
    await rm(file, { recursive: true });
  });

  it('applies writes in the order of the calls', async () => {
    await insert('a', 0);
    const writes = Array.from({ length: 500 }, (_, n) =>
      store.write([{ sql: 'UPDATE t SET n = ? WHERE id = ? AND n = ?', params: [n + 1, 'a', n] }]),
    );
    expect((await Promise.all(writes)).every(([result]) => result?.changes === 1)).toBe(true);
    expect(store.readRow('SELECT n FROM t')).toEqual([500]);
  });

  it('fails a broken constraint alone, with its name and without its values', async () => {
    const [first, second, third] = await Promise.allSettled([
      insert('secret-id', 1),
      insert('secret-id', 2),
      insert('b', 3),
    ]);
    expect([first.status, second.status, third.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const error: unknown = second.status === 'rejected' ? second.reason : undefined;
    expect(error).toBeInstanceOf(ConstraintError);
    expect(error).toMatchObject({ code: 'constraint', constraint: 'SQLITE_CONSTRAINT_PRIMARYKEY' });
    expect(String(error)).not.toContain('secret-id');
  });

  it('keeps texts, numbers, null and bytes as they are, and refuses what would end the process', async () => {
    const values = ['', 'text \u{1F600}', 1.5, -3, Number.MAX_SAFE_INTEGER, null, Buffer.from([0, 255])];
    for (const [position, value] of values.entries()) await insert(String(position), value);
    expect(store.readRows('SELECT n FROM t ORDER BY id').flat()).toEqual(values);
    expect(store.read('SELECT n FROM t WHERE id = ?', ['6'])).toEqual([{ n: Buffer.from([0, 255]) }]);
    expect(() => store.readRow('SELECT ?', [true as never])).toThrow(TypeError);
    await expect(insert('x', true as never)).rejects.toMatchObject({ code: 'store-statement' });
  });

  it('reads one state in a snapshot, while writes go on', async () => {
    const counts = (): number => Number(store.readRow('SELECT count(*) FROM t')?.[0]);
    const writes = Array.from({ length: 50 }, (_, n) => insert(String(n), n));
    const [before, after] = store.snapshot(() => [counts(), counts()]);
    expect(after).toBe(before);
    await Promise.all(writes);
    expect(counts()).toBe(50);
  });

  it('runs each migration step once', async () => {
    const steps = [
      'CREATE TABLE t (id TEXT PRIMARY KEY, n);\nCREATE INDEX t_n ON t (n);',
      'ALTER TABLE t ADD COLUMN extra;',
    ];
    await store.migrate('test', steps);
    await store.migrate('test', steps);
    await store.close();
    store = await SqliteStore.open(folder);
    await store.migrate('test', steps);
    await insert('a', 1).catch(() => undefined);
    expect(store.read('PRAGMA table_info(t)')).toHaveLength(3);
  });

  it('runs registered jobs with nobody in between, and hands back what they return or throw', async () => {
    const module = join(folder, 'counter-jobs.mjs');
    await writeFile(
      module,
      `export const jobs = {
        add: { run: (tx, { by }) => {
          const [n] = tx.row("SELECT n FROM t WHERE id = 'counter'");
          tx.run("UPDATE t SET n = ? WHERE id = 'counter'", [n + by]);
          if (by < 0) throw new Error('only upwards');
          return n + by;
        } },
      };`,
    );
    await insert('counter', 0);
    await store.registerJobs('counter', pathToFileURL(module));
    const results = await Promise.all(Array.from({ length: 100 }, () => store.run<number>('counter.add', { by: 1 })));
    expect(results).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    await expect(store.run('counter.add', { by: -1 })).rejects.toThrow('only upwards');
    expect(store.readRow('SELECT n FROM t')).toEqual([100]);
  });

  it('finishes what was submitted before it closes, and takes nothing afterwards', async () => {
    const writes = Array.from({ length: 200 }, (_, n) => insert(String(n), n));
    const closing = store.close();
    await expect(insert('late', 1)).rejects.toMatchObject({ code: 'store-closed' });
    await Promise.all([...writes, closing]);
    store = await SqliteStore.open(folder);
    expect(store.readRow('SELECT count(*) FROM t')).toEqual([200]);
  });
});
