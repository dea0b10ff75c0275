import { describe, expect, it } from '@jest/globals';
import { caseToken, readCaseToken } from './case-token.js';
import { KeyRing } from './keys.js';
import { proofKey } from './proof-key.js';

const KEYS = new KeyRing('a secret of at least thirty-two characters');
const NOON = Date.parse('2026-07-01T12:00:00.000Z');

describe('a case token', () => {
  it.each([
    { caseId: 'c1', scope: 'full' },
    { caseId: 'c1', scope: 'neutral' },
    { caseId: 'c1', scope: 'full', issuedAt: NOON },
    { caseId: 'c1', scope: 'neutral', issuedAt: NOON },
    { caseId: 'c1', scope: 'neutral', issuedAt: NOON, recipient: 'a1b2' },
    { caseId: 'c1', scope: 'full', recipient: 'a1b2' },
  ] as const)('says what it was made for: %j', (claim) => {
    expect(readCaseToken(KEYS, caseToken(KEYS, claim))).toEqual(claim);
  });

  it('keeps of its recipient what tells them apart', () => {
    const token = caseToken(KEYS, { caseId: 'c1', scope: 'neutral', recipient: '0123456789abcdef' });
    expect(readCaseToken(KEYS, token)?.recipient).toBe('0123456789ab');
  });

  it('knows its second, and no other part of it', () => {
    const token = caseToken(KEYS, { caseId: 'c1', scope: 'full', issuedAt: NOON + 999 });
    expect(readCaseToken(KEYS, token)?.issuedAt).toBe(NOON);
  });

  it('opens nothing once its case, date or signature is touched, or its date taken out', () => {
    const [caseId = '', issued = '', key = '', mac = ''] = caseToken(KEYS, {
      caseId: 'c1',
      scope: 'full',
      issuedAt: NOON,
    }).split('.');
    for (const parts of [
      ['c2', issued, key, mac],
      [caseId, `${issued}0`, key, mac],
      [caseId, key, mac],
      [caseId, issued, key, mac.slice(1)],
      [caseId, issued, key, mac, mac],
      ['', issued, key, mac],
      [caseId],
    ]) {
      expect(readCaseToken(KEYS, parts.join('.'))).toBeUndefined();
    }
  });
});

describe('a case token for a recipient', () => {
  it('opens nothing once its recipient is changed or taken out, and none can be put into another', () => {
    const claim = { caseId: 'c1', scope: 'neutral', issuedAt: NOON } as const;
    const [caseId = '', issued = '', recipient = '', ...signature] = caseToken(KEYS, {
      ...claim,
      recipient: 'a1b2',
    }).split('.');
    const [, , ...unnamed] = caseToken(KEYS, claim).split('.');
    for (const parts of [
      [caseId, issued, 'a1b3', ...signature],
      [caseId, issued, ...signature],
      [caseId, `${issued}:${recipient}`, ...signature],
      [`${caseId}:${issued}`, recipient, ...signature],
      [caseId, '', recipient, ...signature],
      [caseId, issued, recipient, ...unnamed],
    ]) {
      expect(readCaseToken(KEYS, parts.join('.'))).toBeUndefined();
    }
  });
});

describe('the key of a proof', () => {
  it('is the same however the value is written, and another in another case', () => {
    const key = proofKey(KEYS, 'c1', 'A-17 b');
    expect(proofKey(KEYS, 'c1', 'a17B')).toBe(key);
    expect(proofKey(KEYS, 'c2', 'a17B')).not.toBe(key);
    expect(proofKey(KEYS, 'c1', 'a18b')).not.toBe(key);
  });

  it('is none for a value that says nothing', () => {
    expect(proofKey(KEYS, 'c1', ' -! ')).toBeUndefined();
  });
});
