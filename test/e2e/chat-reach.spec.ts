import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '../channel-chat/visitor.js';
import { ProductVisitors } from './product-visitors.js';
import { RunningProduct } from './running-product.js';

interface Found {
  readonly id: string;
  readonly customer: { readonly address?: string; readonly proved: boolean };
  readonly assignment: { readonly handler?: string };
  readonly entries: readonly { readonly from: string; readonly text: string }[];
  readonly history: readonly { readonly kind: string; readonly content?: { readonly asks?: string } }[];
}

jest.setTimeout(180_000);

describe('a visitor who may leave', () => {
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

  it('hears who answers by name, says once how to be reached, and asks to be called, through a kill', async () => {
    const kim = await visitors.connect();
    await kim.hello({ language: 'en' });
    await kim.toldOf(({ text }) => text.includes('Acme Parcels'));
    await kim.say('a1', 'My parcel never arrived. Order 4711.');
    await until(() => (kim.asked.at(-1) === 'reach' ? true : undefined), 'a question how to be reached');
    const told = await kim.toldOf(({ name, by }) => name !== undefined && by !== undefined);
    expect(told.text).toContain(`${told.name ?? ''} answers you here.`);
    expect(await kim.ask('reach', { email: 'kim@mail.example' })).toEqual({});
    const [mail] = await product.received('kim@mail.example', 1);
    expect(mail?.text).toContain(`${product.url}/t/`);
    expect(mail?.text).not.toContain('4711');
    expect(await kim.ask('call', { id: 'c1', phone: '+44 20 7946 0001' })).toEqual({ seq: expect.any(Number) });

    await product.stop('SIGKILL');
    await product.start();
    await product.signIn();
    const again = await visitors.connect();
    again.token = kim.token;
    await again.hello({ language: 'en' });
    expect((await again.toldOf(({ name }) => name !== undefined)).name).toBe(told.name);
    expect(again.asked.every((asked) => asked === undefined)).toBe(true);
    expect((await again.ask('call', { id: 'c1', phone: '+44 20 7946 0001' })).error).toBeUndefined();

    const [reference = ''] = again.references;
    const found = await product.caseWhen<Found>(
      reference,
      ({ customer, entries }) =>
        customer.address !== undefined && entries.some(({ text }) => text.includes('Please call me')),
      'the address and the wish on the case',
    );
    expect(found.customer).toMatchObject({ address: 'kim@mail.example', proved: false });
    expect(found.entries.filter(({ text }) => text.includes('Please call me'))).toHaveLength(1);
  });
});
