import { RedressError } from '@redress/kernel';

/** An error as it travels from the writer thread to the caller. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly retriable: boolean;
  /** SQLite's own name of a broken constraint, for example SQLITE_CONSTRAINT_UNIQUE. */
  readonly constraint?: string;
}

/** A statement broke a constraint; nothing of its job was applied. `constraint` is SQLite's name for it. */
export class ConstraintError extends RedressError {
  readonly constraint: string;

  constructor(message: string, constraint: string) {
    super('constraint', message);
    this.constraint = constraint;
  }
}

/** SQLite's code of an error, for example SQLITE_FULL; empty when it is not SQLite's error. */
export function sqliteCode(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}

/** True when another connection holds the file for itself. */
export function isHeld(error: unknown): boolean {
  const code = sqliteCode(error);
  return code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED');
}

/** True when the writer may go on after a rollback: the job was wrong, or the disk is full for now. */
export function isRecoverable(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE' || code === 'SQLITE_TOOBIG') return true;
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CORRUPT')) return false;
  return code !== 'SQLITE_NOTADB' && code !== 'SQLITE_CANTOPEN' && code !== 'SQLITE_READONLY';
}

/** Names what happened in the words of the product. Messages of SQLite name tables and columns, never values. */
export function toWireError(error: unknown): WireError {
  if (error instanceof RedressError) return { code: error.code, message: error.message, retriable: error.retriable };
  const code = sqliteCode(error);
  const text = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_CONSTRAINT')) {
    return { code: 'constraint', message: text, retriable: false, constraint: code };
  }
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') {
    return {
      code: 'store-full',
      message: `the store could not grow (${code}); nothing of this write was kept. Free space on its disk and try again`,
      retriable: true,
    };
  }
  if (isHeld(error)) {
    const message = "another program holds the store's file: end it (a backup tool, a database browser) and try again";
    return { code: 'store-locked', message, retriable: true };
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return damagedWire(text);
  if (code.startsWith('SQLITE_IOERR')) return failedWire(code);
  return { code: 'store-statement', message: text, retriable: false };
}

/** The error of a caller's own promise, rebuilt on the calling thread. */
export function fromWireError(wire: WireError): RedressError {
  if (wire.constraint !== undefined) return new ConstraintError(wire.message, wire.constraint);
  return new RedressError(wire.code, wire.message, { retriable: wire.retriable });
}

/** What every later write is told once the disk has failed the writer. */
export function failedWire(reason: string): WireError {
  return {
    code: 'store-failed',
    message: `the store's disk failed (${reason}) and what it holds is uncertain until a restart; restart, and check the disk`,
    retriable: true,
  };
}

function damagedWire(reason: string): WireError {
  return {
    code: 'store-damaged',
    message: `the store's file is damaged (${reason}); ${RESTORE_HINT}`,
    retriable: false,
  };
}

/** What to do about a damaged file; part of the error, so that nobody has to search for it at night. */
export const RESTORE_HINT =
  'stop Redress, move redress.db, redress.db-wal and redress.db-shm out of the data folder, put the newest backup of all three in their place and start again; what arrived since then is taken in again from the mailboxes where they still hold it';
