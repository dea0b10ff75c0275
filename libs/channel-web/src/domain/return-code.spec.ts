import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseReturnCode, returnCodeFrom } from './return-code.js';

const hash = fc.stringMatching(/^[0-9a-f]{32}$/u);

describe('a return code', () => {
  it('is five groups of four letters that are not mixed up, and each hash has its own', () => {
    fc.assert(
      fc.property(hash, hash, (one, other) => {
        expect(returnCodeFrom(one)).toMatch(/^(?:[2-9BCDFGHJKMNPQRSTVWXYZ]{4}-){4}[2-9BCDFGHJKMNPQRSTVWXYZ]{4}$/u);
        expect(returnCodeFrom(one) === returnCodeFrom(other)).toBe(one === other);
      }),
    );
  });

  it.each([
    (code: string) => code.toLowerCase(),
    (code: string) => code.replaceAll('-', ''),
    (code: string) => ` ${code.replaceAll('-', ' – ')}\n`,
    (code: string) => [...code].join('.'),
  ])('is read however it is typed', (write) => {
    const code = returnCodeFrom('00112233445566778899aabbccddeeff');
    expect(parseReturnCode(write(code))).toBe(code);
  });

  it.each(['', 'K7MQ', 'K7MQ-2XWD-9FHT-BCRV-3ZJNX', 'K7MQ-2XWD-9FHT-BCRV-3ZJ0'])('is not %j', (typed) => {
    expect(parseReturnCode(typed)).toBeUndefined();
  });
});
