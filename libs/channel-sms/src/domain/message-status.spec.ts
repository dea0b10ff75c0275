import { describe, expect, it } from '@jest/globals';
import { failureOf } from './failure.js';
import { evidenceOf } from './message-status.js';

describe('what a status says', () => {
  it.each(['accepted', 'queued', 'scheduled', 'sending', 'sent'])('%s: the provider has it', (status) => {
    expect(evidenceOf(status)).toEqual({ state: 'accepted', reason: status });
  });
  it.each(['delivered', 'read'])('%s: it is on the telephone', (status) => {
    expect(evidenceOf(status)).toEqual({ state: status, reason: status });
  });
  it.each([
    [30003, false],
    [30004, false],
    [30005, true],
    [30006, true],
    [30007, false],
    [30008, false],
    [39999, false],
    [undefined, false],
  ])('undelivered with %p: never arrived, number bad: %p', (code, bad) => {
    const evidence = evidenceOf('undelivered', code);
    expect(evidence?.state).toBe('bounced');
    expect(evidence?.addressBad ?? false).toBe(bad);
    expect(evidence?.reason).toMatch(code === undefined ? /^the provider/u : new RegExp(`^${String(code)}: \\w`, 'u'));
  });
  it('a stop found out late stops the number', () => {
    expect(evidenceOf('failed', 21610)).toMatchObject({ state: 'bounced', stopped: true, addressBad: true });
  });
  it('says nothing of words it does not know', () => {
    for (const status of ['', 'receiving', 'received', 'toString']) expect(evidenceOf(status)).toBeUndefined();
  });
});

describe('what a failure means', () => {
  it('tries again only what may be mended', () => {
    expect([20003, 20429, 21606, 21611].map((code) => failureOf(code).meaning)).toEqual(Array(4).fill('later'));
    expect(failureOf(21610).meaning).toBe('stopped');
    expect(failureOf(21211).meaning).toBe('number-bad');
    expect(failureOf(12_345).meaning).toBe('refused');
  });
});
