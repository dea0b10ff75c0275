import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { caseToken, KeyRing, sha256 } from '@redress/kernel';
import { eventually, RunningProduct } from './running-product.js';

interface StaffCase {
  readonly id: string;
  readonly reference: string;
  readonly mailUnsafe?: boolean;
  readonly owner: string;
  readonly entryCount: number;
  readonly entries: readonly {
    readonly details?: Readonly<Record<string, string>>;
    readonly attachments: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  }[];
  readonly updates: readonly { readonly kind: string; readonly channel: string; readonly state: string }[];
}

interface Taken {
  readonly reference: string;
  readonly statusUrl: string;
  readonly returnCode?: string;
}

interface Status {
  readonly scope: string;
  readonly conversation: readonly { readonly from: string; readonly text: string }[];
}

jest.setTimeout(120_000);

const DAY_MS = 24 * 3_600_000;
const MEGABYTE = 1024 * 1024;
const BROWSER = { accept: 'text/html', 'accept-language': 'en' };

let product: RunningProduct;
beforeAll(async () => {
  product = await RunningProduct.create();
  expect(await product.start({ REDRESS_TRUST_PROXY: '127.0.0.1' })).toBeUndefined();
  await product.signIn();
});
afterAll(() => product.remove());

async function complain(fields: object, headers: Record<string, string> = {}): Promise<Taken> {
  const answer = await product.post('/api/v1/complaints', fields, headers);
  expect(answer.status).toBe(202);
  return (await answer.json()) as Taken;
}

async function caseOf({ reference }: Taken): Promise<StaffCase> {
  return await eventually(async () => {
    const { items } = await product.get<{ items: unknown[] }>(`/api/v1/cases?q=${reference}`);
    if (items.length === 0) return undefined;
    const found = await product.get<StaffCase>(`/api/v1/cases/${reference}`);
    return found.updates.length === 0 ? undefined : found;
  }, `a case ${reference} with its receipt`);
}

function tokenOf({ statusUrl }: { readonly statusUrl: string }): string {
  return statusUrl.split('/t/')[1] ?? '';
}

async function statusOf({ reference }: Taken, token: string): Promise<Status> {
  return product.get<Status>(`/api/v1/complaints/${reference}`, { authorization: `Bearer ${token}` });
}

async function answerOf(reference: string, text: string): Promise<void> {
  const key = { 'idempotency-key': sha256(text).slice(0, 16) };
  const said = await product.post(`/api/v1/cases/${reference}/messages`, { text }, key);
  expect([said.status, said.status < 300 ? '' : await said.text()]).toEqual([said.status, '']);
}

describe('the one safe way to be contacted', () => {
  const email = 'unsafe@customer.example';

  it('outranks the address, the preferred channel and who asks for links', async () => {
    const taken = await complain({
      description: 'He reads my mail',
      email,
      preferredChannel: 'email',
      contactSafely: 'only through my sister',
    });
    const opened = await caseOf(taken);
    // The owner sees that the receipt is theirs to give, and how.
    expect(opened).toMatchObject({ mailUnsafe: true, updates: [{ kind: 'receipt', channel: 'manual' }] });
    expect(opened.owner).not.toBe('');
    expect(opened.entries[0]?.details).toMatchObject({ contactSafely: 'only through my sister' });
    await answerOf(taken.reference, 'We took it off his account.');
    for (const path of ['/api/v1/complaints/access', `/api/v1/complaints/${taken.reference}/access`]) {
      expect((await product.post(path, { email })).status).toBe(202);
    }
    await product.idle();
    await product.received(email, 0);
    // Who has the link of the first answer reads everything there.
    expect((await statusOf(taken, tokenOf(taken))).conversation).toContainEqual(
      expect.objectContaining({ text: expect.stringMatching(/^We took it off his account\./u) }),
    );
  });
});

describe('a link', () => {
  it('that is too old offers a fresh one to the same address, and the fresh one works', async () => {
    const email = 'expired@customer.example';
    const taken = await complain({ description: 'A cello in pieces', email });
    const { id } = await caseOf(taken);
    await product.received(email, 1);
    const keys = new KeyRing((await readFile(join(product.folder, 'data', 'secret'), 'utf8')).trim());
    const old = caseToken(keys, { caseId: id, scope: 'full', issuedAt: Date.now() - 91 * DAY_MS });
    const page = await fetch(`${product.url}/t/${old}`, { headers: BROWSER, redirect: 'manual' });
    const shown = await page.text();
    expect([page.status, shown.includes('Send me a fresh link'), shown.includes('cello')]).toEqual([410, true, false]);
    const formToken = /name="formToken" value="([^"]+)"/u.exec(shown)?.[1] ?? '';
    const asked = await fetch(`${product.url}/t/${old}`, {
      method: 'POST',
      headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ formToken }),
    });
    expect(asked.status).toBe(202);
    const mails = await product.received(email, 2);
    const links = mails.map(({ text }) => /\/t\/(\S+)/u.exec(text)?.[1] ?? '');
    for (const token of links) {
      // By mail, so it opens the page, and not what was said on it.
      expect((await statusOf(taken, token)).scope).toBe('neutral');
      const followed = await fetch(`${product.url}/t/${token}`, { headers: BROWSER, redirect: 'manual' });
      expect([followed.status, followed.headers.get('location')]).toEqual([303, `/complaints/${taken.reference}`]);
    }
  });
});

describe('who gives no address', () => {
  it('complains, comes back by the code and reads the answer', async () => {
    const taken = await complain({ description: 'The till is short every Friday' });
    await caseOf(taken);
    await answerOf(taken.reference, 'We counted the till ourselves.');
    await product.idle();
    const back = await product.post('/api/v1/complaints/access', { returnCode: taken.returnCode });
    const fresh = (await back.json()) as { statusUrl: string };
    const status = await eventually(async () => {
      const read = await statusOf(taken, tokenOf(fresh));
      return read.conversation.length === 2 ? read : undefined;
    }, 'the answer on the page');
    expect(status).toMatchObject({
      scope: 'full',
      conversation: [
        { from: 'customer' },
        { from: 'handler', text: expect.stringContaining('We counted the till ourselves.') },
      ],
    });
  });
});

describe('a request that is sent again', () => {
  const key = { 'idempotency-key': 'sent-again-1' };
  const fields = { description: 'A drum with a hole', email: 'again@customer.example' };

  it('is one complaint, also when both come at once; with another body it is refused', async () => {
    const [first, second] = await Promise.all([complain(fields, key), complain(fields, key)]);
    expect(second).toEqual(first);
    expect(await complain(fields, key)).toEqual(first);
    const other = await product.post('/api/v1/complaints', { ...fields, description: 'Another drum' }, key);
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([422, 'idempotency-key-reused']);
    const { entryCount } = await caseOf(first);
    expect(entryCount).toBe(1);
    await product.idle();
    await product.received(fields.email, 1);
  });

  it('adds a message once', async () => {
    const taken = await complain({ ...fields, email: 'twice@customer.example' });
    const headers = { authorization: `Bearer ${tokenOf(taken)}`, 'idempotency-key': 'added-1' };
    const path = `/api/v1/complaints/${taken.reference}/messages`;
    const answers = await Promise.all(
      [1, 2].map(() => product.post(path, { text: 'And a stick is missing' }, headers)),
    );
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    const reused = await product.post(path, { text: 'Two sticks' }, headers);
    expect(reused.status).toBe(422);
    await eventually(async () => ((await caseOf(taken)).entryCount === 2 ? true : undefined), 'the message');
    await product.idle();
    expect((await caseOf(taken)).entryCount).toBe(2);
  });
});

describe('a network that sends very much', () => {
  it('is slowed down, then told telephone and address; others are served', async () => {
    const send = (index: number, network: string): Promise<Response> =>
      product.post(
        '/api/v1/complaints',
        { description: `Number ${String(index)} of many` },
        { 'x-forwarded-for': network },
      );
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => send(index, '203.0.113.7')));
    const refused = answers.filter(({ status }) => status === 429);
    // Thirty go at once; those behind them wait for their turn rather than being turned away.
    expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThan(30);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      const { detail } = (await answer.json()) as { detail: string };
      // Of the demo organisation.
      expect(detail).toContain('+44 20 7946 0000');
      expect(detail).toContain('1 Dock Road, London');
    }
    expect((await send(41, '198.51.100.4')).status).toBe(202);
  });
});

describe('a file in pieces', () => {
  it('whose connection breaks in the middle goes on there, and ends on the case', async () => {
    const content = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(6 * MEGABYTE, 'redress')]);
    const path = await begin(content.length);
    const socket = connect(Number(new URL(product.url).port), '127.0.0.1');
    const head = [
      `PATCH ${path} HTTP/1.1`,
      'Host: localhost',
      'Tus-Resumable: 1.0.0',
      'Upload-Offset: 0',
      'Content-Type: application/offset+octet-stream',
      `Content-Length: ${String(content.length)}`,
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    socket.write(content.subarray(0, 5 * MEGABYTE));
    await eventually(async () => ((await offsetOf(path)) >= 4 * MEGABYTE ? true : undefined), 'the first part');
    socket.destroy();
    const kept = await eventually(async () => {
      const offset = await offsetOf(path);
      return offset > 4 * MEGABYTE ? offset : undefined;
    }, 'what came before the connection broke');
    const rest = await fetch(product.url + path, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': String(kept),
        'content-type': 'application/offset+octet-stream',
      },
      body: content.subarray(kept),
    });
    expect(rest.status).toBe(204);
    const taken = await complain({ description: 'A box with a hole', files: [path] });
    const { entries } = await caseOf(taken);
    expect(entries[0]?.attachments).toMatchObject([
      { name: 'box.png', bytes: content.length, sha256: sha256(content) },
    ]);
  });

  async function begin(length: number): Promise<string> {
    const answer = await fetch(`${product.url}/api/v1/uploads`, {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(length),
        'upload-metadata': `filename ${Buffer.from('box.png').toString('base64')}`,
      },
    });
    expect(answer.status).toBe(201);
    return answer.headers.get('location') ?? '';
  }

  async function offsetOf(path: string): Promise<number> {
    const answer = await fetch(product.url + path, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });
    return Number(answer.headers.get('upload-offset'));
  }
});

describe('files that are not taken', () => {
  const file = (bytes: Uint8Array<ArrayBuffer>, name: string): [string, Blob, string] => [
    'files',
    new Blob([bytes]),
    name,
  ];
  const program = file(Buffer.from('MZ\u0090\u0000aaaaaaaaa'), 'prog.exe');
  const large = file(Buffer.alloc(27 * MEGABYTE), 'large.bin');
  const other = file(Buffer.alloc(20 * MEGABYTE), 'other.bin');

  it.each([
    ['a program', [program], 'upload-type-invalid'],
    ['a program before others', [program, other], 'upload-type-invalid'],
    ['one that is too large before another', [large, other], 'upload-too-large'],
  ])('are refused, and whoever comes next is answered: %s', async (_, files, code) => {
    for (const path of ['/api/v1/complaints', '/complaints/new']) {
      const form = new FormData();
      form.append('description', 'The parcel is late.');
      for (const each of files) form.append(...each);
      const answer = await fetch(product.url + path, {
        method: 'POST',
        body: form,
        headers: { 'x-forwarded-for': '198.51.100.77' },
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      if (path.startsWith('/api')) expect(await answer.json()).toMatchObject({ code });
    }
    await complain({ description: 'The next one.' });
  });
});
