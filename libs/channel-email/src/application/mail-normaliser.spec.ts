import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import type { InboxRow } from '@redress/channel-kit';
import { MessageReceived } from '@redress/contracts';
import { KeyRing, RedressError, sha256 } from '@redress/kernel';
import { MemoryFiles } from '@redress/testing';
import type { ScanVerdict } from '@redress/virus-scan';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { MailTokens } from '../domain/mail-tokens.js';
import { OwnAddresses } from '../domain/own-addresses.js';
import { parseMail, type ParseMode } from '../parsing/parse-mail.js';
import { toHints } from './mail-hints.js';
import { MailNormaliser, type MailGuards } from './mail-normaliser.js';
import { MailStorage } from './mail-storage.js';
import { SenderProof } from './sender-proof.js';

const FOLDER = new URL('../../fixtures/mails/', import.meta.url);
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.eml'))
  .map((name) => name.slice(0, -4));

const account = 'complaints@acme.example';
const caseId = '01930000-0000-7000-8000-000000000001';
const updateId = '01930000-0000-8000-8000-000000000002';
const keys = new KeyRing('s'.repeat(32));
const own = new OwnAddresses([account], '+');
const tokens = new MailTokens(keys);
const forger = new MailTokens(new KeyRing('f'.repeat(32)));

/** What stands for signed marks in the files: they hang on the key. */
const MARKS: Readonly<Record<string, string>> = {
  'own-message-id': tokens.messageId({ caseId, updateId }, 'acme.example'),
  'notice-message-id': tokens.messageId({ updateId }, 'acme.example'),
  'case-address': own.extended(account, tokens.caseExtension(caseId)) ?? '',
  'CASE-ADDRESS': (own.extended(account, tokens.caseExtension(caseId)) ?? '').toUpperCase(),
  'written-case-address': `complaints+c.${caseId}.${keys.sign('case-token', `case:${caseId}`)}@acme.example`,
  'bounce-address': own.extended(account, tokens.bounceExtension(updateId)) ?? '',
  'forged-address': own.extended(account, forger.caseExtension(caseId)) ?? '',
  'forged-message-id': forger.messageId({ caseId, updateId }, 'acme.example'),
};

function readMail(name: string): Buffer {
  const text = readFileSync(new URL(`${name}.eml`, FOLDER), 'latin1');
  return Buffer.from(
    text.replace(/\{\{([\w-]+)\}\}/gu, (mark, key: string) => MARKS[key] ?? mark),
    'latin1',
  );
}

function row(raw: Buffer, hints: Partial<Parameters<typeof toHints>[0]> = {}): InboxRow {
  return {
    _id: '01930000-0000-7000-8000-00000000aaaa',
    dedupeKey: 'd',
    channel: 'email',
    account,
    externalId: 'x',
    raw: { ref: 'raw/email/x', bytes: raw.length, sha256: sha256(raw) },
    receivedAt: '2026-11-22T10:00:00.000Z',
    hints: toHints({ mailFrom: 'envelope@mail.example', recipients: [account], client: '::1', helo: 'x', ...hints }),
    reading: 0,
    publishedAt: null,
    open: 1,
    dueAt: '2026-11-22T10:00:00.000Z',
    attempts: 0,
  };
}

interface World {
  readonly normaliser: MailNormaliser;
  readonly files: MemoryFiles;
  readonly bounced: string[];
  readonly modes: ParseMode[];
}

function world(
  parse: (raw: Uint8Array, mode: ParseMode) => ReturnType<typeof parseMail> = (raw, mode) =>
    parseMail(Buffer.from(raw), mode),
  { scan, ...guards }: MailGuards & { readonly scan?: ScanVerdict } = {},
): World {
  const files = new MemoryFiles();
  const bounced: string[] = [];
  const modes: ParseMode[] = [];
  const pool = {
    parse: (raw: Uint8Array, mode: ParseMode) => {
      modes.push(mode);
      return parse(raw, mode);
    },
  };
  const scanner = scan === undefined ? undefined : { scan: () => Promise.resolve(scan) };
  const observe = (id: string, reason: string): Promise<void> => {
    bounced.push(`${id} ${reason}`);
    return Promise.resolve();
  };
  return {
    normaliser: new MailNormaliser({ own, tokens, keys }, pool, new MailStorage(files, scanner), observe, guards),
    files,
    bounced,
    modes,
  };
}

function carried({ forwarded }: MessageReceived): unknown {
  if (forwarded === undefined) return undefined;
  const { from, sentAt, messageId, subject } = forwarded;
  return { from: { name: from.name, address: from.address, proved: from.proved }, sentAt, messageId, subject };
}

/** The part of the normal form that a reader of the expectation can judge; marks stand for themselves again. */
function shown(message: MessageReceived, { bounced, files }: World): unknown {
  const text = JSON.stringify({
    kind: message.kind,
    from: { name: message.from.name, address: message.from.address, proved: message.from.proved },
    to: message.to,
    others: message.otherRecipients.length,
    subject: message.subject,
    text: message.text.preview,
    replyText: message.replyText?.preview,
    html: message.html === undefined ? undefined : files.contents.get(message.html.ref)?.toString('utf8'),
    attachments: message.attachments.map(({ name, type, bytes }) => ({ name, type, bytes })),
    clues: message.clues,
    unreadable: message.unreadable,
    remarks: message.remarks,
    hold: message.hold,
    forwarded: carried(message),
    sentAt: message.sentAt,
    bounced: bounced.length === 0 ? undefined : bounced,
  });
  const named = Object.entries(MARKS).reduce(
    (current, [mark, value]) => current.replaceAll(value, `{{${mark}}}`),
    text,
  );
  return JSON.parse(named);
}

/** The envelope that the file shows: its return path, and which of our addresses it names. */
function rowOf(raw: Buffer): InboxRow {
  const text = raw.toString('latin1');
  const ours = [...text.matchAll(/[\w.+-]+@acme\.example/giu)]
    .map(([address]) => address)
    .filter((each) => own.match(each)?.extension !== undefined);
  return row(raw, {
    mailFrom: text.includes('Return-Path: <>') ? '' : 'envelope@mail.example',
    recipients: ours.length === 0 ? [account] : ours,
  });
}

describe('the normal form of a mail', () => {
  it.each(NAMES)('%s', async (name) => {
    const here = world();
    const raw = readMail(name);
    const message = await here.normaliser.normalise(rowOf(raw), raw);
    expect(validateSync(plainToInstance(MessageReceived, message))).toEqual([]);
    const expected: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
    expect(shown(message, here)).toEqual(expected);
    expect(await here.normaliser.normalise(rowOf(raw), raw)).toEqual(message);
  });
});

describe('a mail that is too much for the reader', () => {
  const raw = Buffer.from('From: ann@mail.example\r\nSubject: Big\r\n\r\nThe words.');

  it('is read from its beginning, and says so', async () => {
    const here = world((bytes, mode) =>
      mode === 'whole' ? Promise.reject(new RedressError('parse-timeout', 'x')) : parseMail(Buffer.from(bytes), mode),
    );
    const message = await here.normaliser.normalise(row(raw), raw);
    expect(here.modes).toEqual(['whole', 'beginning']);
    expect(message).toMatchObject({
      kind: 'message',
      from: { address: 'ann@mail.example' },
      text: { preview: 'The words.' },
      unreadable: 'too much to take apart; see the original',
      raw: { ref: 'raw/email/x' },
    });
  });

  it('still has a sender and a subject when nothing else can be read', async () => {
    const here = world(() => Promise.reject(new RedressError('parse-crashed', 'x')));
    const message = await here.normaliser.normalise(row(raw), raw);
    expect(message).toMatchObject({ from: { address: 'ann@mail.example' }, subject: 'Big', text: { preview: '' } });
    expect(message.unreadable).toBeDefined();
    expect(validateSync(plainToInstance(MessageReceived, message))).toEqual([]);
  });

  it('waits when the process stops', async () => {
    const here = world(() => Promise.reject(new RedressError('parse-stopped', 'x', { retriable: true })));
    await expect(here.normaliser.normalise(row(raw), raw)).rejects.toMatchObject({ retriable: true });
  });

  it('keeps long texts and files once, under the message, and fits into an event', async () => {
    const here = world();
    const ids = Array.from({ length: 150 }, (_, index) => `<${'i'.repeat(400)}${String(index)}@m>`).join(' ');
    const to = Array.from(
      { length: 400 },
      (_, index) => `${'t'.repeat(60)}${String(index % 10)}@${'d'.repeat(150)}${String(index)}.example`,
    ).join(', ');
    const file = `Content-Type: image/png\r\nContent-Disposition: attachment; filename="${'ü'.repeat(300)}.png"\r\n\r\nx`;
    const large = Buffer.from(
      `From: ann@mail.example\r\nTo: ${to}\r\nReferences: ${ids}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n${'word '.repeat(5_000)}\r\n${`--b\r\n${file}\r\n`.repeat(150)}--b--\r\n`,
    );
    const message = await here.normaliser.normalise(row(large), large);
    expect(validateSync(plainToInstance(MessageReceived, message))).toEqual([]);
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(256 * 1024);
    expect(message.attachments).toHaveLength(100);
    expect(here.files.contents.get(message.text.ref ?? '')?.length).toBe(message.text.bytes);
    for (const ref of here.files.contents.keys()) expect(ref).toContain(`/${message.id}/`);
  });
});

describe('the files of a mail', () => {
  const raw = readMail('winmail-only');

  async function filesAfter(scan?: ScanVerdict): Promise<{ here: World; message: MessageReceived }> {
    const here = world(undefined, scan === undefined ? {} : { scan });
    return { here, message: await here.normaliser.normalise(row(raw), raw) };
  }

  it.each(['clean', 'not-scanned', undefined] as const)('are kept when they are %s', async (scan) => {
    const { here, message } = await filesAfter(scan);
    const [file] = message.attachments;
    expect(file?.scan).toBe(scan);
    expect(here.files.contents.get(file?.ref ?? '')?.toString()).toBe('bytes of a photograph');
  });

  it('are marked where they are programs, by their names or by their bytes', async () => {
    const part = (name: string, type: string, bytes: Buffer): string =>
      [
        '--b',
        `Content-Type: ${type}; name="${name}"`,
        `Content-Disposition: attachment; filename="${name}"`,
        'Content-Transfer-Encoding: base64',
        '',
        bytes.toString('base64'),
        '',
      ].join('\r\n');
    const start = Buffer.from('MZ\x90\0\x03\0', 'latin1');
    const sent = Buffer.from(
      [
        'From: ann@mail.example',
        'Subject: Late',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        part('invoice.js', 'text/plain', Buffer.from('run()')),
        part('photo.jpg', 'image/jpeg', start),
        part('letter.txt', 'text/plain', Buffer.from('Dear all')),
        '--b--',
      ].join('\r\n'),
    );
    const message = await world().normaliser.normalise(row(sent), sent);
    expect(validateSync(plainToInstance(MessageReceived, message))).toEqual([]);
    expect(message.attachments.map(({ name, program }) => [name, program])).toEqual([
      ['invoice.js', true],
      ['photo.jpg', true],
      ['letter.txt', undefined],
    ]);
  });

  it('are kept nowhere but in the original when they are infected', async () => {
    const { here, message } = await filesAfter('infected');
    expect(validateSync(plainToInstance(MessageReceived, message))).toEqual([]);
    expect(message.attachments).toEqual([
      expect.objectContaining({
        scan: 'infected',
        ref: 'raw/email/x',
        bytes: 21,
        sha256: sha256('bytes of a photograph'),
      }),
    ]);
    expect([...here.files.contents.values()].map(String).join()).not.toContain('photograph');
  });
});

describe('the sender of a mail', () => {
  const proof = new SenderProof(['mx.acme.example'], { check: () => Promise.resolve('pass' as const) });
  const judged = (result: string, from = 'From: ann@mail.example'): Buffer =>
    Buffer.from(`Authentication-Results: mx.acme.example; ${result}\r\n${from}\r\nSubject: x\r\n\r\nwords`);

  it('is proved when a server we trust says so', async () => {
    const raw = judged('dmarc=pass header.from=mail.example');
    const message = await world(undefined, { proof }).normaliser.normalise(row(raw), raw);
    expect(message).toMatchObject({
      from: { address: 'ann@mail.example', proved: true },
      senderCheck: { dmarc: 'pass', by: 'authserv' },
    });
  });

  it('is not proved when somebody else is taken for it', async () => {
    const raw = judged('dmarc=pass', 'From: Ann <no address>\r\nSender: eve@evil.example');
    const message = await world(undefined, { proof }).normaliser.normalise(row(raw), raw);
    expect(message.from).toMatchObject({ address: 'eve@evil.example', proved: false });
  });

  it('is not proved by its own signature, which is noted', async () => {
    const raw = readMail('winmail-only');
    const message = await world(undefined, { proof }).normaliser.normalise(row(raw), raw);
    expect(message).toMatchObject({
      from: { proved: false },
      senderCheck: { dmarc: 'none', dkim: 'pass', spf: 'none', by: 'own' },
    });
  });

  it('is not judged by a signature over a mail of which only the beginning was taken', async () => {
    const raw = readMail('winmail-only');
    const cut = await world(undefined, { proof }).normaliser.normalise(row(raw, { cutFrom: 90_000_000 }), raw);
    expect(cut.senderCheck).toMatchObject({ dkim: 'none', by: 'none' });
    const judgedRaw = judged('dmarc=pass header.from=mail.example');
    const told = await world(undefined, { proof }).normaliser.normalise(row(judgedRaw, { cutFrom: 9e7 }), judgedRaw);
    expect(told.senderCheck).toMatchObject({ dmarc: 'pass', by: 'authserv' });
  });

  it('of a forwarded mail is the party that its own mail would come from', async () => {
    const raw = readMail('forwarded-inline');
    const message = await world().normaliser.normalise(row(raw), raw);
    expect(message.forwarded?.from.key).toBe(keys.pseudonym('party', 'otto@mail.example'));
    expect(message.senderCheck).toEqual({ dmarc: 'none', dkim: 'none', spf: 'none', by: 'none' });
  });
});

describe('a mail that lay there before the start', () => {
  it('waits for that reason, whatever else it is', async () => {
    const raw = readMail('spam-marked');
    const message = await world().normaliser.normalise(row(raw, { beforeStart: true }), raw);
    expect(message.hold).toBe('before-start');
  });
});
