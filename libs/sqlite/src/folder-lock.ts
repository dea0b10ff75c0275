import { RedressError } from '@redress/kernel';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Connection } from './connection.js';
import { sqliteCode } from './store-errors.js';

const LOCK_FILE = 'redress.lock';
const HOLDER_FILE = 'redress.lock.holder';

/**
 * Holds a folder for one process, by a file lock that SQLite takes for us: the system lets go of it when the process
 * ends in whatever way, so nothing stale is left behind.
 */
export class FolderLock {
  private readonly connection: Connection;

  private constructor(connection: Connection) {
    this.connection = connection;
  }

  /** @throws RedressError `store-locked` that names the process which holds the folder. */
  static take(folder: string): FolderLock {
    const connection = new Connection(join(folder, LOCK_FILE));
    try {
      connection.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      connection.close();
      if (sqliteCode(error) !== 'SQLITE_BUSY') throw error;
      throw new RedressError(
        'store-locked',
        `the data folder ${folder} is in use by ${holder(folder)}; stop it first, or give this one a folder of its own`,
        { cause: error },
      );
    }
    writeFileSync(
      join(folder, HOLDER_FILE),
      `process ${String(process.pid)} on ${hostname()}, since ${new Date().toISOString()}`,
    );
    return new FolderLock(connection);
  }

  /** A second call does nothing. */
  release(): void {
    this.connection.close();
  }
}

function holder(folder: string): string {
  try {
    return readFileSync(join(folder, HOLDER_FILE), 'utf8');
  } catch {
    return 'another process';
  }
}
