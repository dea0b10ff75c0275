import { expect, it } from '@jest/globals';
import type { FileLinks } from '../application/file-links.js';
import { bareHead } from '../domain/bare-head.js';
import type { HistoryRow } from '../domain/case-head.js';
import { presentCase } from './present-case.js';

const AT = '2026-11-23T09:00:00.000Z';
const SLOT = { caseId: 'm1', reference: 'K7M-Q2X-WDP', receivedAt: AT, channel: 'email' as const };
const HEAD = bareHead(SLOT, { teamKey: 'parcels', ownerKey: 'lena' });

it('shows only leads that a conflict was decided on', () => {
  const row = (seq: number, kind: string): HistoryRow => ({
    _id: `m1:${String(seq)}`,
    caseId: 'm1',
    seq,
    at: AT,
    actor: 'omar',
    kind,
    content: { reasons: [{ person: 'ivy' }] },
    salt: '',
    digest: '',
    previous: '',
    hash: '',
  });
  const history = [row(1, 'case-opened'), row(2, 'conflict-decided')];
  const kinds = (withReasons: boolean): string[] =>
    presentCase(
      { head: HEAD, entries: [], updates: [], history, drafts: [], linked: [] },
      withReasons,
      {} as unknown as FileLinks,
    ).history.map(({ kind }) => kind);
  expect(kinds(true)).toEqual(['case-opened', 'conflict-decided']);
  expect(kinds(false)).toEqual(['case-opened']);
});

it('is shown with what is still to be told by a date', () => {
  const draft = { clock: 'update', dueAt: '2026-12-07T23:59:59.999Z', askedAt: 'then', sendAt: 'later' };
  const drafts = [{ ...draft, kind: 'progress' as const }];
  const whole = { head: HEAD, entries: [], updates: [], history: [], linked: [], drafts };
  expect(presentCase(whole, false, {} as unknown as FileLinks).drafts).toEqual(drafts);
});
