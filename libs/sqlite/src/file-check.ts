import { RedressError } from '@redress/kernel';
import { existsSync, statSync } from 'node:fs';
import { Connection } from './connection.js';
import { fromWireError, isHeld, RESTORE_HINT, toWireError } from './store-errors.js';

// Checking reads every page. Up to this size that stays well under a second; past it, only the structure that
// every query starts from is checked, and damage elsewhere is told by the read that meets it.
const FULL_CHECK_BYTES = 64 * 1024 * 1024;

/**
 * Refuses a file that is no intact store; one that is not there yet is fine.
 * @throws RedressError `store-damaged` which says how to restore; `store-locked` when another program holds the file
 */
export function checkFile(path: string): void {
  if (!existsSync(path)) return;
  const finding = firstFinding(path);
  if (finding === undefined) return;
  throw new RedressError('store-damaged', `the store ${path} is damaged (${finding}); ${RESTORE_HINT}`);
}

function firstFinding(path: string): string | undefined {
  let connection: Connection | undefined;
  try {
    connection = new Connection(path);
    connection.waitForOthers();
    connection.rows('SELECT count(*) FROM sqlite_master');
    if (statSync(path).size > FULL_CHECK_BYTES) return undefined;
    const answer = String(connection.row('PRAGMA quick_check(1)')?.[0]);
    return answer === 'ok' ? undefined : answer;
  } catch (error) {
    if (isHeld(error)) throw fromWireError(toWireError(error));
    return error instanceof Error ? error.message : String(error);
  } finally {
    connection?.close();
  }
}
