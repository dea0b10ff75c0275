import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import type { Clock } from '@redress/kernel';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { parseMail } from '../parsing/parse-mail.js';
import { DkimCheck, type DkimResult, type TxtResolver } from './dkim-check.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const RECORD = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const MAIL = 'From: Ann <ann@mail.example>\r\nTo: complaints@acme.example\r\nSubject: Parcel\r\n\r\nWhere is it?\r\n';
// The library compares whole seconds.
const NOW = Date.now() + 5_000;

async function signed(signingDomain: string, mail = MAIL): Promise<Buffer> {
  const { signatures } = await dkimSign(Buffer.from(mail), {
    canonicalization: 'relaxed/relaxed',
    signingDomain,
    selector: 's1',
    privateKey: PEM,
    signatureData: [{ signingDomain, selector: 's1', privateKey: PEM }],
  });
  return Buffer.from(`${signatures}${mail}`);
}

function withSignature(mail: Buffer): Buffer {
  return Buffer.concat([Buffer.from('DKIM-Signature: v=1; d=mail.example; s=s1\r\n'), mail]);
}

/** A name server (RFC 1035) that answers TXT questions from a table, NXDOMAIN beyond it, or is silent. */
class NameServer {
  readonly asked: string[] = [];
  silent = false;
  private readonly socket: Socket = createSocket('udp4', (query, { port, address }) => {
    const { name, end } = this.question(query);
    this.asked.push(name);
    if (!this.silent) this.socket.send(this.answer(query, end, this.records[name]), port, address);
  });

  constructor(private readonly records: Readonly<Record<string, string>>) {}

  async listen(): Promise<TxtResolver> {
    this.socket.bind(0, '127.0.0.1');
    await once(this.socket, 'listening');
    const resolver = new Resolver({ timeout: 700, tries: 1 });
    resolver.setServers([`127.0.0.1:${String(this.socket.address().port)}`]);
    return (name) => resolver.resolveTxt(name);
  }

  close(): void {
    this.socket.close();
  }

  private question(query: Buffer): { readonly name: string; readonly end: number } {
    const labels: string[] = [];
    let at = 12;
    for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += length + 1;
    }
    return { name: labels.join('.'), end: at + 5 };
  }

  private answer(query: Buffer, end: number, text: string | undefined): Buffer {
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(text === undefined ? 0x8183 : 0x8180, 2);
    head.writeUInt32BE(text === undefined ? 0x00010000 : 0x00010001, 4);
    head.writeUInt32BE(0, 8);
    if (text === undefined) return Buffer.concat([head, query.subarray(12, end)]);
    const pieces = text.match(/.{1,255}/gu) ?? [];
    const data = Buffer.concat(pieces.flatMap((piece) => [Buffer.from([piece.length]), Buffer.from(piece)]));
    const record = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255]);
    return Buffer.concat([head, query.subarray(12, end), record, data]);
  }
}

describe('signatures checked again', () => {
  const names = new NameServer({ 's1._domainkey.mail.example': RECORD, 's1._domainkey.service.example': RECORD });
  const timers = new Set<() => void>();
  let now = NOW;
  const clock: Clock = {
    now: () => now,
    after: (_, task) => {
      timers.add(task);
      return () => timers.delete(task);
    },
  };
  let resolve: TxtResolver = () => Promise.reject(new Error('not yet'));
  beforeEach(async () => {
    now = NOW;
    names.asked.length = 0;
    resolve = await listening;
  });
  const listening = names.listen();
  afterAll(() => {
    names.close();
  });
  afterEach(() => {
    names.silent = false;
    timers.clear();
  });

  async function check(raw: Buffer, dkim = new DkimCheck({ clock, resolve })): Promise<DkimResult | undefined> {
    // Only who wrote it and its signatures are asked of the reader.
    return await dkim.check(await parseMail(raw.subarray(0, 16 * 1024), 'beginning'), raw);
  }

  it('hold for the domain of the author', async () => {
    expect(await check(await signed('mail.example'))).toBe('pass');
    expect(names.asked).toEqual(['s1._domainkey.mail.example']);
    expect(timers.size).toBe(0);
  });

  it('fail when the words were changed', async () => {
    const raw = (await signed('mail.example')).toString().replace('Where is it?', 'Pay me.');
    expect(await check(Buffer.from(raw))).toBe('fail');
  });

  it('fail when the subject was changed', async () => {
    const raw = (await signed('mail.example')).toString().replace('Subject: Parcel', 'Subject: Money');
    expect(await check(Buffer.from(raw))).toBe('fail');
  });

  it.each([
    ['of another domain', () => signed('service.example')],
    [
      'with a key that is not there',
      () => signed('mail.example').then((raw) => Buffer.from(raw.toString().replace('s=s1', 's=s2'))),
    ],
  ])('say nothing when they are %s', async (_, make) => {
    expect(await check(await make())).toBe('none');
  });

  it.each([
    ['without one', () => Promise.resolve(Buffer.from(MAIL))],
    [
      'with a signature over a part',
      () => signed('mail.example').then((raw) => Buffer.from(raw.toString().replace('; s=', '; l=5; s='))),
    ],
    ['with two authors', () => signed('mail.example', `From: boss@mail.example\r\n${MAIL}`)],
    [
      'with many',
      () =>
        signed('mail.example').then((raw) => Buffer.concat([Buffer.from('DKIM-Signature: v=1\r\n'.repeat(5)), raw])),
    ],
    [
      'whose head has no end',
      () =>
        Promise.resolve(Buffer.from(`${MAIL.split('\r\n\r\n')[0] ?? ''}\r\n${'X: y\r\n'.repeat(50_000)}`)).then(
          withSignature,
        ),
    ],
  ])('are not looked at in a mail %s', async (_, make) => {
    expect(await check(await make())).toBeUndefined();
    expect(names.asked).toEqual([]);
  });

  it.each([5, 12])('hold in a mail of %i MB, while others have their turn', async (megabytes) => {
    const raw = await signed('mail.example', `${MAIL}${`${'x'.repeat(76)}\r\n`.repeat(megabytes * 13_444)}`);
    let turns = 0;
    let checking = true;
    const others = (): void => {
      turns += 1;
      if (checking) setImmediate(others);
    };
    setImmediate(others);
    const result = await check(raw);
    checking = false;
    expect(result).toBe('pass');
    expect(turns).toBeGreaterThan(megabytes * 10);
    raw[raw.length - 10] = 0x79;
    expect(await check(raw)).toBe('fail');
  });

  it.each([
    ['in one line', 'x'.repeat(4_300_000), (raw: string) => raw],
    ['of bare line feeds', 'xx\r\n'.repeat(1_450_000), (raw: string) => raw.replaceAll('\r\n', '\n')],
  ])('say nothing in a large mail %s, which would hold up everybody', async (_, text, written) => {
    const raw = await signed('mail.example', `${MAIL}${text}\r\n`);
    expect(await check(Buffer.from(written(raw.toString('latin1')), 'latin1'))).toBe('none');
    expect(names.asked).toEqual([]);
  });

  it('are given up when a large mail takes too long, and no name server is blamed', async () => {
    const raw = await signed('mail.example', `${MAIL}${`${'x'.repeat(76)}\r\n`.repeat(70_000)}`);
    const dkim = new DkimCheck({ clock, resolve });
    for (let mail = 0; mail < 3; mail += 1) {
      const result = check(raw, dkim);
      while (timers.size === 0) await new Promise((resume) => setImmediate(resume));
      for (const fire of [...timers]) fire();
      timers.clear();
      expect(await result).toBe('none');
    }
    expect(names.asked).toEqual([]);
    expect(await check(await signed('mail.example'), dkim)).toBe('pass');
  });

  it('are waited for no longer than the limit', async () => {
    const raw = await signed('mail.example');
    let asked: (value: unknown) => void = () => undefined;
    const question = new Promise((done) => (asked = done));
    const never: TxtResolver = () => {
      asked(undefined);
      return new Promise(() => undefined);
    };
    const result = check(raw, new DkimCheck({ clock, resolve: never }));
    await question;
    for (const fire of [...timers]) fire();
    expect(await result).toBe('none');
  });

  it('are left alone for a minute when nobody answers, as without a network', async () => {
    names.silent = true;
    const dkim = new DkimCheck({ clock, resolve });
    const raw = await signed('mail.example');
    for (let mail = 0; mail < 3; mail += 1) expect(await check(raw, dkim)).toBe('none');
    names.silent = false;
    expect(await check(raw, dkim)).toBeUndefined();
    now += 60_001;
    expect(await check(raw, dkim)).toBe('pass');
  });

  it('ask the machine unless told otherwise', async () => {
    expect(await check(Buffer.from(MAIL), new DkimCheck({ clock }))).toBeUndefined();
  });
});
