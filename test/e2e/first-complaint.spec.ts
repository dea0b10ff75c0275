import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, RunningProduct } from './running-product.js';

interface Summary {
  readonly id: string;
  readonly reference: string;
  readonly owner: string;
  readonly channel: string;
  readonly assignment: { readonly handler?: string };
  readonly acknowledgement: { readonly state: string };
  readonly clocks: readonly { readonly name: string; readonly dueAt: string }[];
  readonly entryCount: number;
  readonly updates: readonly { readonly kind: string; readonly state: string }[];
}

jest.setTimeout(120_000);

describe('a newcomer’s first complaints', () => {
  let product: RunningProduct;
  const only = async (words: string): Promise<Summary> => {
    const { items } = await product.get<{ items: Summary[] }>(`/api/v1/cases?q=${encodeURIComponent(words)}`);
    expect(items).toHaveLength(1);
    return product.get<Summary>(`/api/v1/cases/${items[0]?.reference ?? ''}`);
  };
  const acknowledged = (words: string): Promise<Summary> =>
    eventually(async () => {
      const { items } = await product.get<{ items: Summary[] }>(`/api/v1/cases?q=${encodeURIComponent(words)}`);
      const found = items[0]?.acknowledgement.state === 'met' ? await only(words) : undefined;
      return found;
    }, `an acknowledged case about ${words}`);

  beforeAll(async () => {
    product = await RunningProduct.create();
    expect(await product.start()).toBeUndefined();
    await product.signIn();
  });
  afterAll(() => product.remove());

  it('by web form is one case with an owner and one acknowledgement, however often the form is sent', async () => {
    const form = { description: 'The xylophone arrived broken', email: 'web@customer.example', name: 'Wanda' };
    const answers = await Promise.all(
      [1, 2, 3].map(() => product.post('/api/v1/complaints', form, { 'idempotency-key': 'first-form' })),
    );
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202]);
    const [first, ...others] = (await Promise.all(answers.map((answer) => answer.json()))) as {
      reference: string;
      statusUrl: string;
    }[];
    for (const other of others) expect(other).toEqual(first);

    const found = await acknowledged('xylophone');
    expect(found).toMatchObject({ reference: first?.reference, channel: 'web', entryCount: 1 });
    expect(found.owner).not.toBe('');
    expect(found.assignment.handler).toBeDefined();
    expect(found.clocks.map((clock) => clock.name)).toEqual(['ack', 'assessment', 'update', 'decision']);
    const [mail] = await product.received('web@customer.example', 1);
    expect(mail?.subject).toContain(found.reference);
    expect(mail?.headers['auto-submitted']).toBe('auto-replied');
    expect(mail?.text).not.toContain('xylophone');

    const link = await fetch(first?.statusUrl ?? '', { redirect: 'manual' });
    expect(link.status).toBe(303);
    const token = first?.statusUrl.split('/t/')[1] ?? '';
    const path = `/api/v1/complaints/${first?.reference ?? ''}`;
    const status = await eventually(async () => {
      const view = await product.get<{ state: string }>(path, { authorization: `Bearer ${token}` });
      return view.state === 'in-progress' ? view : undefined;
    }, 'a view of the case in progress');
    expect(JSON.stringify(status)).toContain('xylophone');
  });

  it('is found by its reference before a stranger’s that quotes it', async () => {
    const answer = await product.post('/api/v1/complaints', { description: 'The marimba is out of tune' });
    const { reference } = (await answer.json()) as { reference: string };
    const description = `My neighbour has ${reference}, and mine is worse`;
    const quoting = (await (await product.post('/api/v1/complaints', { description })).json()) as Summary;
    const listed = await eventually(async () => {
      const path = `/api/v1/cases?q=${encodeURIComponent(reference.toLowerCase())}`;
      const { items } = await product.get<{ items: Summary[] }>(path);
      return items.length === 2 ? items : undefined;
    }, 'both cases in which the reference stands');
    expect(listed.map((each) => each.reference)).toEqual([reference, quoting.reference]);
  });

  it('by mail is one case, acknowledged in the customer’s own thread; an answer to that joins it', async () => {
    const message = {
      from: 'Mona <mona@customer.example>',
      subject: 'Late harpsichord',
      text: 'Where is it?',
      messageId: '<harp-1@customer.example>',
    };
    await product.mail(message);
    await product.mail(message);
    const found = await acknowledged('harpsichord');
    expect(found).toMatchObject({ channel: 'email', entryCount: 1 });
    const [receipt] = await product.received('mona@customer.example', 1);
    expect(receipt?.headers['in-reply-to']).toBe('<harp-1@customer.example>');

    await product.mail({
      from: 'mona@customer.example',
      subject: 'Re: Late harpsichord',
      text: 'Two weeks now.',
      inReplyTo: receipt?.messageId ?? '',
    });
    await eventually(
      async () => ((await only('harpsichord')).entryCount === 2 ? true : undefined),
      'the answer on the case',
    );
    await product.received('mona@customer.example', 1);
  });

  it('is not made of automatic mail, which nobody answers', async () => {
    await product.mail({
      from: 'robot@customer.example',
      subject: 'Out of office: clavichord',
      text: 'I am away.',
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    const row = await eventually(async () => {
      const { items } = await product.get<{ items: { fate: string; cases: string[] }[] }>('/api/v1/intake?fate=filed');
      return items[0];
    }, 'the automatic mail in the intake list');
    expect(row).toMatchObject({ fate: 'filed', cases: [] });
    await product.received('robot@customer.example', 0);
  });

  it('is answered by staff on the customer’s channel, once for each key', async () => {
    const { reference } = await only('harpsichord');
    const answer = { text: 'It is on its way.' };
    for (let times = 0; times < 2; times += 1) {
      const sent = await product.post(`/api/v1/cases/${reference}/messages`, answer, { 'idempotency-key': 'k1' });
      expect(sent.status).toBe(201);
    }
    const mails = await product.received('mona@customer.example', 2);
    expect(mails.map((mail) => mail.text).join('\n')).toContain('It is on its way.');
    const note = await product.post(
      `/api/v1/cases/${reference}/notes`,
      { text: 'Called the depot.' },
      { 'idempotency-key': 'k2' },
    );
    expect(note.status).toBe(201);
    expect((await only('harpsichord')).entryCount).toBe(4);
  });

  it('is there after a restart, and after a kill', async () => {
    expect(await product.stop()).toBe(0);
    expect(await product.start()).toBeUndefined();
    await product.signIn();
    expect((await only('harpsichord')).entryCount).toBe(4);
    await product.stop('SIGKILL');
    expect(await product.start()).toBeUndefined();
    await product.signIn();
    expect((await only('xylophone')).entryCount).toBe(1);
  });

  it('names every wrong field at once', async () => {
    const answer = await product.post('/api/v1/complaints', {
      email: 'nonsense',
      preferredChannel: 'pigeon',
      surprise: 1,
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await answer.json()) as { errors: { field: string }[] };
    expect(new Set(problem.errors.map((error) => error.field))).toEqual(
      new Set(['description', 'email', 'preferredChannel', 'surprise']),
    );
  });
});
