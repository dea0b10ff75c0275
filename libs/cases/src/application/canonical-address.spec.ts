import { describe, expect, it } from '@jest/globals';
import { canonicalAddress } from './canonical-address.js';

const OWN = '+44 20 7946 0000';

describe('an address', () => {
  it.each([
    ['+44 7700 900123', '+447700900123'],
    ['0044 (0)7700 900123', '+447700900123'],
    ['07700 900123', '+447700900123'],
    ['+49 30 901820', '+4930901820'],
    ['kim@mail.example', 'kim@mail.example'],
    ['12', '12'],
  ])('%s is known as %s', (typed, known) => {
    expect(canonicalAddress(typed, OWN)).toBe(known);
  });

  it('is left as it is where no country is known', () => {
    expect(canonicalAddress('07700 900123', undefined)).toBe('07700 900123');
    expect(canonicalAddress('+447700900123', undefined)).toBe('+447700900123');
  });
});
