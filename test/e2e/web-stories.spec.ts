import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, RunningProduct } from './running-product.js';

interface Summary {
  readonly reference: string;
  readonly channel: string;
  readonly entryCount: number;
  readonly entries: readonly { readonly attachments: readonly { readonly name: string; readonly type: string }[] }[];
  readonly acknowledgement: { readonly state: string };
}

interface Taken {
  readonly reference: string;
  readonly statusUrl: string;
  readonly returnCode?: string;
}

jest.setTimeout(120_000);

const BROWSER = { accept: 'text/html', 'accept-language': 'de' };

describe('a customer on the web', () => {
  let product: RunningProduct;
  beforeAll(async () => {
    product = await RunningProduct.create();
    expect(await product.start()).toBeUndefined();
    await product.signIn();
  });
  afterAll(() => product.remove());

  const complain = async (fields: object): Promise<Taken> => {
    const answer = await product.post('/api/v1/complaints', fields);
    expect(answer.status).toBe(202);
    return (await answer.json()) as Taken;
  };
  const caseOf = ({ reference }: Taken): Promise<Summary> =>
    eventually(async () => {
      const found = await product.get<{ items: Summary[] }>(`/api/v1/cases?q=${reference}`);
      return found.items.length === 1 ? product.get<Summary>(`/api/v1/cases/${reference}`) : undefined;
    }, `a case ${reference}`);
  const token = ({ statusUrl }: { readonly statusUrl: string }): string => statusUrl.split('/t/')[1] ?? '';

  it('who gives no address comes back by a code, and sees what happens', async () => {
    const taken = await complain({ description: 'My manager takes the till money' });
    expect((await caseOf(taken)).channel).toBe('web');
    const code = taken.returnCode?.toLowerCase().replaceAll('-', '');
    const answer = await product.post('/api/v1/complaints/access', { returnCode: code });
    const fresh = (await answer.json()) as { statusUrl: string };
    const path = `/api/v1/complaints/${taken.reference}`;
    const status = await eventually(async () => {
      const view = await product.get<{ state: string }>(path, { authorization: `Bearer ${token(fresh)}` });
      return view.state === 'received' ? undefined : view;
    }, 'a view of the case');
    expect(status).toMatchObject({ scope: 'full', provable: false });
  });

  it('sends a file in pieces, and it goes with the complaint', async () => {
    const content = Buffer.from('\x89PNG\r\n\x1a\n and the rest', 'latin1');
    const tus = { 'tus-resumable': '1.0.0' };
    const begun = await fetch(`${product.url}/api/v1/uploads`, {
      method: 'POST',
      headers: {
        ...tus,
        'upload-length': String(content.length),
        'upload-metadata': `filename ${Buffer.from('box.png').toString('base64')}`,
      },
    });
    const location = begun.headers.get('location') ?? '';
    for (const [from, to] of [
      [0, 10],
      [10, content.length],
    ] as const) {
      const added = await fetch(product.url + location, {
        method: 'PATCH',
        headers: { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' },
        body: content.subarray(from, to),
      });
      expect(added.status).toBe(204);
    }
    const taken = await complain({ description: 'Box with a hole', email: 'box@customer.example', files: [location] });
    const { entryCount, entries } = await caseOf(taken);
    expect(entryCount).toBe(1);
    expect(entries[0]?.attachments).toMatchObject([{ name: 'box.png', type: 'image/png' }]);
    await product.received('box@customer.example', 1);
  });

  it('reads in a language of hers, and of wrong addresses, too', async () => {
    const form = await (await fetch(`${product.url}/complaints/new`, { headers: BROWSER })).text();
    expect(form).toContain('<html lang="de">');
    expect(form).toContain('Beschwerde abschicken');
    const nowhere = await fetch(`${product.url}/nowhere`, { headers: BROWSER });
    expect([nowhere.status, (await nowhere.text()).includes('Diese Seite gibt es nicht')]).toEqual([404, true]);
    const api = await fetch(`${product.url}/api/v1/nowhere`, { headers: BROWSER });
    expect(api.headers.get('content-type')).toContain('application/problem+json');
  });

  it('who lost the link gets one by mail, proves the order number, and reads what was said', async () => {
    const taken = await complain({
      description: 'A harp too late',
      email: 'lost@customer.example',
      orderReference: 'H-2291',
    });
    await caseOf(taken);
    await product.received('lost@customer.example', 1);
    await product.post('/api/v1/complaints/access', { email: 'Lost@customer.example' });
    const mails = await product.received('lost@customer.example', 2);
    const link = mails.map(({ text }) => text).find((text) => !text.includes('harp') && text.includes('/t/')) ?? '';
    const neutral = /\/t\/(\S+)/u.exec(link)?.[1] ?? '';
    const path = `/api/v1/complaints/${taken.reference}`;
    const shown = await product.get(path, { authorization: `Bearer ${neutral}` });
    expect(shown).toMatchObject({ scope: 'neutral', provable: true, conversation: [] });
    const proved = await product.post(`${path}/proof`, { value: 'h2291' }, { authorization: `Bearer ${neutral}` });
    expect(proved.status).toBe(200);
    const full = token((await proved.json()) as { statusUrl: string });
    const whole = await product.get(path, { authorization: `Bearer ${full}` });
    expect(JSON.stringify(whole)).toContain('A harp too late');
  });

  it('whose complaint it is not stops the mails, and the duty to acknowledge is open again', async () => {
    const taken = await complain({ description: 'A viola out of tune', email: 'stranger@customer.example' });
    await product.received('stranger@customer.example', 1);
    const bearer = { authorization: `Bearer ${token(taken)}` };
    expect((await product.post(`/api/v1/complaints/${taken.reference}/not-me`, {}, bearer)).status).toBe(202);
    await eventually(async () => {
      const { acknowledgement } = await caseOf(taken);
      return acknowledgement.state === 'reopened' ? true : undefined;
    }, 'an open duty');
    await product.post('/api/v1/complaints/access', { email: 'stranger@customer.example' });
    await product.idle();
    await product.received('stranger@customer.example', 1);
  });

  it('is answered alike whether a complaint belongs to the address or not, and asking opens no case', async () => {
    const before = await product.get<{ items: Summary[] }>('/api/v1/cases?limit=100');
    const answers = await Promise.all(
      ['box@customer.example', 'nobody@customer.example'].map((email) =>
        product.post('/api/v1/complaints/access', { email }),
      ),
    );
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(bodies[0]).toBe(bodies[1]);
    await product.idle();
    const after = await product.get<{ items: Summary[] }>('/api/v1/cases?limit=100');
    expect(after.items).toHaveLength(before.items.length);
  });
});
