import Database from 'libsql';
import { benchHead, CALLERS, type BenchHead, type StoreRates } from './store-rates.js';

/** The same documents, changes and durable commits by libsql alone, in one thread, in commits of `CALLERS`. */
export function bareSqliteRates(path: string, count: number): StoreRates {
  const database = new Database(path);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE heads (id TEXT PRIMARY KEY NOT NULL, doc TEXT NOT NULL, shard, wakeAt, reference)');
  database.exec('CREATE INDEX heads_due ON heads (shard, wakeAt)');
  database.exec('CREATE UNIQUE INDEX heads_reference ON heads (reference)');
  const insert = database.prepare('INSERT INTO heads VALUES (?, ?, ?, ?, ?)');
  const read = database.prepare('SELECT doc FROM heads WHERE id = ?');
  const update = database.prepare('UPDATE heads SET doc = ?, wakeAt = ? WHERE id = ?');
  const load = (n: number): BenchHead =>
    JSON.parse((read.get([`head-${String(n)}`]) as { doc: string }).doc) as BenchHead;
  const rates = {
    inserts: rate(count, inCommits(database), (n) => {
      const head = benchHead(n);
      insert.run([head._id, JSON.stringify(head), head.shard, head.wakeAt, head.reference]);
    }),
    updates: rate(count, inCommits(database), (n) => {
      const head = load(n);
      const changed = {
        ...head,
        version: 2,
        wakeAt: '2026-11-23T00:00:00.000Z',
        pending: [{ id: 'p', kind: 'entry' }],
      };
      update.run([JSON.stringify(changed), changed.wakeAt, changed._id]);
    }),
    reads: rate(
      count,
      (run) => {
        run();
      },
      load,
    ),
  };
  database.close();
  return rates;
}

function inCommits(database: Database.Database): (run: () => void) => void {
  return (run) => {
    database.exec('BEGIN IMMEDIATE');
    run();
    database.exec('COMMIT');
  };
}

function rate(count: number, group: (run: () => void) => void, operation: (n: number) => unknown): number {
  const started = performance.now();
  for (let start = 0; start < count; start += CALLERS) {
    group(() => {
      for (let n = start; n < Math.min(start + CALLERS, count); n += 1) operation(n);
    });
  }
  return count / ((performance.now() - started) / 1000);
}
