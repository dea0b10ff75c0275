import { describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { parseMail } from '../parse-mail.js';
import { readRtf } from './read-rtf.js';
import { readTnef } from './read-tnef.js';

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u16(value: number): Buffer {
  return u32(value).subarray(0, 2);
}

function attribute(level: number, id: number, value: Buffer): Buffer {
  const sum = value.reduce((total, byte) => (total + byte) & 0xffff, 0);
  return Buffer.concat([Buffer.from([level]), u32(id), u32(value.length), value, u16(sum)]);
}

function padded(value: Buffer): Buffer {
  return Buffer.concat([value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function variable(type: number, id: number, value: Buffer): Buffer {
  return Buffer.concat([u16(type), u16(id), u32(1), u32(value.length), padded(value)]);
}

function properties(...each: Buffer[]): Buffer {
  return Buffer.concat([u32(each.length), ...each]);
}

function tnef(...attributes: Buffer[]): Buffer {
  return Buffer.concat([u32(0x223e9f78), u16(1), ...attributes]);
}

function uncompressed(rtf: string): Buffer {
  const raw = Buffer.from(rtf, 'latin1');
  return Buffer.concat([u32(raw.length + 12), u32(raw.length), Buffer.from('MELA'), u32(0), raw]);
}

const UNICODE = 0x1f;
const BINARY = 0x102;
const FILE = [
  attribute(2, 0x00069002, Buffer.alloc(14)),
  attribute(2, 0x00018010, Buffer.from('PHOTO~1.JPG\0')),
  attribute(2, 0x0006800f, Buffer.from('bytes of a photograph')),
];

// As it stands before an attached message.
const INTERFACE = Buffer.from('0703020000000000c000000000000046', 'hex');

function attaching(message: Buffer): Buffer {
  const named = properties(variable(0x0d, 0x3701, message), variable(0x1e, 0x3001, Buffer.from('Your offer\0')));
  return tnef(attribute(2, 0x00069002, Buffer.alloc(14)), attribute(2, 0x00069005, named));
}

describe('winmail.dat', () => {
  it('gives its files, with their long names and types', () => {
    const named = properties(
      variable(UNICODE, 0x3707, Buffer.from('Zerbrochene Vase.jpg\0', 'utf16le')),
      variable(0x1e, 0x370e, Buffer.from('image/jpeg\0')),
    );
    const { files } = readTnef(tnef(...FILE, attribute(2, 0x00069005, named), ...FILE));
    expect(files).toEqual([
      { name: 'Zerbrochene Vase.jpg', type: 'image/jpeg', content: Buffer.from('bytes of a photograph') },
      { name: 'PHOTO~1.JPG', type: 'application/octet-stream', content: Buffer.from('bytes of a photograph') },
    ]);
  });

  it('gives its plain text in the code page it names', () => {
    const bytes = tnef(
      attribute(1, 0x00069007, u32(1251)),
      attribute(
        1,
        0x0002800c,
        Buffer.concat([Buffer.from([0xcf, 0xee, 0xf1, 0xfb, 0xeb, 0xea, 0xe0]), Buffer.from([0])]),
      ),
    );
    expect(readTnef(bytes)).toEqual({ text: 'Посылка', files: [] });
  });

  it('gives compressed rich text as words', () => {
    // The example of MS-OXRTFCP section 4.1.1.
    const compressed = Buffer.from(
      '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0',
      'hex',
    );
    const bytes = tnef(attribute(1, 0x00069003, properties(variable(BINARY, 0x1009, compressed))));
    expect(readTnef(bytes)).toEqual({ text: 'hello world', files: [] });
  });

  it('gives back the HTML that rich text was made from', () => {
    const rtf =
      "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 The vase is \\'fc\\u8364?\\htmlrtf \\par}\\htmlrtf0 {\\*\\htmltag72 </p>}}";
    const bytes = tnef(attribute(1, 0x00069003, properties(variable(BINARY, 0x1009, uncompressed(rtf)))));
    expect(readTnef(bytes)).toEqual({ html: '<p>The vase is ü€</p>', files: [] });
  });

  it('prefers HTML, and reads over named properties and lists', () => {
    const named = Buffer.concat([
      u16(UNICODE),
      u16(0x8001),
      Buffer.alloc(16),
      u32(1),
      u32(6),
      padded(Buffer.from('abcdef')),
      u32(1),
      u32(2),
      padded(Buffer.from('x\0')),
    ]);
    const list = Buffer.concat([u16(0x1003), u16(0x0e0f), u32(2), u32(1), u32(2)]);
    const html = variable(BINARY, 0x1013, Buffer.from('<b>Broken</b>'));
    const text = variable(UNICODE, 0x1000, Buffer.from('Broken\0', 'utf16le'));
    expect(readTnef(tnef(attribute(1, 0x00069003, properties(named, list, text, html)))).html).toBe('<b>Broken</b>');
  });
});

describe('a mail attached in a winmail.dat', () => {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE((BigInt(Date.parse('2026-11-20T09:00:00Z')) + 11_644_473_600_000n) * 10_000n);
  const head = properties(
    variable(UNICODE, 0x0037, Buffer.from('Zerbrochene Vase\r\nBcc: x@y.example\0', 'utf16le')),
    Buffer.concat([u16(0x40), u16(0x0039), time]),
    variable(UNICODE, 0x0042, Buffer.from('Jürgen "J" Doe\0', 'utf16le')),
    variable(UNICODE, 0x0065, Buffer.from('/O=ACME/CN=JDOE\0', 'utf16le')),
    variable(UNICODE, 0x0c1f, Buffer.from('jane@mail.example\0', 'utf16le')),
    variable(UNICODE, 0x1035, Buffer.from('<7@mail.example>\0', 'utf16le')),
    variable(UNICODE, 0x1000, Buffer.from('Die Vase kam zerbrochen an. ü\0', 'utf16le')),
  );
  const winmail = attaching(Buffer.concat([INTERFACE, tnef(attribute(1, 0x00069003, head), ...FILE)]));

  it('is the mail it was, with its words and files', async () => {
    const [file] = readTnef(winmail).files;
    expect(file).toMatchObject({ name: 'Your offer.eml', type: 'message/rfc822' });
    const mail = await PostalMime.parse(file?.content ?? '');
    expect(mail).toMatchObject({
      from: { name: 'Jürgen "J" Doe', address: 'jane@mail.example' },
      subject: 'Zerbrochene Vase Bcc: x@y.example',
      date: '2026-11-20T09:00:00.000Z',
      messageId: '<7@mail.example>',
    });
    expect(mail.text?.trim()).toBe('Die Vase kam zerbrochen an. ü');
    expect(mail.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['PHOTO~1.JPG']);
  });

  it('is what the mail around it passes on', async () => {
    const raw = `From: sam@acme.example\r\nSubject: FW\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${winmail.toString('base64')}\r\n`;
    const { forwarded, attachments, unreadable } = await parseMail(Buffer.from(raw), 'whole');
    expect(forwarded).toMatchObject({
      from: { address: 'jane@mail.example' },
      sentAt: '2026-11-20T09:00:00.000Z',
      messageId: '7@mail.example',
    });
    expect([attachments.map(({ type }) => type), unreadable]).toEqual([['message/rfc822'], undefined]);
  });
});

describe('a damaged winmail.dat', () => {
  const whole = tnef(
    attribute(1, 0x00069003, properties(variable(BINARY, 0x1013, Buffer.from('<b>Broken</b>')))),
    ...FILE,
  );

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['something else', Buffer.from('no TNEF at all')],
    ['an attribute longer than the file', tnef(Buffer.concat([Buffer.from([1]), u32(0x00069003), u32(0xffffffff)]))],
    ['four billion properties', tnef(attribute(1, 0x00069003, u32(0xffffffff)))],
    [
      'a type without a length',
      tnef(attribute(1, 0x00069003, properties(Buffer.concat([u16(0x77), u16(0x1000), u32(1)])))),
    ],
    ['no rich text', tnef(attribute(1, 0x00069003, properties(variable(BINARY, 0x1009, Buffer.from('x')))))],
  ])('of %s is refused', (_, bytes) => {
    expect(() => readTnef(bytes)).toThrow();
  });

  it('gives a mail attached in it as a file where it cannot be read, and says what it is', () => {
    const inner = Buffer.concat([INTERFACE, Buffer.from('no TNEF at all')]);
    expect(readTnef(attaching(inner)).files).toEqual([
      { name: 'Your offer', type: 'application/octet-stream', content: inner, mail: true },
    ]);
  });

  it('is opened three messages deep', () => {
    let inner = tnef(...FILE);
    for (let level = 0; level < 5; level += 1) inner = attaching(Buffer.concat([INTERFACE, inner]));
    const { files } = readTnef(inner);
    expect(files[0]?.content.toString('latin1').match(/Content-Type: message\/rfc822/gu)).toHaveLength(2);
    expect(files[0]?.content.toString('latin1')).toContain('Content-Type: application/octet-stream');
  });

  it('is refused or read wherever it is cut', () => {
    for (let length = 0; length < whole.length; length += 1) {
      try {
        expect(readTnef(whole.subarray(0, length)).files.length).toBeLessThanOrEqual(1);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
  });

  it('may claim any size for its rich text', () => {
    const rtf = uncompressed('{\\rtf1 x}');
    rtf.write('LZFu', 8, 'latin1');
    rtf.writeUInt32LE(0x7fffffff, 0);
    expect(readTnef(tnef(attribute(1, 0x00069003, properties(variable(BINARY, 0x1009, rtf))))).files).toEqual([]);
  });
});

describe('rich text', () => {
  it.each([
    ['{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}One\\par two\\tab three}', 'One\ntwo\tthree'],
    ["{\\rtf1\\ansi\\ansicpg932 \\'83\\'65}", 'テ'],
    ['{\\rtf1 a\\{b\\}\\\\c\\~d}', 'a{b}\\c\u00A0d'],
    ['{\\rtf1\\uc2 \\u1055??x{\\pict\\bin3 }}}}y}', 'Пxy'],
    ['{\\rtf1 {\\info{\\author Ann}}unclosed {\\b bold', 'unclosed bold'],
    ['{\\rtf1\\constructor x}', 'x'],
  ])('%s', (rtf, text) => {
    expect(readRtf(Buffer.from(rtf, 'latin1'))).toEqual({ text, isHtml: false });
  });

  it('is refused when it is nested too deep, and read in time when it is long', () => {
    expect(() => readRtf(Buffer.from('{'.repeat(100_000)))).toThrow(RangeError);
    expect(readRtf(Buffer.from("\\'e4".repeat(500_000))).text).toHaveLength(500_000);
    expect(readRtf(Buffer.from('\\'.repeat(1_000_000))).text).toHaveLength(500_000);
  });
});
