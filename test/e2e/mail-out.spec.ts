import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { eventually, RunningProduct } from './running-product.js';

interface Sent {
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
  readonly mail: Email;
}

interface Found {
  readonly reference: string;
  readonly acknowledgement: { readonly state: string };
  readonly updates: readonly { readonly kind: string; readonly state: string; readonly reason?: string }[];
}

jest.setTimeout(180_000);

/** A relay that keeps what it takes, and knows nobody whose address begins with `unknown`. */
class KeepingRelay {
  readonly sent: Sent[] = [];
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onRcptTo: ({ address }, _, callback) => {
      const unknown = address.startsWith('unknown');
      callback(unknown ? Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 }) : null);
    },
    onData: (stream, { envelope }, callback) => {
      void buffer(stream).then(async (raw) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const mail = await PostalMime.parse(raw);
        for (const { address } of envelope.rcptTo) this.sent.push({ from, to: address, raw, mail });
        callback();
      });
    },
  });

  async open(): Promise<string> {
    this.server.on('error', () => undefined);
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${String((this.server.server.address() as AddressInfo).port)}`;
  }

  to(address: string): Sent[] {
    return this.sent.filter((each) => each.to === address);
  }

  async arrived(address: string, count: number): Promise<Sent[]> {
    return await eventually(
      async () => {
        const found = await Promise.resolve(this.to(address));
        return found.length >= count ? found : undefined;
      },
      `${String(count)} mails to ${address}`,
    );
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}

describe('mail out', () => {
  const relay = new KeepingRelay();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let product: RunningProduct;
  let settings: Record<string, string>;

  const complain = (from: string, words: string): Promise<void> =>
    product.mail({
      from,
      subject: `About ${words}`,
      text: `My ${words} is late.`,
      messageId: `<${words}@customer.example>`,
    });
  const caseAbout = (words: string, wanted: (found: Found) => boolean): Promise<Found> =>
    eventually(async () => {
      const { items } = await product.get<{ items: Found[] }>(`/api/v1/cases?q=${words}`);
      const [first] = items;
      if (first === undefined) return undefined;
      const found = await product.get<Found>(`/api/v1/cases/${first.reference}`);
      return wanted(found) ? found : undefined;
    }, `a case about ${words}`);
  const write = async (reference: string, text: string): Promise<void> => {
    const answer = await product.post(`/api/v1/cases/${reference}/messages`, { text }, { 'idempotency-key': text });
    expect(answer.status).toBe(201);
  };

  beforeAll(async () => {
    settings = {
      REDRESS_EMAIL_SMTP_URL: await relay.open(),
      REDRESS_EMAIL_DKIM_DOMAIN: 'redress.localhost',
      REDRESS_EMAIL_DKIM_SELECTOR: 's1',
      REDRESS_EMAIL_DKIM_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    product = await RunningProduct.create();
    expect(await product.start(settings)).toBeUndefined();
    await product.signIn();
  });
  afterAll(async () => {
    await product.remove();
    await relay.close();
  });

  it('is a receipt in text and HTML without the customer’s words, in their thread, signed, with a bounce address', async () => {
    await complain('ann@customer.example', 'bassoon');
    const { reference } = await caseAbout('bassoon', ({ acknowledgement }) => acknowledgement.state === 'met');
    const [sent] = await relay.arrived('ann@customer.example', 1);
    const { mail, raw, from } = sent as Sent;
    expect(mail.subject).toContain(`[${reference}]`);
    for (const words of [mail.text ?? '', mail.html ?? '', mail.subject ?? '']) {
      expect(words).toContain(reference);
      expect(words).not.toContain('bassoon');
    }
    expect(mail.html).toMatch(/<html lang="en" dir="ltr">[^]*<a href="http:\/\/[^"]+\/t\/[^"]+" dir="ltr">/u);
    expect(mail.inReplyTo).toBe('<bassoon@customer.example>');
    expect(from).toMatch(/^complaints\+b\..+@redress\.localhost$/u);
    const p = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
    const { results } = await dkimVerify(raw, { resolver: () => Promise.resolve([[`v=DKIM1; k=rsa; p=${p}`]]) });
    expect(results).toMatchObject([{ signingDomain: 'redress.localhost', status: { result: 'pass' } }]);
  });

  it('is five receipts an hour to one address: the sixth waits, others and what staff write do not', async () => {
    const instruments = ['flute', 'oboe', 'viola', 'cello', 'lute', 'zither'];
    for (const words of instruments.slice(0, 5)) await complain('bob@customer.example', words);
    await relay.arrived('bob@customer.example', 5);
    await complain('bob@customer.example', 'zither');
    const { reference } = await caseAbout('zither', ({ updates }) => updates.length === 1);
    await complain('carol@customer.example', 'harmonium');
    await relay.arrived('carol@customer.example', 1);
    await write(reference, 'We are looking into it.');
    const mails = await relay.arrived('bob@customer.example', 6);
    expect(mails.at(-1)?.mail.text).toContain('We are looking into it.');
    const { updates, acknowledgement } = await caseAbout('zither', ({ updates: all }) =>
      all.some(({ kind, state }) => kind === 'reply' && state === 'accepted'),
    );
    expect(updates.find(({ kind }) => kind === 'receipt')).toMatchObject({
      state: 'queued',
      reason: expect.stringContaining('held'),
    });
    expect(acknowledgement.state).not.toBe('met');
    expect(relay.to('bob@customer.example')).toHaveLength(6);
  });

  it('that nobody can be reached by reopens the duty; what staff write there is theirs to say in another way', async () => {
    await complain('unknown@customer.example', 'spinet');
    const { reference } = await caseAbout('spinet', ({ acknowledgement }) => acknowledgement.state === 'reopened');
    await write(reference, 'Hello?');
    await caseAbout('spinet', ({ updates }) =>
      [
        ['receipt', 'failed'],
        ['reply', 'handed-over'],
      ].every(([kind, state]) => updates.some((each) => each.kind === kind && each.state === state)),
    );
    expect(relay.to('unknown@customer.example')).toEqual([]);
  });

  it('is nothing at all while the channel is silent: the complaint is a case whose duty a person sees', async () => {
    await product.stop();
    expect(await product.start({ ...settings, REDRESS_SILENT: 'email' })).toBeUndefined();
    await product.signIn();
    await complain('dora@customer.example', 'ukulele');
    // The duty is opened first, then the update is marked.
    const { acknowledgement } = await caseAbout('ukulele', ({ updates }) =>
      updates.some(({ state, reason }) => state === 'suppressed' && reason === 'silent'),
    );
    expect(acknowledgement.state).toBe('reopened');
    expect(relay.to('dora@customer.example')).toEqual([]);
  });
});
