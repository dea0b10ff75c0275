import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ProductVisitors } from './product-visitors.js';
import { eventually, RunningProduct } from './running-product.js';

interface Found {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
  readonly assignment: { readonly handler?: string };
  readonly conversation?: { readonly live: boolean; readonly conduct?: string };
  readonly entries: readonly { readonly text: string }[];
  readonly history: readonly { readonly kind: string; readonly content: Readonly<Record<string, unknown>> }[];
}

interface Seat {
  readonly person: string;
  readonly used: number;
  readonly chats: number;
}

jest.setTimeout(180_000);

describe('the life of a conversation', () => {
  let product: RunningProduct;
  let visitors: ProductVisitors;

  beforeAll(async () => {
    product = await RunningProduct.create();
    visitors = new ProductVisitors(product);
    await product.start();
    await product.signIn();
  });

  afterAll(async () => {
    visitors.leave();
    await product.remove();
  });

  const caseWhen = async (id: string, holds: (found: Found) => boolean, what: string): Promise<Found> =>
    product.caseWhen(id, holds, what);
  const handled = async (id: string): Promise<string> =>
    (await caseWhen(id, ({ assignment }) => assignment.handler !== undefined, `a handler of ${id}`)).assignment
      .handler ?? '';
  const seatWhen = async (id: string, person: string, wanted: Omit<Seat, 'person'>): Promise<void> => {
    let seat: Seat | undefined;
    await eventually(
      async () => {
        const { items } = await product.get<{ items: Seat[] }>(`/api/v1/cases/${id}/candidates`);
        seat = items.find((each) => each.person === person);
        return seat?.used === wanted.used && seat.chats === wanted.chats ? true : undefined;
      },
      `${JSON.stringify(wanted)} on the seat of ${person}`,
    );
  };

  it('takes a place for conversations, ends by the word of its visitor and weighs as a case, and begins again', async () => {
    const [kim, id] = await visitors.complaining('My parcel never came. Order 4711.');
    expect(await product.get<Found>(`/api/v1/cases/${id}`)).toMatchObject({ conversation: { live: true } });
    const handler = await handled(id);
    await seatWhen(id, handler, { used: 0, chats: 1 });

    expect(await kim.ask('end', {})).toMatchObject({ ended: true });
    const ended = await caseWhen(id, ({ conversation }) => conversation?.live === false, 'the end of it on the case');
    expect(ended).toMatchObject({ state: 'received', assignment: { handler } });
    expect(ended.history.filter(({ kind }) => kind === 'conversation-ended')).toMatchObject([
      { content: { why: 'visitor' } },
    ]);
    await seatWhen(id, handler, { used: 1, chats: 0 });

    const { token } = kim;
    kim.leave();
    const back = await visitors.connect();
    expect(await back.ask('hello', { token })).toMatchObject({ reference: id });
    await back.say('second', 'It came, but broken.');
    await caseWhen(id, ({ conversation }) => conversation?.live === true, 'a live conversation again');
    await seatWhen(id, handler, { used: 0, chats: 1 });
    await back.ask('end', {});
    await seatWhen(id, handler, { used: 1, chats: 0 });
  });

  it('is ended by a person only after a warning, for that conversation alone, and can be taken back', async () => {
    const [lee, id] = await visitors.complaining('You idiots lost my parcel. Order 4712.');
    await handled(id);
    const judge = async (step: string): Promise<Response> => {
      const { revision } = await product.get<Found>(`/api/v1/cases/${id}`);
      const body = { step, reason: 'insults' };
      return product.post(`/api/v1/cases/${id}/conduct`, body, { 'if-match': `"${String(revision)}"` });
    };
    expect((await product.post(`/api/v1/cases/${id}/conduct`, { step: 'warn', reason: 'insults' })).status).toBe(428);
    const early = await judge('end');
    expect([early.status, ((await early.json()) as { code: string }).code]).toEqual([409, 'not-warned']);
    expect((await judge('warn')).status).toBe(200);
    await eventually(
      async () => Promise.resolve(lee.texts.find((text) => text.includes('without insults and threats'))),
      'the warning in the conversation',
    );
    expect(await lee.say('second', 'Idiots!')).toHaveProperty('seq');
    await caseWhen(id, ({ entries }) => entries.some(({ text }) => text === 'Idiots!'), 'what they said on the case');

    expect((await judge('end')).status).toBe(200);
    const line = await eventually(
      async () => Promise.resolve(lee.texts.find((text) => text.includes('We have ended this conversation'))),
      'the end in the conversation',
    );
    expect(line).toContain(`${product.url}/t/`);
    const { error } = await lee.say('third', 'You cannot do that!');
    expect(error).toMatchObject({ code: 'conversation-ended', retriable: false });
    expect(error?.detail).toContain('Call us: ');
    const after = await caseWhen(id, ({ conversation }) => conversation?.live === false, 'nobody sits there');
    expect(after).toMatchObject({ state: 'received', conversation: { conduct: 'ended' } });
    expect(after.entries.map(({ text }) => text)).not.toContain('You cannot do that!');
    const [, other] = await visitors.complaining('Another parcel is late. Order 4713.');
    expect(other).not.toBe(id);

    expect((await judge('resume')).status).toBe(200);
    await eventually(async () => (await lee.say('fourth', 'Sorry. Where is it?')).seq, 'a word that is taken in again');
    await caseWhen(id, ({ entries }) => entries.some(({ text }) => text.startsWith('Sorry.')), 'it on the case');
  });
});
