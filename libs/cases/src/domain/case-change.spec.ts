import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@redress/kernel';
import { bareHead } from './bare-head.js';
import { hasRoom, isPending, nextWake, planChange, type CaseChange } from './case-change.js';
import { NEVER } from './case-clock.js';
import type { ClockRules } from './case-policy.js';
import { BOUNDS, type CaseHead, type PendingUpdate } from './case-head.js';

const NOW = '2026-11-22T10:00:00.000Z';
const WAKE = '2026-11-22T10:00:10.000Z';
const slot = { caseId: 'c1', reference: 'K7M-Q2X-WDP', receivedAt: NOW, channel: 'email' } as const;
const rules: ClockRules = { clocksFrom: () => [], clockAgain: () => undefined };
const head = (): CaseHead => bareHead(slot, { teamKey: 'parcels', ownerKey: 'lena' });
const long = 'x'.repeat(1024);
const text = { preview: long, bytes: 9999, sha256: sha256(long), ref: `entries/${'r'.repeat(100)}` };
const route = {
  channel: 'email',
  key: 'k'.repeat(32),
  address: `${'a'.repeat(64)}@${'b'.repeat(200)}.example`,
  answers: [],
} as const;

function update(n: number): PendingUpdate {
  return {
    updateId: `u${String(n)}`,
    kind: 'reply',
    route: { ...route, key: `k${String(n)}` },
    text,
    language: 'en',
    automatic: 'no',
    issuedAt: NOW,
  };
}

function change(n: number): CaseChange {
  const entry = {
    _id: `c1:m${String(n)}:0:0`,
    messageId: `m${String(n)}`,
    at: NOW,
    kind: 'message',
    from: 'customer',
    visible: true,
    trusted: true,
    channel: 'email',
    text,
    attachments: [],
  } as const;
  return {
    entries: [entry],
    updates: [update(n)],
    history: { kind: 'k', actor: 'a', content: {} },
    forPeople: true,
    forCustomer: true,
  };
}

const apply = (to: CaseHead, n: number): CaseHead =>
  planChange(to, change(n), { cause: `cause:${String(n)}`, now: NOW, wakeAt: WAKE, salt: 's', rules }).head;

describe('a planned change', () => {
  it('raises version and revision, chains its history and puts every effect into pending', () => {
    const plan = planChange(head(), change(1), { cause: 'cause:1', now: NOW, wakeAt: WAKE, salt: 's', rules });
    expect(plan.version).toBe(0);
    expect(plan.head).toMatchObject({
      version: 1,
      revision: 1,
      entryCount: 1,
      visibleCount: 1,
      wakeAt: WAKE,
      history: { seq: 1 },
    });
    expect(plan.pending.map((item) => item.kind)).toEqual(['entry', 'history', 'update', 'view']);
    expect(isPending(plan.head, 'cause:1')).toBe(true);
    expect(isPending(plan.head, 'cause:2')).toBe(false);
  });

  it('says when it must not be made before effects are worked out, and stays within the bounds until then', () => {
    let full = head();
    for (let n = 1; hasRoom(full); n += 1) full = apply(full, n);
    expect(full.pending.length).toBeLessThanOrEqual(BOUNDS.pending);
    expect(full.lastUpdates.length).toBeLessThanOrEqual(BOUNDS.recipients);
    expect(Buffer.byteLength(JSON.stringify(full))).toBeLessThan(256 * 1024);
    for (const item of full.pending) expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(2048);
  });

  it('wakes for the next clock that is neither met nor noted, and lists sort by the next that is not met', () => {
    const clock = (name: string, dueAt: string): CaseHead['clocks'][number] => ({
      name,
      duty: name,
      startedAt: NOW,
      dueAt,
      rule: '',
      basis: 'practice',
      explanation: [],
    });
    const clocks = [
      { ...clock('ack', '2026-11-23T00:00:00.000Z'), metAt: NOW },
      { ...clock('assessment', '2026-11-24T00:00:00.000Z'), breachedAt: NOW },
      clock('decision', '2026-12-20T00:00:00.000Z'),
    ];
    const plan = planChange(
      head(),
      { ...change(1), fields: { clocks } },
      { cause: 'c', now: NOW, wakeAt: WAKE, salt: 's', rules },
    );
    expect(plan.head.dueAt).toBe('2026-11-24T00:00:00.000Z');
    expect(nextWake(plan.head)).toBe('2026-12-20T00:00:00.000Z');
    expect(nextWake(head())).toBe(NEVER);
  });
});
