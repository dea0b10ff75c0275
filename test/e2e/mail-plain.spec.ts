import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { eventually, RunningProduct } from './running-product.js';

interface Case {
  readonly id: string;
  readonly reference: string;
  readonly customer: { readonly undeliverable?: boolean };
  readonly acknowledgement: { readonly state: string };
  readonly entryCount: number;
  readonly entries: readonly {
    readonly kind: string;
    readonly unreadable?: string;
    readonly remarks?: readonly string[];
    readonly original?: string;
    readonly attachments: readonly { readonly name: string; readonly scan: string; readonly url?: string }[];
  }[];
}

const ENCRYPTED = 'libs/channel-email/fixtures/mails/smime-encrypted.eml';

describe('with a mail system that knows no extended addresses', () => {
  let product: RunningProduct;

  beforeAll(async () => {
    product = await RunningProduct.create();
    await product.start({ REDRESS_EMAIL_SUBADDRESS: '' });
    await product.signIn();
  }, 60_000);

  afterAll(async () => {
    await product.remove();
  });

  const caseOf = async (address: string): Promise<Case> =>
    eventually(async () => {
      const { items } = await product.get<{ items: Case[] }>(`/api/v1/cases?q=${encodeURIComponent(address)}`);
      const [first] = items;
      return first === undefined ? undefined : await product.get<Case>(`/api/v1/cases/${first.id}`);
    }, `a case of ${address}`);
  const caseWith = async (address: string, count: number): Promise<Case> =>
    eventually(
      async () => {
        const found = await caseOf(address);
        return found.entryCount === count ? found : undefined;
      },
      `${String(count)} entries on the case of ${address}`,
    );

  it('a returned receipt is heard of by its Message-ID', async () => {
    const from = 'gone@mail.example';
    await product.mail({ from, subject: 'Late', text: 'The parcel is late.' });
    const [receipt] = await product.received(from, 1);
    expect(receipt?.headers).not.toHaveProperty('reply-to');
    await product.mail({
      envelope: { from: '', to: 'complaints@redress.localhost' },
      raw: [
        'From: Mail Delivery System <MAILER-DAEMON@mx.mail.example>',
        'To: complaints@redress.localhost',
        'Subject: Undeliverable: Delayed parcel',
        'Message-ID: <returned@mx.mail.example>',
        '',
        `<${from}>: 550 5.1.1 user unknown`,
        '',
        '------ This is a copy of your message, including all the headers. ------',
        '',
        `Message-ID: <${(receipt?.messageId ?? '').replace(/[<>]/gu, '')}>`,
        `To: ${from}`,
        '',
      ].join('\r\n'),
    });
    const found = await caseWith(from, 2);
    expect(found.entries[1]).toMatchObject({ kind: 'bounce' });
    await eventually(async () => {
      const { customer, acknowledgement } = await caseOf(from);
      return customer.undeliverable === true && acknowledgement.state === 'reopened' ? true : undefined;
    }, 'a marked address and a duty that is open again');
  }, 60_000);

  it('an answer to what staff wrote finds its case by the subject alone', async () => {
    const from = 'ann@mail.example';
    await product.mail({ from, subject: 'Late', text: 'The parcel is late.' });
    await product.received(from, 1);
    const { id, reference } = await caseOf(from);
    await product.post(`/api/v1/cases/${id}/messages`, { text: 'Which parcel?' }, { 'idempotency-key': 'k1' });
    const reply = (await product.received(from, 2)).find(({ text }) => text.includes('Which parcel?'));
    expect(reply?.subject).toBe(`Re: Late [${reference}]`);
    await product.mail({ from, subject: `AW: ${reply?.subject ?? ''}`, text: 'The red one.' });
    expect((await caseWith(from, 3)).id).toBe(id);
  }, 60_000);

  it('an encrypted mail is a case that says so, with its file and its original, and has its receipt', async () => {
    const raw = readFileSync(ENCRYPTED, 'utf8')
      .replace('complaints@acme.example', 'complaints@redress.localhost')
      .replace('jane@mail.example', 'secret@mail.example')
      .replaceAll(/\r?\n/gu, '\r\n');
    await product.mail({ envelope: { from: 'secret@mail.example', to: 'complaints@redress.localhost' }, raw });
    await product.received('secret@mail.example', 1);
    const { entries } = await caseOf('secret@mail.example');
    expect(entries[0]).toMatchObject({
      unreadable: expect.stringContaining('encrypted with S/MIME'),
      remarks: ['encrypted'],
      attachments: [{ name: 'smime.p7m', scan: 'not-scanned', url: expect.any(String) }],
    });
    const file = await product.text(entries[0]?.attachments[0]?.url ?? '');
    expect(file.length).toBeGreaterThan(100);
    expect(await product.text(entries[0]?.original ?? '')).toBe(raw);
  }, 60_000);
});
