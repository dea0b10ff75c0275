import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { realEngines } from './real-engines.js';
import { eventually, RunningProduct } from './running-product.js';

interface Summary {
  readonly reference: string;
  readonly owner: string;
  readonly assignment: { readonly handler?: string };
  readonly acknowledgement: { readonly state: string };
}

jest.setTimeout(300_000);

describe('on Kafka, MongoDB and S3', () => {
  const environment = realEngines();
  let product: RunningProduct;
  beforeAll(async () => {
    product = await RunningProduct.create();
    expect(await product.start(environment)).toBeUndefined();
    await product.signIn();
  });
  afterAll(() => product.remove());

  const acknowledged = (words: string): Promise<Summary> =>
    eventually(async () => {
      const { items } = await product.get<{ items: Summary[] }>(`/api/v1/cases?q=${encodeURIComponent(words)}`);
      return items.find((item) => item.acknowledgement.state === 'met');
    }, `an acknowledged case about ${words}`);

  it('a form and a mail each become one case with an owner, a handler and one acknowledgement', async () => {
    const form = { description: 'The xylophone arrived broken', email: 'web@customer.example' };
    const answer = await product.post('/api/v1/complaints', form, { 'idempotency-key': 'first-form' });
    const { reference } = (await answer.json()) as { reference: string };
    await product.mail({ from: 'ann@customer.example', subject: 'Late', text: 'The zither never came' });

    const [byForm, byMail] = [await acknowledged('xylophone'), await acknowledged('zither')];
    expect(byForm.reference).toBe(reference);
    for (const found of [byForm, byMail]) {
      expect(found.owner).not.toBe('');
      expect(found.assignment.handler).toBeDefined();
    }
    for (const to of ['web@customer.example', 'ann@customer.example']) await product.received(to, 1);
  });

  it('everything is there after a restart', async () => {
    expect(await product.stop()).toBe(0);
    expect(await product.start(environment)).toBeUndefined();
    await product.signIn();
    expect((await acknowledged('xylophone')).owner).not.toBe('');
  });
});
