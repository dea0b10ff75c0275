import { afterAll, describe, expect, it } from '@jest/globals';
import { MessageReceived } from '@redress/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { MailReader } from './mail-reader.js';

// What a mail comes to must not hang on how busy the machine is.
const reader = new MailReader({ timeoutMs: 60_000 });
const HEAD =
  'From: Jane Doe <jane@mail.example>\r\nTo: complaints@acme.example\r\nSubject: Lamp\r\nMessage-ID: <1@m>\r\n';
const WORDS = 'The lamp broke.';

interface Hostile {
  readonly mail: string;
  /** Part of what staff are told; absent: it can be read whole. */
  readonly unreadable?: string;
  /** False: the words lie where nobody looks any more. */
  readonly words?: false;
}

/** Mails that would be too large for a file, by what they try. */
const HOSTILE: Readonly<Record<string, () => Hostile>> = {
  'sixty levels deep': () => ({ mail: `${HEAD}${nested(60)}`, unreadable: 'nested too deep', words: false }),
  'five thousand levels deep': () => ({ mail: `${HEAD}${nested(5_000)}`, unreadable: 'parts', words: false }),
  'ten thousand empty parts': () => ({
    mail: `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${WORDS}\r\n${'--b\r\n\r\n\r\n'.repeat(10_000)}--b--\r\n`,
    unreadable: 'more than 1000 parts',
  }),
  'three hundred files': () => ({
    mail: `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${WORDS}\r\n${'--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename="a.png"\r\n\r\nx\r\n'.repeat(300)}--b--\r\n`,
    unreadable: 'more than 100 attachments',
  }),
  'ten thousand headers': () => ({ mail: `${HEAD}${'X-A: b\r\n'.repeat(10_000)}\r\n${WORDS}\r\n` }),
  'headers of a megabyte': () => ({
    mail: `${HEAD}${`X-A: ${'b'.repeat(900)}\r\n`.repeat(1_200)}\r\n${WORDS}\r\n`,
    unreadable: 'headers of more than 256 KB',
    words: false,
  }),
  'a header of a megabyte': () => ({
    mail: `${HEAD}X-A: ${'b'.repeat(1_000_000)}\r\n\r\n${WORDS}\r\n`,
    unreadable: 'headers of more than 256 KB',
    words: false,
  }),
  'one line of a megabyte': () => ({ mail: `${HEAD}\r\n${WORDS} ${'x'.repeat(1_000_000)}\r\n` }),
  'an answer of one long line': () => ({
    mail: `${HEAD.replace('Lamp', 'Re: Lamp')}\r\n${WORDS}\r\nOn 1.1.2026 ${'On '.repeat(300_000)}\r\n> x\r\n`,
  }),
  'an answer of twenty thousand quoted lines': () => ({
    mail: `${HEAD.replace('Lamp', 'Re: Lamp')}\r\n${WORDS}\r\n\r\nOn 1.1.2026 10:00 a@b.example wrote:\r\n${'> x\r\n'.repeat(20_000)}`,
  }),
  'an answer of labels only': () => ({
    mail: `${HEAD.replace('Lamp', 'Re: Lamp')}\r\n${WORDS}\r\n${'From: x\r\n\r\n'.repeat(20_000)}`,
  }),
  'a hundred thousand unclosed tags': () => ({
    mail: `${HEAD}Content-Type: text/html\r\n\r\n<p>${WORDS}</p>${'<div><a href="'.repeat(100_000)}`,
  }),
  'a hundred thousand quote tags': () => ({
    mail: `${HEAD}Content-Type: text/html\r\n\r\n<p>${WORDS}</p>${'<blockquote>x'.repeat(100_000)}`,
    unreadable: '1 MB',
  }),
  'ten thousand references': () => ({
    mail: `${HEAD}References: ${Array.from({ length: 10_000 }, (_, index) => `<${String(index)}@m>`).join(' ')}\r\n\r\n${WORDS}\r\n`,
  }),
  'ten thousand recipients': () => ({
    mail: `${HEAD}Cc: ${Array.from({ length: 10_000 }, (_, index) => `a${String(index)}@m.example`).join(', ')}\r\n\r\n${WORDS}\r\n`,
  }),
  'a million open brackets in an address': () => ({
    mail: `${HEAD.replace('<jane@mail.example>', '('.repeat(100_000))}\r\n${WORDS}\r\n`,
  }),
  'a subject of encoded words': () => ({
    mail: `${HEAD.replace('Lamp', '=?utf-8?B?4oKs?= '.repeat(5_000))}\r\n${WORDS}\r\n`,
  }),
  'a report of twenty thousand blank lines': () => ({
    mail: `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${WORDS}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${'\r\n'.repeat(20_000)}--b--\r\n`,
  }),
  'megabytes of nothing': () => ({ mail: `${HEAD}\r\n${WORDS}${' '.repeat(3_000_000)}\r\n`, unreadable: '1 MB' }),
};

afterAll(async () => {
  await reader.close();
});

describe('a mail that attacks its reader', () => {
  it.each(Object.keys(HOSTILE))('%s', async (name) => {
    const { mail, unreadable, words = true } = HOSTILE[name]?.() ?? { mail: '' };
    const { message, text } = await reader.read(Buffer.from(mail));
    expect(validateSync(plainToInstance(MessageReceived, message))).toEqual([]);
    expect(message).toMatchObject({ kind: 'message', raw: { bytes: mail.length } });
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(256 * 1024);
    expect(text(message.text)?.includes(WORDS)).toBe(words);
    if (unreadable === undefined) expect(message.unreadable).toBeUndefined();
    else expect(message.unreadable).toContain(unreadable);
  });
});

/** Multipart in multipart; the words lie at the bottom. */
function nested(levels: number): string {
  const open = Array.from(
    { length: levels },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${String(level)}\r\n\r\n--b${String(level)}\r\n`,
  );
  return `${open.join('')}Content-Type: text/plain\r\n\r\n${WORDS}\r\n`;
}
