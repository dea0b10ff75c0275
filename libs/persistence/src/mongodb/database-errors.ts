import { RedressError } from '@redress/kernel';
import { MongoBulkWriteError, MongoError, MongoServerError } from 'mongodb';
import { duplicateKey } from '../engine.js';
import { typeMismatch } from '../refusal.js';

// TypeMismatch, BadValue, PathNotViable: an operator met a value that it does not work on.
const MISMATCH = new Set([2, 14, 28]);
// Internal error (a deadlock between two calls, a lost connection behind the server), not primary, stepping down, shutting down, interrupted, host unreachable and their like: another try may be answered.
const AWAY = new Set([1, 6, 7, 50, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436]);

// PostgreSQL's deadlock (40P01) and serialization failure (40001), as a server on PostgreSQL hands them on.
const ROLLED_BACK = new Set([16_908_292, 16_777_220]);

/** True when the server says that it undid the call, so that the same call may be made again at once. */
export function isRolledBack(error: { readonly code?: unknown }): boolean {
  return ROLLED_BACK.has(Number(error.code));
}

/** The driver's error in our words; what is no error of the driver stays as it is. */
export function translated(collection: string, error: unknown): unknown {
  if (error instanceof MongoBulkWriteError) return error;
  if (error instanceof MongoServerError) return serverError(collection, error);
  if (error instanceof MongoError) return unavailable(error);
  return error;
}

/** No answer came, so nobody knows whether it was done. */
export function unavailable(cause: unknown): RedressError {
  return new RedressError('database-unavailable', 'the database does not answer; it is tried again', {
    retriable: true,
    cause,
  });
}

/** What a server's own error means to the caller. */
export function serverError(collection: string, error: { readonly code?: unknown }): Error {
  const code = Number(error.code);
  // The driver wraps a lost connection in the error of a bulk insert, which then has no code.
  if (Number.isNaN(code)) return unavailable(error);
  if (code === 11000) return duplicateKey(collection);
  if (MISMATCH.has(code)) return typeMismatch('the update', collection);
  if (
    AWAY.has(code) ||
    ROLLED_BACK.has(code) ||
    (error instanceof MongoError && error.hasErrorLabel('RetryableWriteError'))
  )
    return unavailable(error);
  return new RedressError(
    'database-refused',
    `the database refused a call on ${collection} with code ${String(code)}`,
    {
      cause: error,
    },
  );
}
