import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Connection } from './connection.js';
import { Writer, type WireJob } from './writer.js';

/** A connection whose next COMMIT or statement fails as SQLite's would. */
class FailingConnection extends Connection {
  failCommitWith: string | undefined;

  override exec(sql: string): void {
    if (sql === 'COMMIT' && this.failCommitWith !== undefined) {
      throw Object.assign(new Error('disk'), { code: this.failCommitWith });
    }
    super.exec(sql);
  }
}

const insert = (...ids: number[]): WireJob => ({
  statements: ids.map((id) => ({ sql: 'INSERT INTO t VALUES (?)', params: [id] })),
});

describe('the writer', () => {
  let connection: FailingConnection;
  let writer: Writer;
  const stored = (): unknown => connection.rows('SELECT id FROM t ORDER BY id').flat();

  beforeEach(() => {
    connection = new FailingConnection(':memory:');
    connection.exec('CREATE TABLE t (id INTEGER PRIMARY KEY)');
    writer = new Writer(connection);
  });
  afterEach(() => {
    connection.close();
  });

  it('undoes a failed job alone', () => {
    const results = writer.commit([insert(1), insert(2, 1), insert(1), insert(3, 4)]);
    expect(results.map((result) => ('error' in result ? result.error.constraint : 'done'))).toEqual([
      'done',
      'SQLITE_CONSTRAINT_PRIMARYKEY',
      'SQLITE_CONSTRAINT_PRIMARYKEY',
      'done',
    ]);
    expect(stored()).toEqual([1, 3, 4]);
  });

  it('undoes what a registered job did before it threw', () => {
    writer.register('half', {
      run: (transaction) => {
        transaction.run('INSERT INTO t VALUES (7)');
        throw new Error('changed my mind');
      },
    });
    expect(writer.commit([{ job: 'half', args: undefined }, insert(8)])).toMatchObject([
      { error: { code: 'store-statement', message: 'changed my mind' } },
      { value: [{ changes: 1 }] },
    ]);
    expect(stored()).toEqual([8]);
  });

  it.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE'])(
    'fails the whole batch on %s and goes on when there is room',
    (code) => {
      connection.failCommitWith = code;
      const full = { error: { code: 'store-full', retriable: true } };
      expect(writer.commit([insert(1), insert(2)])).toMatchObject([full, full]);
      connection.failCommitWith = undefined;
      expect(stored()).toEqual([]);
      expect(writer.commit([insert(1)])).toMatchObject([{ value: [{ changes: 1 }] }]);
    },
  );

  it.each(['SQLITE_IOERR_FSYNC', 'SQLITE_IOERR_DIR_FSYNC', 'SQLITE_IOERR'])(
    'never answers success again after %s',
    (code) => {
      connection.failCommitWith = code;
      const failed = { error: { code: 'store-failed', retriable: true } };
      expect(writer.commit([insert(1), insert(2)])).toMatchObject([failed, failed]);
      connection.failCommitWith = undefined;
      expect(writer.commit([insert(3)])).toMatchObject([failed]);
      expect(stored()).toEqual([]);
    },
  );

  it('says how to restore when the file is damaged', () => {
    connection.failCommitWith = 'SQLITE_CORRUPT';
    const [result] = writer.commit([insert(1)]);
    expect(result).toMatchObject({ error: { code: 'store-damaged', retriable: false } });
    expect(JSON.stringify(result)).toContain('backup');
  });

  it('names a job that nobody registered', () => {
    expect(writer.commit([{ job: 'unknown', args: 1 }])).toMatchObject([
      { error: { message: 'no job is registered as unknown' } },
    ]);
  });
});
