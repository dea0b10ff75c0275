import { describe, expect, it } from '@jest/globals';
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Outgoing } from '@redress/channel-kit';
import type { StoredFileData } from '@redress/contracts';
import { fileNotFound, type FileStore } from '@redress/files';
import { KeyRing, RedressError, sha256 } from '@redress/kernel';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import PostalMime, { type Attachment } from 'postal-mime';
import { MailTokens } from '../domain/mail-tokens.js';
import { OwnAddresses } from '../domain/own-addresses.js';
import { DkimSigner } from '../infrastructure/dkim-signer.js';
import { MailComposer, type MailDress } from './mail-composer.js';

const own = new OwnAddresses(['complaints@acme.example'], '+');
const tokens = new MailTokens(new KeyRing('s'.repeat(32)));
const PDF = { name: 'report.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1.7\n') };

/** The part of a file store that mails are made from. */
class Shelf {
  readonly kept = new Map<string, Buffer>();
  away = false;

  put(content: Buffer): StoredFileData {
    const ref = `sent/${String(this.kept.size)}`;
    this.kept.set(ref, content);
    return { ref, bytes: content.length, sha256: sha256(content) };
  }

  manifest(
    files: readonly { readonly name: string; readonly type: string; readonly content: Buffer }[],
  ): StoredFileData {
    const listed = files.map(({ name, type, content }) => Object.assign({ name, type }, this.put(content)));
    return this.put(Buffer.from(JSON.stringify(listed)));
  }

  readonly read = (ref: string, maximumBytes = Infinity): Promise<Buffer> => {
    const found = this.kept.get(ref);
    if (this.away) return Promise.reject(new RedressError('files-unavailable', 'away', { retriable: true }));
    if (found === undefined) return Promise.reject(fileNotFound(ref));
    return found.length > maximumBytes
      ? Promise.reject(new RedressError('file-too-large', 'too large'))
      : Promise.resolve(found);
  };
}

function composer(shelf: Shelf, dress: Partial<MailDress> = {}): MailComposer {
  const senderName = (): Promise<string> => Promise.resolve('Acme Parcels');
  return new MailComposer(own, tokens, shelf as unknown as FileStore, { senderName, ...dress });
}

function update(change: Partial<Outgoing> = {}): Outgoing {
  const preview = 'Here is what we found.';
  return {
    updateId: '01930000-0000-8000-8000-000000000002',
    caseId: '01930000-0000-7000-8000-000000000001',
    reference: 'K7M-Q2X-WDP',
    kind: 'reply',
    channel: 'email',
    recipient: { key: 'k', address: 'ann@mail.example' },
    text: { preview, bytes: preview.length, sha256: sha256(preview) },
    language: 'en',
    automatic: 'no',
    answers: [],
    issuedAt: '2026-11-22T10:00:00.000Z',
    ...change,
  };
}

function bytesOf({ content }: Attachment): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
}

async function sentAs(name: string, type: string): Promise<Attachment | undefined> {
  const shelf = new Shelf();
  const { raw } = await composer(shelf).compose(update({ attachments: shelf.manifest([{ ...PDF, name, type }]) }));
  expect(raw.toString('latin1')).toMatch(/^[\t\r\n\x20-\x7e]*$/u);
  const { attachments, headers } = await PostalMime.parse(raw);
  expect(attachments).toHaveLength(1);
  expect(headers.map(({ key }) => key)).not.toContain('bcc');
  return attachments[0];
}

describe('files that go with a mail', () => {
  it('arrive byte for byte and in their order, beside the words', async () => {
    const shelf = new Shelf();
    const files = [PDF, { name: 'empty.txt', type: 'text/plain', content: Buffer.alloc(0) }].concat(
      [1, 56, 57, 58, 100_000].map((bytes) => {
        return { name: `${String(bytes)}.bin`, type: 'application/octet-stream', content: randomBytes(bytes) };
      }),
    );
    const { raw } = await composer(shelf).compose(update({ attachments: shelf.manifest(files) }));
    const mail = await PostalMime.parse(raw);
    expect(mail.text).toBe('Here is what we found.\n');
    expect(mail.html).toContain('<h1>Acme Parcels</h1>');
    expect(mail.attachments.map(({ filename, mimeType }) => ({ filename, mimeType }))).toEqual(
      files.map(({ name, type }) => ({ filename: name, mimeType: type })),
    );
    expect(mail.attachments.map(bytesOf).every((bytes, at) => bytes.equals(files[at]?.content ?? PDF.content))).toBe(
      true,
    );
    expect(mail.attachments.every(({ disposition }) => disposition === 'attachment')).toBe(true);
    const lines = raw.toString('latin1').split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(Math.max(...lines.filter((line) => /^[\w+/]{70,}=*$/u.test(line)).map((line) => line.length))).toBe(76);
  });

  it('are the same bytes on every attempt, and their mail without them is as it always was', async () => {
    const shelf = new Shelf();
    const attachments = shelf.manifest([PDF]);
    const one = await composer(shelf).compose(update({ attachments }));
    expect((await composer(shelf).compose(update({ attachments }))).raw).toEqual(one.raw);
    expect(one.raw.toString()).toMatch(/^Content-Type: multipart\/mixed; /mu);
    const { raw } = await composer(shelf).compose(update({ attachments: shelf.manifest([]) }));
    expect(raw).toEqual((await composer(shelf).compose(update())).raw);
    expect(raw.toString()).not.toContain('multipart/mixed');
  });

  it('stand between borders of which none begins like another', async () => {
    const shelf = new Shelf();
    const { raw } = await composer(shelf).compose(update({ attachments: shelf.manifest([PDF]) }));
    const borders = [...raw.toString().matchAll(/boundary="([^"]+)"/gu)].map(([, border = '']) => border);
    expect(borders).toHaveLength(2);
    expect(borders.filter((border) => borders.some((other) => other !== border && other.startsWith(border)))).toEqual(
      [],
    );
    expect(new Set(borders).size).toBe(2);
    expect(borders.map((border) => raw.toString().split(`--${border}\r\n`).length - 1)).toEqual([2, 2]);
  });

  it.each([
    ['Bericht "März"/1.pdf', 'Bericht "März"_1.pdf'],
    ['..\\..\\etc\\passwd', '.._.._etc_passwd'],
    ['調査報告書、第一巻（最終版）.pdf', '調査報告書、第一巻（最終版）.pdf'],
    [`${'長'.repeat(80)}.pdf`, `${'長'.repeat(80)}.pdf`],
    ['a\r\nBcc: victim@other.example\r\n\r\nx.pdf', 'a__Bcc: victim@other.example____x.pdf'],
    ['a; filename=b.exe; c=\'d\'%20 (e) "f".pdf', 'a; filename=b.exe; c=\'d\'%20 (e) "f".pdf'],
    [`${'long name '.repeat(20)}.pdf`, `${'long name '.repeat(20)}.pdf`],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['', 'file'],
  ])('keep their name: %j', async (name, saved) => {
    expect((await sentAs(name, 'application/pdf'))?.filename).toBe(saved);
  });

  it.each([
    ['image/svg+xml', 'image/svg+xml'],
    ['text/html; charset=x', 'application/octet-stream'],
    ['a/b\r\nBcc: v@o.example', 'application/octet-stream'],
    ['message/rfc822', 'application/octet-stream'],
    ['multipart/mixed', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('have a type that is one and fits base64: %j', async (type, sent) => {
    const file = await sentAs('a.bin', type);
    expect(file?.mimeType).toBe(sent);
    expect(file === undefined ? undefined : bytesOf(file)).toEqual(PDF.content);
  });

  it('of all updates go with the one mail that brings them together', async () => {
    const shelf = new Shelf();
    const first = update({ attachments: shelf.manifest([PDF]) });
    const second = update({ updateId: 'u2', attachments: shelf.manifest([{ ...PDF, name: 'second.pdf' }]) });
    const { raw } = await composer(shelf).compose(update({ updateId: 'group' }), [first, update(), second]);
    const { attachments } = await PostalMime.parse(raw);
    expect(attachments.map(({ filename }) => filename)).toEqual(['report.pdf', 'second.pdf']);
  });

  it.each(['rsa', 'ed25519'] as const)('are signed as well: %s', async (type) => {
    const { privateKey } =
      type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
    const published = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    const p = (type === 'rsa' ? published : published.subarray(-32)).toString('base64');
    const resolver = (): Promise<string[][]> => Promise.resolve([[`v=DKIM1; k=${type}; p=${p}`]]);
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const signer = new DkimSigner({ domain: 'acme.example', selector: 's1', key });
    const shelf = new Shelf();
    const attachments = shelf.manifest([PDF, { ...PDF, name: '報告.pdf', content: randomBytes(200_000) }]);
    const { raw } = await composer(shelf, { signer }).compose(update({ attachments }));
    const verdict = async (mail: string): Promise<string | undefined> =>
      (await dkimVerify(Buffer.from(mail), { resolver })).results[0]?.status.result;
    const text = raw.toString();
    expect(await verdict(text)).toBe('pass');
    const encoded = PDF.content.toString('base64');
    expect(await verdict(text.replace(encoded, encoded.toLowerCase()))).not.toBe('pass');
  });
});

describe('a file that is not there as it was stored', () => {
  it.each<[string, (shelf: Shelf) => void]>([
    ['destroyed', (shelf) => shelf.kept.delete('sent/1')],
    ['other bytes', (shelf) => shelf.kept.set('sent/1', Buffer.from('%PDF-1.8\n'))],
    ['more bytes', (shelf) => shelf.kept.set('sent/1', Buffer.alloc(100))],
    ['the list of them destroyed', (shelf) => shelf.kept.delete('sent/2')],
  ])('stops the mail: %s', async (_, harm) => {
    const shelf = new Shelf();
    const attachments = shelf.manifest([PDF, { ...PDF, name: 'second.pdf' }]);
    harm(shelf);
    await expect(composer(shelf).compose(update({ attachments }))).rejects.toMatchObject({
      code: 'mail-files-lost',
      retriable: false,
    });
  });

  it('is waited for while the store is away', async () => {
    const shelf = new Shelf();
    const attachments = shelf.manifest([PDF]);
    shelf.away = true;
    await expect(composer(shelf).compose(update({ attachments }))).rejects.toMatchObject({ retriable: true });
  });
});
