import { describe, expect, it } from '@jest/globals';
import { bareHead, type HistoryRow } from '@redress/cases';
import { readRecord } from './read-record.js';

const AT = '2026-11-23T09:00:00.000Z';
const SLOT = { caseId: 'm1', reference: 'K7M-Q2X-WDP', receivedAt: AT, channel: 'email' as const };

function row(seq: number, kind: string, content: HistoryRow['content']): HistoryRow {
  const proof = { salt: '', digest: '', previous: '', hash: '' };
  return { _id: `m1:${String(seq)}`, caseId: 'm1', seq, at: AT, actor: 'system', kind, content, ...proof };
}

describe('the record of a case', () => {
  it.each([
    ['declined', 'declined', false],
    ['lapsed', 'unbegun', true],
    ['taken-away', 'unbegun', true],
    ['left', 'unbegun', false],
  ])('tells that an assignment ended as %s', (code, end, comesLast) => {
    const head = bareHead(SLOT, { teamKey: 'parcels', ownerKey: 'lena' });
    const { assignments } = readRecord(head, [
      row(1, 'case-opened', { team: 'parcels' }),
      row(2, 'case-assigned', { handler: 'ivy' }),
      row(3, 'assignment-released', { owner: 'lena', reasons: [{ code, person: 'ivy' }] }),
    ]);
    expect(assignments).toMatchObject([{ handler: 'ivy', end, comesLast }]);
  });
});
