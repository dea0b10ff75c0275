import { describe, expect, it } from '@jest/globals';
import { telephoneNumber } from './telephone-number.js';

const OWN = '+44 20 7946 0000';

describe('a telephone number', () => {
  it.each([
    ['+44 7700 900123', '+447700900123'],
    ['(+44) 7700 900123', '+447700900123'],
    ['0044 (0)7700 900123', '+447700900123'],
    ['07700 900123', '+447700900123'],
    ['+49 30 901820', '+4930901820'],
  ])('typed as %s is %s', (typed, known) => {
    expect(telephoneNumber(typed, OWN)).toBe(known);
  });

  it.each(['+++', '12', '+44 12', 'kim@mail.example', ''])('is not read out of %j', (typed) => {
    expect(telephoneNumber(typed, OWN)).toBeUndefined();
  });

  it('without a country code is known only where the country is', () => {
    expect(telephoneNumber('07700 900123')).toBeUndefined();
    expect(telephoneNumber('+447700900123')).toBe('+447700900123');
  });
});
