import { describe, expect, it } from '@jest/globals';
import { guessCharset } from './guess-charset.js';
import { mendCharset, mendHeader } from './mend-charset.js';

const RUSSIAN = 'Здравствуйте, посылка до сих пор не пришла, и никто не отвечает.';

/** A table of one-byte charsets, turned round: the runtime only decodes. */
function encoded(text: string, charset: string): Buffer {
  const all = new TextDecoder(charset).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return Buffer.from([...text].map((character) => all.indexOf(character)));
}

/** The same for two bytes a letter. */
function encodedTwo(text: string, charset: string): Buffer {
  const decoder = new TextDecoder(charset);
  const table = new Map<string, number[]>();
  for (let lead = 0x81; lead < 0xff; lead += 1) {
    for (let trail = 0x40; trail < 0xff; trail += 1) {
      const letter = decoder.decode(Uint8Array.of(lead, trail));
      if (letter.length === 1 && !table.has(letter)) table.set(letter, [lead, trail]);
    }
  }
  return Buffer.from(
    [...text].flatMap((letter) => (letter < '\u0080' ? [letter.charCodeAt(0)] : (table.get(letter) ?? []))),
  );
}

describe('the charset of bytes that nothing is known of', () => {
  it.each(['windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866'])('Russian in %s', (charset) => {
    expect(guessCharset(encoded(RUSSIAN, charset))).toBe(charset);
  });

  it.each([
    ['windows-1253', 'Το πακέτο δεν έφτασε ακόμα και κανείς δεν απαντά.'],
    ['windows-1255', 'החבילה לא הגיעה עד היום ואף אחד לא עונה לי'],
    ['windows-1256', 'لم تصل الطرود حتى اليوم ولا احد يرد على الهاتف'],
  ])('%s', (charset, text) => {
    expect(guessCharset(encoded(text, charset))).toBe(charset);
  });

  it.each([
    ['shift_jis', '荷物がまだ届いていません。電話もつながりません。'],
    ['euc-jp', '荷物がまだ届いていません。電話もつながりません。'],
    ['gb18030', '我的包裹到现在还没有收到，请问是什么时候发的货？'],
    ['big5', '我的包裹到現在還沒有收到，請問是什麼時候發的貨？'],
    ['euc-kr', '소포가 아직 도착하지 않았습니다. 전화도 받지 않습니다.'],
  ])('%s', (charset, text) => {
    expect(guessCharset(encodedTwo(text, charset))).toBe(charset);
  });

  it.each([
    'Das Paket für Müller ist zerstört, größter Ärger, übrigens.',
    'La pièce a été créée à côté.',
    'ÄÖÜ ÄÖÜ ÄÖÜ',
  ])('a Western text: %s', (text) => {
    expect(guessCharset(encoded(text, 'windows-1252'))).toBe('windows-1252');
  });
});

describe('a label', () => {
  const mended = (bytes: Uint8Array, claimed: string, isHtml = false): string | undefined =>
    mendCharset({ bytes, claimed, isHtml })?.charset;

  it.each([
    ['utf-8 that is KOI8-R', encoded(RUSSIAN, 'koi8-r'), 'utf-8', 'koi8-r'],
    ['Latin-1 that is Windows-1251', encoded(RUSSIAN, 'windows-1251'), 'ISO-8859-1', 'windows-1251'],
    ['Latin-1 that is UTF-8', Buffer.from('Größe'), 'iso-8859-1', 'utf-8'],
    ['none, and UTF-8', Buffer.from('Größe'), '', 'utf-8'],
    ['none, and Windows-1252', Buffer.from('Größe', 'latin1'), '', 'windows-1252'],
    ['ASCII that is ISO-2022-JP', Buffer.from('\u001B$B2YJ*\u001B(B'), 'us-ascii', 'iso-2022-jp'],
    ['right Latin-1', Buffer.from('Größe', 'latin1'), 'iso-8859-1', undefined],
    ['right UTF-8', Buffer.from('Größe'), 'UTF-8', undefined],
    ['ASCII with an escape of a terminal', Buffer.from('\u001B[31mred'), 'us-ascii', undefined],
    ['a charset of its own', encoded(RUSSIAN, 'koi8-r'), 'koi8-r', undefined],
  ])('%s', (_, bytes, claimed, charset) => {
    expect(mended(bytes, claimed)).toBe(charset);
  });

  it('in the HTML counts where the mail has none', () => {
    const page = Buffer.concat([Buffer.from('<meta charset="iso-8859-2">'), Buffer.from([0xb1, 0xea])]);
    expect(mended(page, '', true)).toBe('iso-8859-2');
    expect(mended(page, 'iso-8859-1', true)).toBeUndefined();
    expect(mended(Buffer.concat([Buffer.from('<meta charset="nonsense">'), Buffer.from([0xe4])]), '', true)).toBe(
      'windows-1252',
    );
  });

  it.each([
    ['Gr+APYA3w-e', 'Größe'],
    ['1 +- 1', '1 + 1'],
    ['+ZeVnLIqe-', '日本語'],
    ['+AD', ''],
  ])('of UTF-7: %s', (text, words) => {
    expect(
      Buffer.from(mendCharset({ bytes: Buffer.from(text), claimed: 'utf-7', isHtml: false })?.bytes ?? []).toString(),
    ).toBe(words);
  });
});

describe('a header with bytes beyond ASCII', () => {
  it.each([
    [encoded('Посылка не пришла', 'koi8-r').toString('latin1'), 'Посылка не пришла'],
    [Buffer.from('Größe').toString('latin1'), 'Größe'],
    ['Größe', 'Größe'],
    ['Посылка', 'Посылка'],
    ['plain', 'plain'],
  ])('%s', (value, words) => {
    expect(mendHeader(value)).toBe(words);
  });
});

describe('a text of two bytes a letter', () => {
  const little = Buffer.from('Żarówka.', 'utf16le');
  const big = Buffer.from(little).swap16();
  const mark = Buffer.from([0xfe, 0xff]);

  it.each([
    ['big-endian, by its mark', 'utf-16', Buffer.concat([mark, big])],
    ['big-endian, by its mark under the other label', 'utf-16le', Buffer.concat([mark, big])],
    ['little-endian, by its mark', 'utf-16', Buffer.concat([Buffer.from(mark).swap16(), little])],
    ['big-endian, by its mark alone', '', Buffer.concat([mark, big])],
    ['big-endian, without a mark', 'UTF-16', big],
    ['little-endian, without a mark', 'utf-16', little],
  ])('is read %s', (_, claimed, bytes) => {
    const { charset = '' } = mendCharset({ bytes, claimed, isHtml: false }) ?? {};
    expect(new TextDecoder(charset).decode(bytes)).toBe('Żarówka.');
  });

  it('is not what begins with the letters of the mark in a Western text', () => {
    const bytes = Buffer.from('þÿ x', 'latin1').subarray(0, 3);
    expect(mendCharset({ bytes, claimed: 'iso-8859-1', isHtml: false })).toBeUndefined();
  });
});
