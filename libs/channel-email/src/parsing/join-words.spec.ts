import { describe, expect, it } from '@jest/globals';
import { decodeWords } from 'postal-mime';
import { joinWords } from './join-words.js';
import { parseMail } from './parse-mail.js';

describe('encoded words beside each other', () => {
  it.each([
    ['a letter cut in two, each half padded', '=?UTF-8?B?w4TDtsM=?= =?UTF-8?B?vA==?=', 'Äöü'],
    ['a letter cut in two in quoted-printable', '=?utf-8?Q?Stra=C3?= =?UTF-8?Q?=9Fe_1?=', 'Straße 1'],
    ['one half in each encoding', '=?utf-8?Q?Stra=C3?=\r\n =?utf-8?B?n2U=?=', 'Straße'],
    ['a language beside the charset', '=?utf-8*de?B?w4TDtsM=?= =?utf-8*de?B?vA==?=', 'Äöü'],
    ['three words', '=?utf-8?B?4g==?= =?utf-8?B?gg==?= =?utf-8?B?rA==?=', '€'],
    ['a double-byte charset', '=?gb18030?B?zw==?= =?gb18030?B?8A==?=', '橡'],
    ['two charsets', '=?utf-8?B?w6Q=?= =?iso-8859-1?Q?=F6?=', 'äö'],
    ['words around', 'Re: =?UTF-8?B?w4TDtsM=?= =?UTF-8?B?vA==?= (2)', 'Re: Äöü (2)'],
    ['no space between them', '=?UTF-8?B?w4TDtsM=?==?UTF-8?B?vA==?=', 'Äöü'],
    ['words that the sender cut rightly', '=?utf-8?B?w6Q=?= =?utf-8?B?w7Y=?=', 'äö'],
    [
      'Japanese, which ends each word in ASCII',
      '=?iso-2022-jp?B?GyRCJCIbKEI=?= =?iso-2022-jp?B?GyRCJCQbKEI=?=',
      'あい',
    ],
  ])('say one text: %s', (_, header, text) => {
    expect(decodeWords(joinWords(header))).toBe(text);
  });

  it.each([
    ['', ''],
    ['no words', 'no words'],
    ['one word', '=?utf-8?B?w6Q=?='],
    ['words that are cut off for good', '=?utf-8?B?w6Q=?= =?utf-8?B?ww==?='],
    ['a person between them', '=?utf-8?B?w6Q=?= <a@mail.example>, =?utf-8?B?w7Y=?= <b@mail.example>'],
  ])('are left alone: %s', (_, header) => {
    expect(joinWords(header)).toBe(header);
  });

  it('name people', async () => {
    const raw = 'From: =?UTF-8?B?w4TDtsM=?= =?UTF-8?B?vA==?= <ann@mail.example>\r\n\r\nx';
    expect((await parseMail(Buffer.from(raw), 'whole')).from).toEqual([{ name: 'Äöü', address: 'ann@mail.example' }]);
  });

  it('take no time that grows faster than they do', () => {
    const many = '=?utf-8?B?ww==?= '.repeat(20_000);
    expect(joinWords(many).length).toBeLessThanOrEqual(many.length);
    expect(joinWords('=?a?B?'.repeat(20_000))).toBe('=?a?B?'.repeat(20_000));
  });
});
