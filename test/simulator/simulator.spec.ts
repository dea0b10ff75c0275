import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunningProduct } from '../e2e/running-product.js';
import { Doors } from './doors.js';
import { Handlers } from './handlers.js';
import { readOptions } from './options.js';
import { placeAt } from './place.js';
import { reportOn } from './report.js';
import { run } from './run.js';

describe('the simulator', () => {
  let product: RunningProduct;
  let doors: Doors;

  beforeAll(async () => {
    product = await RunningProduct.create();
    await product.start({ REDRESS_TRUST_PROXY: '127.0.0.1' });
    doors = new Doors(await placeAt({ url: product.url, smtpPort: product.smtpPort }));
  }, 90_000);
  afterAll(async () => {
    doors.close();
    await product.remove();
  });

  it('finds one receipt for each complaint, one message for each answer, and nothing else', async () => {
    const handlers = new Handlers(product.url);
    await handlers.signIn();
    const options = readOptions(['--messages', '60', '--rate', '20', '--answered', '1', '--seed', '716']);
    const stories = await run(options, doors, handlers, () => undefined);
    const beside = doors.sentBeside(stories.map(({ customer }) => customer));
    const report = reportOn(stories, await handlers.fates(0), options.seed, beside);
    expect(report).toMatchObject({ refused: [], missing: [], wrong: [] });
    expect(report.messages).toMatchObject({
      email: { opened: expect.any(Number) },
      whatsapp: { opened: expect.any(Number), added: expect.any(Number) },
      chat: { opened: expect.any(Number) },
    });
    expect(report.files).toBeGreaterThan(0);
    expect(report.answers).toBeGreaterThan(0);
    const lost = stories.find(
      ({ answer, customer: { habit, way } }) => answer !== undefined && habit === 'plain' && way === 'chat',
    );
    if (lost !== undefined) lost.seen = [];
    // Receipt, answer and summary.
    const due = lost?.answerFile === undefined ? 3 : 4;
    expect(reportOn(stories, {}, options.seed).missing).toHaveLength(due);
  }, 400_000);
});
