import { Connection, type SqlStatement, type SqlValue } from './connection.js';
import { failedWire, isRecoverable, toWireError, type WireError } from './store-errors.js';

/** What a job may do inside the writer's transaction. */
export interface WriterTransaction {
  run(sql: string, params?: readonly SqlValue[]): { changes: number };
  rows(sql: string, params?: readonly SqlValue[]): SqlValue[][];
  row(sql: string, params?: readonly SqlValue[]): SqlValue[] | undefined;
}

/**
 * A job that runs inside the writer, between reads and writes of nobody else. Synchronous; it touches nothing but its
 * arguments and the transaction. What it throws reaches the caller, and nothing of the job is kept.
 */
export interface WriterJob {
  /** True when the job writes at most once, as its last step: such a job needs no savepoint and is cheaper. */
  readonly singleWrite?: boolean;
  run(transaction: WriterTransaction, args: never): unknown;
}

/** A job on its way to the writer: statements that belong together, or a registered job and its arguments. */
export type WireJob =
  { readonly statements: readonly SqlStatement[] } | { readonly job: string; readonly args: unknown };

export type WireResult = { readonly value: unknown } | { readonly error: WireError };

/** Runs batches of jobs, each batch one durable transaction. Lives in the writer thread; synchronous. */
export class Writer {
  private readonly connection: Connection;
  private readonly jobs = new Map<string, WriterJob>();
  private failure: WireError | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  register(name: string, job: WriterJob): void {
    this.jobs.set(name, job);
  }

  /**
   * Applies the jobs in order and commits once. A job that fails is undone alone; when the commit or the disk fails,
   * every job of the batch has failed and none was applied.
   */
  commit(batch: readonly WireJob[]): WireResult[] {
    if (this.failure !== undefined) return this.allFailed(batch, this.failure);
    try {
      this.connection.exec('BEGIN IMMEDIATE');
      const results = batch.map((job) => this.attempt(job));
      this.connection.exec('COMMIT');
      return results;
    } catch (error) {
      return this.allFailed(batch, this.undo(error));
    }
  }

  private attempt(job: WireJob): WireResult {
    const single = 'statements' in job ? job.statements.length === 1 : this.jobs.get(job.job)?.singleWrite === true;
    try {
      return { value: single ? this.perform(job) : this.atomically(job) };
    } catch (error) {
      // SQLite ends the transaction by itself after some errors; then nothing of the batch is left.
      if (!this.connection.inTransaction || !isRecoverable(error) || isSpace(error)) throw error;
      return { error: toWireError(error) };
    }
  }

  private atomically(job: WireJob): unknown {
    this.connection.run('SAVEPOINT job');
    try {
      const value = this.perform(job);
      this.connection.run('RELEASE job');
      return value;
    } catch (error) {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK TO job; RELEASE job');
      throw error;
    }
  }

  private perform(job: WireJob): unknown {
    if ('statements' in job) return job.statements.map(({ sql, params }) => this.connection.run(sql, params));
    const known = this.jobs.get(job.job);
    if (known === undefined) throw new Error(`no job is registered as ${job.job}`);
    return known.run(this.connection, job.args as never);
  }

  private undo(error: unknown): WireError {
    try {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
    } catch (rollbackError) {
      this.failure = failedWire(toWireError(rollbackError).message);
      return this.failure;
    }
    const wire = toWireError(error);
    // After a failed fsync the system may believe pages are on disk that are not: no later success can be trusted.
    if (!isRecoverable(error)) this.failure = wire;
    return wire;
  }

  private allFailed(batch: readonly WireJob[], error: WireError): WireResult[] {
    return batch.map(() => ({ error }));
  }
}

function isSpace(error: unknown): boolean {
  return toWireError(error).code === 'store-full';
}
