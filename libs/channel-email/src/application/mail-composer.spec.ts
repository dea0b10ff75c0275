import { describe, expect, it } from '@jest/globals';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { FileStore } from '@redress/files';
import type { UpdateIssued } from '@redress/contracts';
import { KeyRing, sha256 } from '@redress/kernel';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import PostalMime from 'postal-mime';
import { MailTokens } from '../domain/mail-tokens.js';
import { OwnAddresses } from '../domain/own-addresses.js';
import { DkimSigner } from '../infrastructure/dkim-signer.js';
import { MailComposer, type MailSigner } from './mail-composer.js';

const own = new OwnAddresses(['complaints@acme.example'], '+');
const tokens = new MailTokens(new KeyRing('s'.repeat(32)));
const noFiles = {} as FileStore;

function composer(signer?: MailSigner): MailComposer {
  const senderName = (): Promise<string> => Promise.resolve('Acme Parcels');
  return new MailComposer(own, tokens, noFiles, { senderName, ...(signer === undefined ? {} : { signer }) });
}

function update(change: Partial<UpdateIssued> = {}): UpdateIssued {
  const preview = 'We have it.\n\nSee https://acme.example/t/1';
  return {
    updateId: '01930000-0000-8000-8000-000000000002',
    caseId: '01930000-0000-7000-8000-000000000001',
    reference: 'K7M-Q2X-WDP',
    kind: 'receipt',
    channel: 'email',
    recipient: { key: 'k', address: 'ann@mail.example', name: 'Ann' },
    account: 'complaints@acme.example',
    subject: 'We have received your complaint [K7M-Q2X-WDP]',
    text: { preview, bytes: preview.length, sha256: sha256(preview) },
    language: 'en',
    automatic: 'auto-replied',
    answers: ['2@mail.example', '1@mail.example'],
    issuedAt: '2026-11-22T10:00:00.000Z',
    ...change,
  };
}

async function headersOf(change: Partial<UpdateIssued>): Promise<Record<string, string>> {
  const { raw } = await composer().compose(update(change));
  const { headers } = await PostalMime.parse(raw);
  return Object.fromEntries(headers.map(({ key, value }) => [key, value]));
}

const THREADED = ['from', 'to', 'reply-to', 'subject', 'message-id', 'x-loop'];
const ANSWER = ['in-reply-to', 'references'];
const BY_MACHINE = ['auto-submitted', 'x-auto-response-suppress', 'precedence'];
const FORM = ['content-language', 'date', 'mime-version', 'content-type'];

describe('every header there is', () => {
  it('of a receipt', async () => {
    const headers = await headersOf({});
    expect(new Set(Object.keys(headers))).toEqual(new Set([...THREADED, ...ANSWER, ...FORM, ...BY_MACHINE]));
    expect(headers).toMatchObject({
      from: '"Acme Parcels" <complaints@acme.example>',
      to: 'ann@mail.example',
      subject: 'We have received your complaint [K7M-Q2X-WDP]',
      'in-reply-to': '<2@mail.example>',
      references: '<1@mail.example> <2@mail.example>',
      'content-language': 'en',
      'auto-submitted': 'auto-replied',
      'x-auto-response-suppress': 'All',
      precedence: 'bulk',
      'x-loop': 'complaints@acme.example',
    });
  });

  it('of a notice that answers nothing', async () => {
    const headers = await headersOf({ kind: 'progress', automatic: 'auto-generated', answers: [] });
    expect(new Set(Object.keys(headers))).toEqual(new Set([...THREADED, ...FORM, ...BY_MACHINE]));
    expect(headers['auto-submitted']).toBe('auto-generated');
  });

  it('of a notice to staff: by a machine, in no thread, and nowhere to answer to', async () => {
    const notice = Object.assign(update({ automatic: 'auto-generated', answers: [] }), { kind: 'notice' as const });
    const { raw, messageId } = await composer().compose(notice);
    const { headers, html, text } = await PostalMime.parse(raw);
    const wanted = [...THREADED, ...FORM, ...BY_MACHINE].filter((name) => name !== 'reply-to');
    expect(new Set(headers.map(({ key }) => key))).toEqual(new Set(wanted));
    expect(headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    expect(tokens.readMessageId(messageId)).toEqual({ updateId: update().updateId });
    expect(`${html ?? ''}${text ?? ''}`).not.toContain('answer this mail');
  });

  it('of what a member of staff writes: nothing that says a machine did', async () => {
    const headers = await headersOf({ kind: 'reply', automatic: 'no' });
    expect(new Set(Object.keys(headers))).toEqual(new Set([...THREADED, ...ANSWER, ...FORM]));
  });

  it.each(['auto-replied', 'auto-generated', 'no'] as const)(
    'never lets anybody unsubscribe from a case: %s',
    async (automatic) => {
      expect(Object.keys(await headersOf({ automatic })).filter((name) => name.startsWith('list-'))).toEqual([]);
    },
  );
});

describe('where returned mail goes', () => {
  it.each([
    ['a mail system without extensions', 'complaints@acme.example', ''],
    ['an address too long for one', 'customer-complaints@acme.example', '+'],
  ])('is our own address, never nowhere: %s', async (_, account, separator) => {
    const plain = new MailComposer(new OwnAddresses([account], separator), tokens, noFiles, {
      senderName: () => Promise.resolve('Acme Parcels'),
    });
    for (const automatic of ['auto-replied', 'auto-generated', 'no'] as const) {
      const { envelope, messageId } = await plain.compose(update({ account, automatic }));
      expect(envelope.from).toBe(account);
      expect(tokens.readMessageId(messageId)?.updateId).toBe(update().updateId);
    }
  });

  it('names the update wherever it can', async () => {
    const { envelope } = await composer().compose(update());
    expect(tokens.readBounce(own.match(envelope.from)?.extension ?? '')).toBe(update().updateId);
  });
});

describe('a domain beyond ASCII', () => {
  it('of the recipient is in ASCII, in the envelope too', async () => {
    const { envelope, raw } = await composer().compose(
      update({ recipient: { key: 'k', address: 'jane@müller.example' } }),
    );
    expect(envelope.to).toEqual(['jane@xn--mller-kva.example']);
    expect(raw.toString('utf8')).toContain('\r\nTo: jane@xn--mller-kva.example\r\n');
  });

  it('of ours is in ASCII in every header', async () => {
    const account = 'beschwerde@müller.example';
    const abroad = new MailComposer(new OwnAddresses([account], '+'), tokens, noFiles, {
      senderName: () => Promise.resolve('Müller'),
    });
    const { envelope, raw } = await abroad.compose(update({ account }));
    expect(envelope.from).toMatch(/^beschwerde\+b\.[a-z2-7]+@xn--mller-kva\.example$/u);
    expect(raw.toString('utf8')).not.toContain('@m=C3');
    expect(raw.toString('utf8')).toContain('<beschwerde@xn--mller-kva.example>');
    expect(raw.toString('latin1')).toMatch(/^[\t\r\n\x20-\x7e]*$/u);
  });
});

describe('the two alternatives', () => {
  it('are the plain text first, then the same as a page, and no attachment', async () => {
    const { raw } = await composer().compose(update());
    const text = raw.toString('utf8');
    expect(text.indexOf('text/plain')).toBeLessThan(text.indexOf('text/html'));
    const mail = await PostalMime.parse(raw);
    expect(mail.text).toBe('We have it.\n\nSee https://acme.example/t/1\n');
    expect(mail.html).toContain('<a href="https://acme.example/t/1" dir="ltr">https://acme.example/t/1</a>');
    expect(mail.html).toContain('<h1>Acme Parcels</h1>');
    expect(mail.attachments).toEqual([]);
  });

  it('are ASCII in short lines, whatever is in them', async () => {
    const preview = `${'ä'.repeat(3_000)} ${'x'.repeat(3_000)}\n.\n\u2028🙂`;
    const { raw } = await composer().compose(update({ text: { preview, bytes: 1, sha256: sha256('x') } }));
    expect(raw.toString('latin1')).toMatch(/^[\t\r\n\x20-\x7e]*$/u);
    expect(
      Math.max(
        ...raw
          .toString('latin1')
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(998);
    expect((await PostalMime.parse(raw)).text).toContain('ä'.repeat(3_000));
  });
});

describe('several updates in one mail', () => {
  it('stand each under its reference, in both alternatives and the subject', async () => {
    const first = update();
    const { subject: _subject, ...rest } = update({
      updateId: '01930000-0000-8000-8000-000000000003',
      reference: 'AAA-BBB-CCC',
      text: { preview: 'Still at it.', bytes: 12, sha256: sha256('x') },
    });
    const { raw } = await composer().compose(first, [first, rest]);
    const mail = await PostalMime.parse(raw);
    expect(mail.subject).toBe('News about your complaints [K7M-Q2X-WDP] [AAA-BBB-CCC]');
    for (const words of ['here are 2 in one', 'We have it.', 'Still at it.', 'AAA-BBB-CCC', '[K7M-Q2X-WDP]']) {
      expect(mail.text).toContain(words);
      expect(mail.html).toContain(words);
    }
    expect(mail.html?.match(/<h2>/gu)).toHaveLength(2);
    expect(mail.headers.map(({ key }) => key)).toContain('auto-submitted');
  });
});

describe('a DKIM signature', () => {
  it.each(['rsa', 'ed25519'] as const)(
    'by %s holds, is the same each time, and breaks when anything changes',
    async (type) => {
      const { privateKey } =
        type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
      const published = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
      const p = (type === 'rsa' ? published : published.subarray(-32)).toString('base64');
      const resolver = (name: string): Promise<string[][]> =>
        name === 's1._domainkey.acme.example'
          ? Promise.resolve([[`v=DKIM1; k=${type}; p=${p}`]])
          : Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));
      const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const signing = composer(new DkimSigner({ domain: 'acme.example', selector: 's1', key }));
      const verdict = async (raw: Buffer): Promise<string | undefined> =>
        (await dkimVerify(raw, { resolver })).results[0]?.status.result;

      const odd = update({ subject: 'Verspätet  und   lang '.repeat(9), language: 'de' });
      const { raw } = await signing.compose(odd);
      expect(raw.toString('utf8')).toMatch(/^DKIM-Signature: /u);
      expect((await signing.compose(odd)).raw).toEqual(raw);
      expect(await verdict(raw)).toBe('pass');
      const text = raw.toString('utf8');
      expect(await verdict(Buffer.from(text.replace('We have it', 'We lost it')))).not.toBe('pass');
      for (const name of ['From', 'To', 'Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References', 'Reply-To']) {
        expect({
          name,
          verdict: await verdict(Buffer.from(`${name}: added@evil.example\r\n${text}`)),
        }).not.toMatchObject({
          verdict: 'pass',
        });
      }
    },
  );
});
