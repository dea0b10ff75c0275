import { RedressError } from '@redress/kernel';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Connection, type SqlStatement, type SqlValue } from './connection.js';
import { checkFile } from './file-check.js';
import { FolderLock } from './folder-lock.js';
import { fromWireError, sqliteCode, toWireError } from './store-errors.js';
import { WriterClient } from './writer-client.js';

export interface SqliteStoreOptions {
  /** Pages of 4 KB in the write-ahead log before they are moved into the file; 4,000 unless told. */
  readonly checkpointPages?: number;
}

/** The one file of a data folder. */
export const STORE_FILE = 'redress.db';

/**
 * One SQLite file for one process: every write goes through one writer thread that commits in groups, every read
 * happens at once on the calling thread. A write that has resolved is on the disk and seen by every later read.
 */
export class SqliteStore {
  private readonly path: string;
  private readonly lock: FolderLock;
  private readonly reader: Connection;
  private readonly writer: WriterClient;
  private readonly registered = new Map<string, Promise<void>>();
  private closed: Promise<void> | undefined;

  private constructor(path: string, lock: FolderLock, reader: Connection, writer: WriterClient) {
    this.path = path;
    this.lock = lock;
    this.reader = reader;
    this.writer = writer;
  }

  /**
   * Makes the folder if need be, takes it for this process, checks the file and starts the writer.
   * @throws RedressError `store-locked`, `store-damaged`, `store-failed`
   */
  static async open(folder: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = FolderLock.take(folder);
    try {
      const path = join(folder, STORE_FILE);
      checkFile(path);
      const writer = await WriterClient.start({ path, checkpointPages: options.checkpointPages ?? 4000 });
      const reader = new Connection(path);
      reader.waitForOthers();
      reader.all('PRAGMA query_only = 1');
      return new SqliteStore(path, lock, reader, writer);
    } catch (error) {
      lock.release();
      throw error instanceof RedressError ? error : fromWireError(toWireError(error));
    }
  }

  /** Why the store takes no writes any more (the disk failed), or undefined while it is well. For health checks. */
  get failure(): RedressError | undefined {
    const failure = this.writer.failure;
    return failure === undefined ? undefined : fromWireError(failure);
  }

  /**
   * Applies the statements as one: all or none, in the order of the calls, durable when it resolves.
   * @throws ConstraintError; RedressError `store-full` (retriable), `store-failed`, `store-damaged`, `store-statement`
   */
  async write(statements: readonly SqlStatement[]): Promise<{ changes: number }[]> {
    return (await this.writer.submit({ statements })) as { changes: number }[];
  }

  /**
   * Runs a registered job (`component.name`) inside the writer, for reading and writing with nobody in between.
   * `args` and the answer cross threads: plain data only. Durable when it resolves; throws what the job throws, and as `write`.
   */
  async run<R>(job: string, args: unknown): Promise<R> {
    return (await this.writer.submit({ job, args })) as R;
  }

  /**
   * Loads a module into the writer that exports `jobs: Record<string, WriterJob>`; they are then run as
   * `component.name`. The module must be compiled JavaScript. A second call with the same component does nothing.
   */
  registerJobs(component: string, module: URL): Promise<void> {
    const known = this.registered.get(component);
    if (known !== undefined) return known;
    const registration = this.writer.register(component, module);
    this.registered.set(component, registration);
    return registration;
  }

  /** Rows as objects, read at once; sees every write that has resolved. */
  read<T>(sql: string, params: readonly SqlValue[] = []): T[] {
    return this.reading(() => this.reader.all<T>(sql, params));
  }

  /** Rows as arrays of columns: cheaper than `read`. */
  readRows(sql: string, params: readonly SqlValue[] = []): SqlValue[][] {
    return this.reading(() => this.reader.rows(sql, params));
  }

  /** The first row as an array of columns, or undefined: the cheapest read. */
  readRow(sql: string, params: readonly SqlValue[] = []): SqlValue[] | undefined {
    return this.reading(() => this.reader.row(sql, params));
  }

  /** The steps by which SQLite would answer a query, in its own words: for tests and for people. */
  explain(sql: string, params: readonly SqlValue[] = []): string[] {
    // Of its own: until it is closed, an explanation keeps its connection from seeing later writes.
    const connection = new Connection(this.path);
    try {
      return connection.rows(`EXPLAIN QUERY PLAN ${sql}`, params).map((row) => String(row[3]));
    } finally {
      connection.close();
    }
  }

  /** Runs synchronous reads that all see the same state of the store. Not to be nested. */
  snapshot<R>(run: () => R): R {
    this.reader.exec('BEGIN');
    try {
      return run();
    } finally {
      this.reader.exec('COMMIT');
    }
  }

  /**
   * Brings a component's tables to the last of `steps` (SQL texts, each may hold several statements). A step runs once
   * in the life of the file and never changes afterwards: add a new one instead.
   */
  async migrate(component: string, steps: readonly string[]): Promise<void> {
    await this.write([
      { sql: 'CREATE TABLE IF NOT EXISTS migrations (component TEXT PRIMARY KEY, steps INTEGER NOT NULL)' },
    ]);
    const done = Number(this.readRow('SELECT steps FROM migrations WHERE component = ?', [component])?.[0] ?? 0);
    if (done >= steps.length) return;
    const statements = steps.slice(done).flatMap((step) => splitStatements(step));
    await this.write([
      ...statements.map((sql) => ({ sql })),
      {
        sql: 'INSERT INTO migrations VALUES (?, ?) ON CONFLICT (component) DO UPDATE SET steps = excluded.steps',
        params: [component, steps.length],
      },
    ]);
  }

  /** Finishes the writes on their way, closes the file and lets go of the folder. A second call does nothing. */
  close(): Promise<void> {
    this.closed ??= this.finish();
    return this.closed;
  }

  private reading<R>(read: () => R): R {
    try {
      return read();
    } catch (error) {
      throw sqliteCode(error) === '' ? error : fromWireError(toWireError(error));
    }
  }

  private async finish(): Promise<void> {
    try {
      this.reader.close();
      await this.writer.close();
    } finally {
      this.lock.release();
    }
  }
}

// Our own texts only: statements end with a semicolon at the end of a line.
function splitStatements(text: string): string[] {
  return text
    .split(/;[ \t]*(?:\n|$)/u)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
