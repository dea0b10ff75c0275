import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, RunningProduct } from './running-product.js';

interface Summary {
  readonly reference: string;
  readonly owner: string;
  readonly assignment: { readonly handler?: string };
  readonly acknowledgement: { readonly state: string };
}

jest.setTimeout(300_000);

/** The value of a variable that names a real server; a run without it is a failure, never a skipped suite. */
function address(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: it names the server to test with`);
  return value;
}

/** The settings of a process on Kafka, MongoDB and S3, with a database of its own. */
function realEngines(): Record<string, string> {
  const database = new URL(address('REDRESS_TEST_MONGODB_URL'));
  database.pathname = `/redress_e2e_${randomBytes(4).toString('hex')}`;
  return {
    REDRESS_DATABASE_URL: database.href,
    REDRESS_BROKER_URL: address('REDRESS_TEST_KAFKA_URL'),
    REDRESS_FILES_URL: address('REDRESS_TEST_S3_URL'),
    REDRESS_SECRET: randomBytes(32).toString('hex'),
    AWS_ACCESS_KEY_ID: address('AWS_ACCESS_KEY_ID'),
    AWS_SECRET_ACCESS_KEY: address('AWS_SECRET_ACCESS_KEY'),
  };
}

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
