import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PICTURE, sendFile } from '../channel-chat/send-file.js';
import { Colleague } from './colleague.js';
import { ProductVisitors } from './product-visitors.js';
import { eventually, RunningProduct } from './running-product.js';

interface Found {
  readonly id: string;
  readonly reference: string;
  readonly channel: string;
  readonly conversation?: { readonly live: boolean };
  readonly entries: readonly {
    readonly from: string;
    readonly text: string;
    readonly attachments: readonly { readonly name: string; readonly url?: string }[];
  }[];
  readonly acknowledgement: { readonly state: string; readonly evidence?: string };
  readonly updates: readonly { readonly kind: string; readonly channel: string; readonly state: string }[];
}

jest.setTimeout(180_000);

describe('a complaint in a conversation', () => {
  let product: RunningProduct;
  let ivy: Colleague;
  let visitors: ProductVisitors;

  beforeAll(async () => {
    product = await RunningProduct.create();
    visitors = new ProductVisitors(product);
    await product.start();
    ivy = await Colleague.signIn(product, 'ivy@acme.example');
    await product.signIn();
  });

  afterAll(async () => {
    visitors.leave();
    await product.remove();
  });

  const caseWhen = async (id: string, holds: (found: Found) => boolean, what: string): Promise<Found> =>
    product.caseWhen(id, holds, what);
  const say = async (id: string, text: string, key: string): Promise<number> =>
    (await ivy.post(`/api/v1/cases/${id}/messages`, { text, purpose: 'reply' }, { 'idempotency-key': key })).status;

  it('is acknowledged, talked about and decided there, and one case', async () => {
    const kim = await visitors.connect();
    await kim.hello({ name: 'Kim' });
    expect(await kim.say('a1', 'Hello?')).toEqual({ seq: 1 });
    expect(await kim.say('a2', 'My parcel never came. Order 4711.')).toEqual({ seq: 2 });
    expect(await kim.say('a3', 'It was a birthday present!')).toEqual({ seq: 3 });
    await kim.shown(4);
    const [reference = ''] = kim.references;
    expect(kim.texts[3]).toMatch(/^system: /u);
    expect(kim.texts[3]).toContain(reference);
    expect(kim.texts[3]).toContain(`${product.url}/t/`);

    const { id, channel } = await caseWhen(
      reference,
      ({ entries }) => entries.length >= 2,
      'both messages on the case',
    );
    expect(channel).toBe('chat');
    await caseWhen(id, ({ acknowledgement }) => acknowledgement.state === 'met', 'evidence that the receipt arrived');
    expect(await say(id, 'We found it: it comes tomorrow.', 'k1')).toBe(201);
    await kim.shown(5);
    expect(kim.lines[4]).toMatchObject({ from: 'handler', name: 'Ivy' });
    expect(kim.texts[4]).toContain('We found it: it comes tomorrow.');
    await caseWhen(id, ({ updates }) => updates.every(({ state }) => state === 'delivered'), 'delivery of both');

    expect(await kim.say('a4', 'It did not come either.')).toEqual({ seq: 6 });
    const { entries } = await caseWhen(
      id,
      (found) => found.entries.some(({ text }) => text.includes('either')),
      'what was added',
    );
    const said = entries.filter(({ from }) => from === 'customer').map(({ text }) => text);
    expect(said.slice(-3)).toEqual([
      'My parcel never came. Order 4711.',
      'It was a birthday present!',
      'It did not come either.',
    ]);
  });

  it('is a file alone, which staff can read and its visitor can have again', async () => {
    const pat = await visitors.connect();
    await pat.hello();
    const upload = await sendFile(product.url, pat.token, { name: 'broken box.png' });
    expect(await pat.ask('file', { id: 'f1', upload })).toEqual({ seq: 1 });
    await pat.shown(2);
    expect(pat.texts[1]).toContain(pat.references[0]);
    const [reference = ''] = pat.references;
    const { entries } = await caseWhen(reference, (found) => found.entries.length > 0, 'the file on the case');
    const [file] = entries.flatMap(({ attachments }) => attachments);
    expect(file).toMatchObject({ name: 'broken box.png', type: 'image/png', bytes: PICTURE.length });
    expect(await product.text(file?.url ?? '')).toBe(PICTURE.toString());
    const own = await fetch(`${product.url}/chat/files/1`, { headers: { authorization: `Bearer ${pat.token ?? ''}` } });
    expect(Buffer.from(await own.arrayBuffer()).equals(PICTURE)).toBe(true);
  });

  it('shows each side that the other writes, and staff that the visitor has gone', async () => {
    const lou = await visitors.connect();
    await lou.hello({ name: 'Lou' });
    await lou.say('b1', 'My parcel came open. Order 4712.');
    await lou.shown(2);
    const [reference = ''] = lou.references;
    const { id, conversation } = await caseWhen(reference, (found) => found.conversation?.live === true, 'a live case');
    expect(conversation).toMatchObject({ live: true });
    const typing = await ivy.pushed(/event: typing\n/u, () => lou.ask('typing', { typing: true }));
    expect(typing).toContain(JSON.stringify({ case: id, reference, typing: true }));

    expect((await ivy.post(`/api/v1/cases/${reference}/typing`, { typing: true })).status).toBe(204);
    const shown = await eventually(() => Promise.resolve(lou.typing[0]), 'word that Ivy writes');
    expect(shown).toEqual({ from: 'handler', name: 'Ivy', typing: true });
    expect((await ivy.post(`/api/v1/cases/${id}/typing`, {})).status).toBe(400);
    expect((await product.post(`/api/v1/cases/${id}/typing`, { typing: true }, { cookie: '' })).status).toBe(401);

    const gone = await ivy.pushed(/event: presence\n.*\n.*"here":false/u, () => Promise.resolve(lou.leave()));
    expect(gone).toContain(JSON.stringify({ case: id, reference, here: false }));
  });
});
