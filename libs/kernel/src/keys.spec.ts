import { describe, expect, it } from '@jest/globals';
import { KeyRing } from './keys.js';

const OLD = 'an old secret of at least thirty-two characters';
const NEW = 'a new secret of at least thirty-two characters!';

describe('the key ring', () => {
  it('verifies what previous secrets signed, and signs with the new one', () => {
    const signed = new KeyRing(OLD).sign('case-token', 'case-1');
    const rotated = new KeyRing(NEW, [OLD]);
    expect(rotated.verify('case-token', 'case-1', signed)).toBe(true);
    expect(new KeyRing(NEW).verify('case-token', 'case-1', signed)).toBe(false);
    expect(new KeyRing(OLD).verify('case-token', 'case-1', rotated.sign('case-token', 'case-1'))).toBe(false);
  });

  it('keeps purposes and values apart', () => {
    const ring = new KeyRing(OLD);
    const signed = ring.sign('case-token', 'case-1');
    expect(ring.verify('message-id', 'case-1', signed)).toBe(false);
    expect(ring.verify('case-token', 'case-2', signed)).toBe(false);
    expect(ring.verify('case-token', 'case-1', '')).toBe(false);
  });

  it('gives a person the same pseudonym after a rotation', () => {
    expect(new KeyRing(NEW, [OLD]).pseudonym('party', 'a@b.example')).toBe(
      new KeyRing(OLD).pseudonym('party', 'a@b.example'),
    );
  });
});
