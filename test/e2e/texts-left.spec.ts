import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ProductVisitors } from './product-visitors.js';
import type { RunningProduct } from './running-product.js';
import { TelephoneStage } from './telephone-stage.js';

interface Found {
  readonly id: string;
  readonly customer: { readonly stopped?: readonly string[] };
  readonly acknowledgement: { readonly state: string; readonly evidence?: string };
  readonly updates: readonly { readonly kind: string; readonly channel: string; readonly state: string }[];
}

jest.setTimeout(180_000);

const OURS = '+447700900000';
const SIX_MINUTES = 6 * 60_000;

describe('a telephone number that somebody left', () => {
  let stage: TelephoneStage;
  let product: RunningProduct;
  let visitors: ProductVisitors;

  beforeAll(async () => {
    stage = await TelephoneStage.open([OURS]);
    ({ product } = stage);
    visitors = new ProductVisitors(product);
  });

  afterAll(async () => {
    visitors.leave();
    await stage.close();
  });

  const complain = async (fields: object): Promise<string> => {
    const answer = await product.post('/api/v1/complaints', { description: 'My parcel never came.', ...fields });
    expect(answer.status).toBe(202);
    return ((await answer.json()) as { reference: string }).reference;
  };

  it('on the form, to be texted, gets receipt and answers by text, and no mail, until STOP', async () => {
    const number = stage.telephone();
    const mail = 'kim@mail.example';
    const typed = number.replace('+44', '0');
    const reference = await complain({ email: mail, phone: typed, preferredChannel: 'sms' });
    const [receipt] = await stage.texts(number, 1);
    expect(receipt).toMatchObject({ from: OURS, text: expect.stringContaining(reference) });
    expect(receipt?.text).not.toContain('parcel never came');
    await product.caseWhen<Found>(
      reference,
      ({ acknowledgement }) => acknowledgement.evidence === 'delivered',
      'evidence that the receipt arrived',
    );
    expect(await product.say(reference, 'We found it: it comes tomorrow.', 'k1')).toBe(201);
    expect((await stage.texts(number, 2))[1]?.text).toContain('We found it: it comes tomorrow.');
    expect(await product.received(mail, 0)).toEqual([]);

    await stage.type(number, 'STOP');
    const stopped = ({ customer }: Found): boolean => customer.stopped?.includes('sms') === true;
    await product.caseWhen(reference, stopped, 'the stop on the case');
    expect(await product.say(reference, 'Did it come?', 'k2')).toBe(201);
    const [said] = await product.received(mail, 1);
    expect(said?.text).toContain('Did it come?');
    await product.idle();
    expect(stage.network.list({ to: number })).toHaveLength(2);
  });

  it('on the form, in a country that machines may not text to, loses nothing', async () => {
    const number = '+33612345678';
    const mail = 'pat@mail.example';
    const reference = await complain({ email: mail, phone: number, preferredChannel: 'sms' });
    const [receipt] = await product.received(mail, 1);
    expect(receipt?.text).toContain(reference);
    expect(await product.say(reference, 'We found it.', 'k4')).toBe(201);
    expect((await product.received(mail, 2))[1]?.text).toContain('We found it.');
    expect(stage.network.list({ to: number })).toEqual([]);
  });

  it('in a conversation gets by text, once, what was answered when nobody was there', async () => {
    const number = stage.telephone();
    const [visitor, reference] = await visitors.complaining('My parcel never came.');
    expect(await visitor.ask('reach', { phone: number.replace('+44', '0') })).toEqual({});
    visitor.leave();
    expect(await product.say(reference, 'We found it: it comes tomorrow.', 'k3')).toBe(201);
    await stage.startLater(SIX_MINUTES);
    const [text] = await stage.texts(number, 1);
    expect(text).toMatchObject({ from: OURS, text: expect.stringContaining('We found it: it comes tomorrow.') });
    await product.caseWhen<Found>(
      reference,
      ({ updates }) => updates.some(({ channel, state }) => channel === 'sms' && state === 'delivered'),
      'evidence that the text arrived',
    );
    await stage.startLater(2 * SIX_MINUTES);
    await product.idle();
    expect(await stage.texts(number, 1)).toHaveLength(1);
  });
});
