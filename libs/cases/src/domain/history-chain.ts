import { sha256 } from '@redress/kernel';
import type { Instant } from '@redress/kernel';
import type { HistoryRow } from './case-head.js';

/** What a change says of itself. `content` holds ids and codes, no people's words. */
export interface HistoryNote {
  readonly kind: string;
  /** Who did it: a staff key, `customer`, or `system`. */
  readonly actor: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface ChainPosition {
  readonly caseId: string;
  readonly cause: string;
  readonly seq: number;
  readonly previous: string;
  readonly at: Instant;
  readonly salt: string;
}

/** The next link of a case's chain. */
export function chainRow(position: ChainPosition, note: HistoryNote): HistoryRow {
  const { caseId, cause, seq, previous, at, salt } = position;
  const digest = contentDigest(salt, note.content);
  const base = { caseId, seq, at, actor: note.actor, kind: note.kind, digest, previous };
  return { _id: `${caseId}:${cause}`, ...base, content: note.content, salt, hash: rowHash(`${caseId}:${cause}`, base) };
}

/**
 * Verifies rows in the order of their `seq`, from the first. Returns the id of the first row that does not follow, or
 * undefined when all do. A row whose content was destroyed (`content` empty) keeps its digest and still verifies.
 */
export function brokenLink(rows: readonly HistoryRow[]): string | undefined {
  let previous = '';
  for (const [index, row] of rows.entries()) {
    const destroyed = Object.keys(row.content).length === 0;
    const intact = destroyed || row.digest === contentDigest(row.salt, row.content);
    if (row.seq !== index + 1 || row.previous !== previous || row.hash !== rowHash(row._id, row) || !intact)
      return row._id;
    previous = row.hash;
  }
  return undefined;
}

function contentDigest(salt: string, content: HistoryNote['content']): string {
  return sha256(`${salt}:${canonical(content)}`);
}

function rowHash(id: string, row: Omit<HistoryRow, '_id' | 'content' | 'salt' | 'hash'>): string {
  return sha256(canonical([id, row.caseId, row.seq, row.at, row.actor, row.kind, row.digest, row.previous]));
}

// Stores may give an object's members back in another order, so the order is fixed here.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
