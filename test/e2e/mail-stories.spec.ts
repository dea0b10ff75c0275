import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, RunningProduct } from './running-product.js';

interface Intake {
  readonly id: string;
  readonly fate: string;
  readonly reason?: string;
  readonly cases: readonly string[];
}

interface Held {
  readonly text: string;
  readonly original: string;
  readonly attachments: readonly { readonly url?: string }[];
}

interface Case {
  readonly id: string;
  readonly reference: string;
  readonly state: string;
  readonly recordType: string;
  readonly receivedAt: string;
  readonly unconfirmed?: boolean;
  readonly customer: { readonly address?: string; readonly wrongPerson?: boolean };
  readonly acknowledgement: { readonly state: string };
  readonly entryCount: number;
  readonly entries: readonly {
    readonly id: string;
    readonly text: string;
    readonly trusted: boolean;
    readonly original?: string;
    readonly movedTo?: string;
    readonly attachments: readonly { readonly name: string; readonly scan: string; readonly url?: string }[];
  }[];
}

describe('mail that a person decides about', () => {
  let product: RunningProduct;

  beforeAll(async () => {
    product = await RunningProduct.create();
    await product.start();
    await product.signIn();
  }, 60_000);

  afterAll(async () => {
    await product.remove();
  });

  const intake = async (fate: string): Promise<readonly Intake[]> =>
    (await product.get<{ items: Intake[] }>(`/api/v1/intake?fate=${fate}&limit=100`)).items;
  const readCase = async (id: string): Promise<Case> => product.get<Case>(`/api/v1/cases/${encodeURIComponent(id)}`);
  const casesOf = async (address: string): Promise<readonly Case[]> =>
    (await product.get<{ items: Case[] }>(`/api/v1/cases?q=${encodeURIComponent(address)}`)).items;
  const caseOf = async (address: string): Promise<Case> =>
    readCase((await eventually(async () => (await casesOf(address))[0], `a case of ${address}`)).id);
  const heldWith = async (subject: string): Promise<Intake> =>
    eventually(async () => {
      for (const each of await intake('held')) {
        const { message } = await product.get<{ message?: { subject?: string } }>(`/api/v1/intake/${each.id}`);
        if (message?.subject === subject) return each;
      }
      return undefined;
    }, `a held message ${subject}`);
  const decide = async (path: string, body: object = {}): Promise<number> => (await product.post(path, body)).status;

  it('is held when the receiving server marked it as spam, and opened by one click with its receipt', async () => {
    const text = `My parcel never came. ${'I asked in the shop. '.repeat(200)}Then I gave up.`;
    await product.mail({
      from: 'kim@mail.example',
      subject: 'Cheap parcels',
      text,
      headers: { 'X-Spam-Flag': 'YES' },
      attachments: [{ filename: 'till.txt', content: 'a slip of the till' }],
    });
    const { id } = await heldWith('Cheap parcels');
    expect(await casesOf('kim@mail.example')).toEqual([]);
    const sought = async (q: string): Promise<unknown> =>
      (await product.get<{ items: unknown }>(`/api/v1/intake?q=${encodeURIComponent(q)}`)).items;
    const listed = expect.objectContaining({
      id,
      fate: 'held',
      subject: 'Cheap parcels',
      from: { address: 'kim@mail.example', proved: false },
    });
    expect(await intake('held')).toContainEqual(listed);
    expect([await sought('Kim@mail.example'), await sought(id)]).toEqual([[listed], [listed]]);
    const { message } = await product.get<{ message: Held }>(`/api/v1/intake/${id}`);
    expect(message.text).toContain('Then I gave up.');
    const file = await product.answer(message.attachments[0]?.url ?? '');
    expect(await file.text()).toBe('a slip of the till');
    // Whatever its name says, no browser opens it.
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename=till.txt');
    expect(await product.text(message.original)).toContain('Subject: Cheap parcels');
    expect(await decide(`/api/v1/intake/${id}/open`)).toBe(200);
    await product.received('kim@mail.example', 1);
    expect(await caseOf('kim@mail.example')).toMatchObject({ entryCount: 1 });
    expect(await sought('kim@mail.example')).toMatchObject([{ id, fate: 'opened', cases: [expect.any(String)] }]);
    expect((await intake('opened')).map((each) => each.id)).toContain(id);
  }, 60_000);

  it('is put aside as not ours, and that is taken back', async () => {
    await product.mail({
      from: 'spam@mail.example',
      subject: 'Win a parcel',
      text: 'Click here.',
      headers: { 'X-Spam-Flag': 'YES' },
    });
    const { id } = await heldWith('Win a parcel');
    expect(await decide(`/api/v1/intake/${id}/not-ours`)).toBe(204);
    expect((await intake('filed')).find((each) => each.id === id)?.reason).toBe('not ours');
    expect(await decide(`/api/v1/intake/${id}/undo`)).toBe(204);
    expect((await intake('held')).map((each) => each.id)).toContain(id);
    expect(await decide(`/api/v1/intake/${id}/undo`)).toBe(409);
    expect(await decide(`/api/v1/intake/none/open`)).toBe(404);
  }, 60_000);

  it('is a complaint of its original writer when staff send it on, who hears nothing until that is confirmed', async () => {
    await product.mail({
      from: 'ivy@acme.example',
      subject: 'Fwd: Broken vase',
      text: [
        'Please take this.',
        '',
        '---------- Forwarded message ---------',
        'From: Robin Vale <robin@mail.example>',
        'Date: Fri, 20 Nov 2026 at 09:30',
        'Subject: Broken vase',
        'To: <ivy@acme.example>',
        '',
        'The vase came in pieces.',
      ].join('\r\n'),
    });
    const opened = await caseOf('robin@mail.example');
    expect(opened).toMatchObject({ unconfirmed: true, customer: { address: 'robin@mail.example' } });
    expect(opened.receivedAt < '2026-11-21').toBe(true);
    expect(await decide(`/api/v1/intake/${opened.id}/confirm`)).toBe(200);
    await product.received('robin@mail.example', 1);
    expect(await decide(`/api/v1/intake/${opened.id}/confirm`)).toBe(409);
  }, 60_000);

  it('joins nothing when a stranger quotes a reference', async () => {
    const { reference, id } = await caseOf('robin@mail.example');
    await product.mail({ from: 'eve@mail.example', subject: `Re: [${reference}]`, text: 'What is this about?' });
    await product.received('eve@mail.example', 1);
    expect(await readCase(id)).toMatchObject({ entryCount: 1 });
    await product.mail({ from: 'robin@mail.example', subject: `Re: [${reference}]`, text: 'It was my aunt’s.' });
    await eventually(async () => ((await readCase(id)).entryCount === 2 ? true : undefined), 'the answer on its case');
  }, 60_000);

  it('is taken to a case of its own when it joined the wrong one, with its files', async () => {
    const { reference, id } = await caseOf('robin@mail.example');
    await product.mail({
      from: 'robin@mail.example',
      subject: `[${reference}]`,
      text: 'And now the lamp is late.',
      attachments: [{ filename: 'lamp.txt', content: 'the lamp' }],
    });
    const wrong = await eventually(
      async () => (await readCase(id)).entries.find(({ text }) => text.includes('lamp')),
      'the mail about the lamp',
    );
    const answer = await product.post(`/api/v1/cases/${id}/entries/${encodeURIComponent(wrong.id)}/move`, {});
    expect(answer.status).toBe(200);
    const moved = (await answer.json()) as { reference: string };
    const target = await eventually(async () => {
      try {
        const found = await readCase(moved.reference);
        return found.entryCount > 0 ? found : undefined;
      } catch {
        return undefined;
      }
    }, 'the case of its own');
    expect(target.entries[0]?.text).toContain('lamp');
    const [file] = target.entries[0]?.attachments ?? [];
    expect(file?.scan).toBe('not-scanned');
    const url = file?.url ?? '';
    expect(await product.text(url)).toBe('the lamp');
    expect(JSON.stringify(await readCase(id))).not.toContain('lamp is late');
  }, 60_000);

  it('becomes two cases when it holds two complaints', async () => {
    const source = await caseOf('eve@mail.example');
    const split = await product.post(
      `/api/v1/cases/${source.id}/split`,
      { entry: source.entries[0]?.id, text: 'Nobody answers the telephone.' },
      { 'idempotency-key': 'split-1' },
    );
    expect(split.status).toBe(201);
    await product.received('eve@mail.example', 2);
    expect((await casesOf('eve@mail.example')).length).toBe(2);
  }, 60_000);

  it('stops the address of somebody else who answers that it is not them', async () => {
    await product.mail({ from: 'wrong@mail.example', subject: 'Late', text: 'The parcel is late.' });
    const [receipt] = await product.received('wrong@mail.example', 1);
    await product.mail({
      from: 'wrong@mail.example',
      to: receipt?.headers['reply-to'] ?? '',
      subject: 'Re: Late',
      text: 'NOT ME',
    });
    const { id } = await caseOf('wrong@mail.example');
    const stopped = await eventually(async () => {
      const found = await readCase(id);
      return found.customer.wrongPerson === true ? found : undefined;
    }, 'a stopped address');
    expect(stopped.acknowledgement.state).toBe('reopened');
    const answer = await product.post(
      `/api/v1/cases/${id}/messages`,
      { text: 'Dear customer' },
      { 'idempotency-key': 'reply-1' },
    );
    expect(answer.status).toBe(409);
    expect(((await answer.json()) as { code: string }).code).toBe('recipient-stopped');
  }, 60_000);
});
