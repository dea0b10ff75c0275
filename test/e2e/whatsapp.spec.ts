import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { TelephoneNetwork } from '@redress/sandbox';
import type { RunningProduct } from './running-product.js';
import { TelephoneStage } from './telephone-stage.js';

interface Found {
  readonly id: string;
  readonly reference: string;
  readonly channel: string;
  readonly entries: readonly { readonly kind: string; readonly text: string; readonly at: string }[];
  readonly customer: {
    readonly address?: string;
    readonly name?: string;
    readonly stopped?: readonly string[];
    readonly whatsappUntil?: string;
  };
  readonly acknowledgement: { readonly state: string; readonly evidence?: string };
  readonly updates: readonly { readonly kind: string; readonly channel: string; readonly state: string }[];
}

jest.setTimeout(180_000);

const OURS = '+447700900000';
const OURS_ON_WHATSAPP = 'whatsapp:+447700900001';

describe('a complaint by WhatsApp', () => {
  let stage: TelephoneStage;
  let product: RunningProduct;
  let network: TelephoneNetwork;

  beforeAll(async () => {
    stage = await TelephoneStage.open([OURS, OURS_ON_WHATSAPP]);
    ({ product, network } = stage);
  });

  afterAll(() => stage.close());

  const caseOf = async (number: string, channel: string): Promise<Found> => stage.caseOf(number, channel);
  const caseWhen = async (id: string, holds: (found: Found) => boolean, what: string): Promise<Found> =>
    product.caseWhen(id, holds, what);

  it('is acknowledged, talked about and ended, all by WhatsApp', async () => {
    const number = stage.telephone();
    const kim = `whatsapp:${number}`;
    await stage.type(kim, 'My parcel never came. Order 4711.');
    const [receipt] = await stage.texts(kim, 1);
    expect(receipt).toMatchObject({ from: OURS_ON_WHATSAPP, channel: 'whatsapp' });
    const { id, reference } = await caseOf(number, 'whatsapp');
    expect(receipt?.text).toContain(reference);
    expect(receipt?.text).toContain(`${product.url}/t/`);
    await caseWhen(id, ({ acknowledgement }) => acknowledgement.state === 'met', 'evidence that the receipt arrived');

    await stage.type(kim, 'It was a birthday present!');
    const joined = await caseWhen(id, ({ entries }) => entries.length === 2, 'the second message on the case');
    expect(joined).toMatchObject({ channel: 'whatsapp', customer: { address: number, name: 'A customer' } });

    const day = 24 * 60 * 60_000;
    const wordsUntil = Date.parse(joined.customer.whatsappUntil ?? '');
    expect(wordsUntil - day).toBe(Date.parse(joined.entries[1]?.at ?? ''));

    // Too long for a text message, not for this.
    const words = `We found it: it comes tomorrow. ${'Sorry for the wait. '.repeat(30)}`.trim();
    expect(await product.say(id, words, 'k1')).toBe(201);
    expect((await stage.texts(kim, 2))[1]?.text).toContain(words);

    expect(await product.say(id, 'A long story. '.repeat(150), 'k2')).toBe(201);
    const [, , announced] = await stage.texts(kim, 3);
    expect(announced?.text).toContain('Read it here');
    expect(announced?.text).toContain(`${product.url}/t/`);

    await stage.type(kim, 'STOP');
    await caseWhen(id, ({ customer }) => customer.stopped?.includes('whatsapp') === true, 'the stop on the case');
    expect(await product.say(id, 'Did it come?', 'k3')).toBe(201);
    await caseWhen(id, ({ updates }) => updates.some(({ state }) => state === 'handed-over'), 'a task in its place');
    await product.idle();
    expect(network.list({ to: kim })).toHaveLength(3);

    await stage.type(kim, 'START');
    await caseWhen(id, ({ customer }) => customer.stopped === undefined, 'the start on the case');
    expect(await product.say(id, 'Did it come now?', 'k4')).toBe(201);
    expect((await stage.texts(kim, 4))[3]?.text).toContain('Did it come now?');
  });

  it('is another door than the text messages of the same number', async () => {
    const number = stage.telephone();
    await stage.type(`whatsapp:${number}`, 'The driver was rude to my mother yesterday.');
    await stage.type(number, 'You charged me twice for order 4711.');
    const [ours] = await stage.texts(`whatsapp:${number}`, 1);
    const [text] = await stage.texts(number, 1);
    const [byWhatsApp, byText] = [await caseOf(number, 'whatsapp'), await caseOf(number, 'sms')];
    expect(byWhatsApp.id).not.toBe(byText.id);
    expect(ours?.text).toContain(byWhatsApp.reference);
    expect(text?.text).toContain(byText.reference);

    await stage.type(number, 'STOP');
    await caseWhen(byText.id, ({ customer }) => customer.stopped?.includes('sms') === true, 'the stop of the texts');
    expect(await product.say(byWhatsApp.id, 'We are sorry, and have talked to him.', 'k1')).toBe(201);
    await stage.texts(`whatsapp:${number}`, 2);
  });
});
