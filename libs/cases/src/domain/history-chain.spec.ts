import { describe, expect, it } from '@jest/globals';
import type { HistoryRow } from './case-head.js';
import { brokenLink, chainRow } from './history-chain.js';

function chain(length: number): HistoryRow[] {
  const rows: HistoryRow[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const position = {
      caseId: 'c',
      cause: `cause:${String(seq)}`,
      seq,
      previous: rows.at(-1)?.hash ?? '',
      at: '2026-11-22T10:00:00.000Z',
      salt: String(seq),
    };
    rows.push(
      chainRow(position, {
        kind: 'note-added',
        actor: 'ivy',
        content: { entry: `e${String(seq)}`, list: [1, { b: 1, a: 2 }] },
      }),
    );
  }
  return rows;
}

const changed = (index: number, change: Partial<HistoryRow>): HistoryRow[] =>
  chain(4).map((row, at) => (at === index ? { ...row, ...change } : row));

describe('the history chain', () => {
  it('verifies as it was written', () => {
    expect(brokenLink(chain(4))).toBeUndefined();
  });

  it.each<[string, Partial<HistoryRow>]>([
    ['content', { content: { entry: 'another' } }],
    ['actor', { actor: 'omar' }],
    ['time', { at: '2026-11-22T11:00:00.000Z' }],
    ['kind', { kind: 'message-sent' }],
    ['digest', { digest: 'f'.repeat(64) }],
    ['id', { _id: 'c:another' }],
  ])('notices a changed %s', (_what, change) => {
    expect(brokenLink(changed(1, change))).toBe(change._id ?? 'c:cause:2');
  });

  it('notices a row that is gone, doubled or moved', () => {
    const rows = chain(4);
    expect(brokenLink(rows.filter((_row, at) => at !== 2))).toBe('c:cause:4');
    expect(brokenLink([...rows.slice(0, 2), ...rows.slice(1)])).toBe('c:cause:2');
    expect(brokenLink([...rows].reverse())).toBe('c:cause:4');
  });

  it('still verifies when content was destroyed, and when a store gives members back in another order', () => {
    expect(brokenLink(changed(1, { content: {} }))).toBeUndefined();
    expect(brokenLink(changed(1, { content: { list: [1, { a: 2, b: 1 }], entry: 'e2' } }))).toBeUndefined();
  });
});
