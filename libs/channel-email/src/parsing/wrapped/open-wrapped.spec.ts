import { describe, expect, it } from '@jest/globals';
import { deflateSync } from 'node:zlib';
import { parseMail } from '../parse-mail.js';
import { readPgpText } from './pgp-text.js';

const HEAD = 'From: ann@mail.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n';

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = Buffer.alloc(5);
  length.writeUInt8(0x84);
  length.writeUInt32BE(content.length, 1);
  return Buffer.concat([Buffer.from([tag]), length, content]);
}

/** A signed mail (RFC 5652 section 5) without signers: what is inside is all that is looked at. */
function signed(mime: string | Buffer): Buffer {
  const oid = (last: number): Buffer => Buffer.from([0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last]);
  const content = tlv(0x30, oid(1), tlv(0xa0, tlv(0x04, typeof mime === 'string' ? Buffer.from(mime) : mime)));
  const data = tlv(0x30, Buffer.from([0x02, 1, 1]), tlv(0x31), content, tlv(0x31));
  return tlv(0x30, oid(2), tlv(0xa0, data));
}

/** A compressed mail (RFC 3274). */
function compressed(bytes: Buffer): Buffer {
  const smime = (...last: readonly number[]): Buffer =>
    Buffer.from([0x06, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, ...last]);
  const data = Buffer.from([0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]);
  const content = tlv(0x30, data, tlv(0xa0, tlv(0x04, bytes)));
  return tlv(0x30, smime(1, 9), tlv(0xa0, tlv(0x30, Buffer.from([0x02, 1, 0]), tlv(0x30, smime(3, 8)), content)));
}

function part(type: string, content: Buffer, name = ''): string {
  const named = name === '' ? '' : `Content-Disposition: attachment; filename="${name}"\r\n`;
  return `Content-Type: ${type}\r\n${named}Content-Transfer-Encoding: base64\r\n\r\n${content.toString('base64')}\r\n`;
}

function wrapped(levels: number): string {
  let mime = 'Content-Type: text/plain\r\n\r\nThe words.\r\n';
  for (let level = 0; level < levels; level += 1) mime = part('application/pkcs7-mime', signed(mime), 'smime.p7m');
  return mime;
}

async function parsed(mime: string): ReturnType<typeof parseMail> {
  return await parseMail(Buffer.from(`${HEAD}${mime}`), 'whole');
}

describe('signed mail', () => {
  it.each([1, 2, 3])('is opened through %i wrappings', async (levels) => {
    expect(await parsed(wrapped(levels))).toMatchObject({ text: 'The words.', attachments: [], remarks: ['signed'] });
  });

  it.each([
    ['by itself', compressed(deflateSync('\r\nThe words.')), []],
    [
      'around a signed one',
      compressed(deflateSync(part('application/pkcs7-mime', signed('\r\nThe words.')))),
      ['signed'],
    ],
    ['in a signed one', signed(part('application/pkcs7-mime', compressed(deflateSync('\r\nThe words.')))), ['signed']],
  ])('and compressed mail is opened, %s', async (_, bytes, remarks) => {
    const mail = await parsed(part('application/pkcs7-mime', bytes, 'smime.p7z'));
    expect(mail).toMatchObject({ text: 'The words.', attachments: [] });
    expect(mail.remarks ?? []).toEqual(remarks);
  });

  it.each([
    ['is no such thing', Buffer.from('not compressed')],
    ['is larger than any mail', deflateSync(Buffer.alloc(70_000_000, '\r\nThe words.\r\n'))],
    ['breaks off', deflateSync(Buffer.from('The words.'.repeat(100))).subarray(0, 12)],
  ])('that says it is compressed and %s stays a file, and that is said', async (_, bytes) => {
    const mail = await parsed(part('application/pkcs7-mime', compressed(bytes), 'smime.p7z'));
    expect(mail).toMatchObject({ text: '', unreadable: 'S/MIME part could not be opened' });
    expect(mail.attachments.map(({ name }) => name)).toEqual(['smime.p7z']);
  });

  it('that is wrapped deeper stays a file, and that is said', async () => {
    const mail = await parsed(wrapped(4));
    expect(mail).toMatchObject({ text: '', unreadable: 'S/MIME part could not be opened' });
    expect(mail.attachments.map(({ name }) => name)).toEqual(['smime.p7m']);
  });

  it.each([
    ['under another type', part('application/octet-stream', signed('\r\nThe words.'), 'smime.p7m')],
    [
      'armoured',
      part(
        'application/x-pkcs7-mime',
        Buffer.from(`-----BEGIN PKCS7-----\n${signed('\r\nThe words.').toString('base64')}\n-----END PKCS7-----\n`),
      ),
    ],
  ])('is opened %s', async (_, mime) => {
    expect(await parsed(mime)).toMatchObject({ text: 'The words.', remarks: ['signed'] });
  });

  it('brings no more files than any other', async () => {
    const files = '--b\r\nContent-Type: image/png; name=x.png\r\n\r\nx\r\n'.repeat(150);
    const mail = await parsed(
      part('application/pkcs7-mime', signed(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${files}--b--`)),
    );
    expect(mail.attachments).toHaveLength(100);
    expect(mail.unreadable).toContain('more than 100 attachments');
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no ASN.1', Buffer.from('hello')],
    ['100,000 levels', Buffer.alloc(200_000, Buffer.from([0x30, 0x80]))],
    ['a million values', Buffer.concat([Buffer.from([0x30, 0x80]), Buffer.alloc(3_000_000, Buffer.from([2, 1, 1]))])],
    ['a length of 4 GB', Buffer.from([0x30, 0x84, 255, 255, 255, 255])],
  ])('that is %s stays a file', async (_, bytes) => {
    const mail = await parsed(part('application/pkcs7-mime', bytes));
    expect(mail.attachments.length).toBeLessThanOrEqual(1);
    expect(mail.remarks).toBeUndefined();
  });
});

describe('a signed file', () => {
  const PDF = '%PDF-1.7\n: no header\n\nContent-Type: not here';

  it.each([
    ['a PDF', 'invoice.pdf.p7m', PDF, 'invoice.pdf', 'application/pdf'],
    [
      'what begins like a header',
      'notes.txt.P7M',
      'Note: bring the lamp\r\n\r\nThanks',
      'notes.txt',
      'application/octet-stream',
    ],
    ['words without a header', 'letter.txt.p7m', 'The lamp broke.', 'letter.txt', 'application/octet-stream'],
    ['nothing', 'empty.txt.p7m', '', 'empty.txt', 'application/octet-stream'],
  ])('is there by itself and as it came: %s', async (_, filename, content, name, type) => {
    const { attachments, text, remarks, unreadable } = await parsed(
      part('application/pkcs7-mime', signed(content), filename),
    );
    expect(attachments.map((each) => [each.name, each.type])).toEqual([
      [name, type],
      [filename, 'application/pkcs7-mime'],
    ]);
    expect(Buffer.from(attachments[0]?.content ?? []).toString('latin1')).toBe(content);
    expect([text, remarks, unreadable]).toEqual(['', ['signed'], undefined]);
  });

  it('signed twice is opened twice', async () => {
    const twice = part('application/octet-stream', signed(signed(PDF)), 'x.pdf.p7m.p7m');
    const { attachments } = await parsed(twice);
    expect(attachments.map(({ name }) => name)).toEqual(['x.pdf', 'x.pdf.p7m', 'x.pdf.p7m.p7m']);
  });
});

describe('PGP in a text', () => {
  const SIGNATURE = '-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n';

  it.each([
    [
      'words around it',
      `Hello\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nsigned\n${SIGNATURE}bye`,
      'Hello\nsigned\nbye',
    ],
    ['dashes', `-----BEGIN PGP SIGNED MESSAGE-----\n\n- - one\n- -----\n${SIGNATURE}`, '- one\n-----'],
  ])('signed, with %s', (_, text, words) => {
    expect(readPgpText(text)).toEqual({ text: words, state: 'signed' });
  });

  it.each([
    ['that is only spoken of', 'I sent you -----BEGIN PGP MESSAGE----- twice'],
    ['that is quoted', '> -----BEGIN PGP SIGNED MESSAGE-----\n> x\n> -----BEGIN PGP SIGNATURE-----'],
    ['without a signature', '-----BEGIN PGP SIGNED MESSAGE-----\n\nx'],
    ['that is not there', 'words'],
  ])('%s is text', (_, text) => {
    expect(readPgpText(text)).toBeUndefined();
  });

  it.each(['-----BEGIN PGP SIGNED MESSAGE-----\n', '-----BEGIN PGP MESSAGE-----   ', '-----BEGIN PGP '])(
    'is looked for in time in a text full of %s',
    (piece) => {
      expect(() => readPgpText(piece.repeat(40_000))).not.toThrow();
    },
  );
});

describe('a calendar', () => {
  const calendar = (content: string): string => `Content-Type: text/calendar\r\n\r\n${content}`;
  const event = (...lines: readonly string[]): string =>
    calendar(['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'));

  it.each([
    [['SUMMARY:Visit', 'DTSTART;VALUE=DATE:20261201'], 'Calendar entry: Visit\nWhen: 2026-12-01'],
    [
      ['SUMMARY:Visit', 'DTSTART:20261201T100000Z', 'DTEND:20261202T110000Z'],
      'Calendar entry: Visit\nWhen: 2026-12-01 10:00 – 2026-12-02 11:00 (UTC)',
    ],
    [
      ['DTSTART;TZID=A:20261201T100000', 'DTEND;TZID=B:20261201T110000'],
      'Calendar entry:\nWhen: 2026-12-01 10:00 (A) – 2026-12-01 11:00 (B)',
    ],
  ])('says when: %j', async (lines, text) => {
    expect((await parsed(event(...lines))).text).toBe(text);
  });

  it.each([
    ['that nests 12,000 deep', calendar('BEGIN:VCALENDAR\r\n'.repeat(12_000))],
    ['larger than 256 KB', event(`DESCRIPTION:${'x'.repeat(300_000)}`)],
    ['without an event', calendar('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n')],
  ])('%s stays a file, and that is said', async (_, mime) => {
    const mail = await parsed(mime);
    expect(mail).toMatchObject({ text: '', remarks: ['calendar'], unreadable: 'calendar could not be read' });
    expect(mail.attachments).toHaveLength(1);
  });
});

describe('attached mails', () => {
  const attached = (headers: string): string =>
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${headers}\r\n\r\nx\r\n--b--`;

  it('are named by their subject, which cannot turn round or climb', async () => {
    const mail = await parsed(attached('From: Otto <otto@mail.example>\r\nSubject: =?utf-8?q?=E2=80=AEa/../b?='));
    expect(mail.attachments.map(({ name }) => name)).toEqual(['a_.._b.eml']);
  });

  const file = (type: string, name: string, content: string): string =>
    `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee\r\n--b\r\n${part(type, Buffer.from(content), name)}--b--`;
  const MAIL = 'From: otto@mail.example\r\nDate: Mon, 23 Nov 2026 10:05:00 +0100\r\nSubject: y\r\n\r\nx';

  it.each(['application/octet-stream', 'text/plain', 'application/x-msg'])(
    'are known by their name under %s',
    async (type) => {
      const { forwarded, attachments } = await parsed(file(type, 'Complaint.EML', MAIL));
      expect(forwarded?.from.address).toBe('otto@mail.example');
      expect(attachments.map(({ name }) => name)).toEqual(['Complaint.EML']);
    },
  );

  it.each([
    ['no mail', 'application/octet-stream', 'x.eml', 'words'],
    ['another name', 'application/octet-stream', 'x.bin', MAIL],
    ['another type', 'image/png', 'x.eml', MAIL],
  ])('are not %s', async (_, type, name, content) => {
    expect((await parsed(file(type, name, content))).forwarded).toBeUndefined();
  });

  it.each([
    ['no sender', 'Subject: y', undefined],
    [
      'a wrong date',
      'From: otto@mail.example\r\nDate: 99 Foo 2026',
      { from: { name: '', address: 'otto@mail.example' } },
    ],
  ])('with %s', async (_, headers, forwarded) => {
    expect((await parsed(attached(headers))).forwarded).toEqual(forwarded);
  });
});
