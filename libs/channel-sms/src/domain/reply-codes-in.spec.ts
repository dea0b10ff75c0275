import { describe, expect, it } from '@jest/globals';
import { replyCodesIn } from './reply-codes-in.js';

describe('reply codes', () => {
  it.each([
    ['#4821', ['4821']],
    ['4821', ['4821']],
    [' # 4821 the box is still not here', ['4821']],
    ['Still not here. #4821', ['4821']],
    ['still nothing (4821).', ['4821']],
    ['#4821 or was it 7730?', ['4821', '7730']],
    ['48213377', ['48213377']],
    ['it cost 4821 pounds', []],
    ['4821st time', []],
    ['call me: +447700900123', []],
    ['123', []],
    ['', []],
  ])('%p has %p', (text, codes) => {
    expect(replyCodesIn(text)).toEqual(codes);
  });
});
