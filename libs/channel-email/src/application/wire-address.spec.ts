import { describe, expect, it } from '@jest/globals';
import { needsSmtpUtf8, wireAddress } from './wire-address.js';

describe('an address on the wire', () => {
  it.each([
    ['ann@mail.example', 'ann@mail.example'],
    ['jane@müller.example', 'jane@xn--mller-kva.example'],
    ['jürgen@müller.example', 'jürgen@xn--mller-kva.example'],
    ['jane@例え.example', 'jane@xn--r8jz45g.example'],
    ['jane@redress.localhost', 'jane@redress.localhost'],
    ['jane@ü_\u200D.\u00AD', undefined],
  ])('%s', (address, wire) => {
    expect(wireAddress(address)).toBe(wire);
  });

  it.each([
    [['ann@mail.example', 'jane@xn--mller-kva.example'], false],
    [['ann@mail.example', 'jürgen@mail.example'], true],
  ])('%j need a relay of their kind: %s', (addresses, needed) => {
    expect(needsSmtpUtf8(addresses)).toBe(needed);
  });
});
