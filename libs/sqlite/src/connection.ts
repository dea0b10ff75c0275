import Database from 'libsql';

/**
 * What SQLite stores. Blobs come back as Buffer. Booleans are no SQL values: bind 0 or 1. A text with a NUL is stored and
 * compared whole but read back up to the NUL (libsql 0.5): keep such texts inside JSON, which escapes it.
 */
export type SqlValue = string | number | null | Uint8Array;

/** One SQL statement with its positional parameters. */
export interface SqlStatement {
  readonly sql: string;
  readonly params?: readonly SqlValue[];
}

// A connection keeps this many prepared statements; past it the oldest goes.
const STATEMENT_LIMIT = 500;

interface Prepared {
  run(params: readonly SqlValue[]): { changes: number };
  get(params: readonly SqlValue[]): unknown;
  all(params: readonly SqlValue[]): unknown[];
}

/** One SQLite connection with a cache of prepared statements. Synchronous; one thread. */
export class Connection {
  private readonly database: Database.Database;
  private readonly statements = new Map<string, Prepared>();
  private readonly rawStatements = new Map<string, Prepared>();

  /** Opens or makes the file at `path`. */
  constructor(path: string) {
    this.database = new Database(path);
  }

  /**
   * From here on a file that is held for a moment is waited for, 5 s at most. A closed connection of our own may be the
   * one that holds it: libsql lets the file go when the statements of the connection have been collected as garbage.
   */
  waitForOthers(): void {
    this.all('PRAGMA busy_timeout = 5000');
  }

  get inTransaction(): boolean {
    return this.database.inTransaction;
  }

  /** Runs a statement that returns no rows. */
  run(sql: string, params: readonly SqlValue[] = []): { changes: number } {
    return { changes: this.prepare(sql).run(checked(params)).changes };
  }

  /** All rows as objects. */
  all<T>(sql: string, params: readonly SqlValue[] = []): T[] {
    const rows = this.prepare(sql).all(checked(params)) as Record<string, unknown>[];
    for (const row of rows) for (const name in row) row[name] = fromSql(row[name]);
    return rows as T[];
  }

  /** All rows as arrays of their columns: the cheap way. */
  rows(sql: string, params: readonly SqlValue[] = []): SqlValue[][] {
    const rows = this.prepareRaw(sql).all(checked(params)) as unknown[][];
    for (const row of rows) for (let column = 0; column < row.length; column += 1) row[column] = fromSql(row[column]);
    return rows as SqlValue[][];
  }

  /** The first row as an array of its columns, or undefined. */
  row(sql: string, params: readonly SqlValue[] = []): SqlValue[] | undefined {
    return this.prepareRaw(sql).get(checked(params)) as SqlValue[] | undefined;
  }

  /** Runs SQL text without parameters; several statements are fine. */
  exec(sql: string): void {
    this.database.exec(sql);
  }

  /** Closes the connection; a second call does nothing. */
  close(): void {
    if (!this.database.open) return;
    this.statements.clear();
    this.rawStatements.clear();
    this.database.close();
  }

  private prepare(sql: string): Prepared {
    return cached(this.statements, sql, () => this.database.prepare(sql));
  }

  private prepareRaw(sql: string): Prepared {
    return cached(this.rawStatements, sql, () => this.database.prepare(sql).raw());
  }
}

function cached(cache: Map<string, Prepared>, sql: string, make: () => Prepared): Prepared {
  const known = cache.get(sql);
  if (known !== undefined) return known;
  const made = make();
  if (cache.size >= STATEMENT_LIMIT) {
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
  }
  cache.set(sql, made);
  return made;
}

// libsql ends the whole process when it is handed a boolean or another type that it does not know.
function checked(params: readonly SqlValue[]): readonly SqlValue[] {
  for (const value of params) {
    const type = typeof value;
    if (type === 'string' || type === 'number' || value === null || value instanceof Uint8Array) continue;
    throw new TypeError(`a SQL parameter is text, a number, null or bytes, not ${type}`);
  }
  return params;
}

function fromSql(value: unknown): unknown {
  return value instanceof ArrayBuffer ? Buffer.from(value) : value;
}
