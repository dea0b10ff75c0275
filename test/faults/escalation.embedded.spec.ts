import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FaultRelay } from './fault-relay.js';
import { FaultyProduct } from './faulty-product.js';
import { killAt, type SeamPlan } from './seam-plan.js';

// The acknowledgement is met by then. The assessment (one business day) is not, whatever holidays there are, and it is the first
// clock of its case to run out: news for the customer are due after ten working days.
const DAYS = 9 * 86_400_000;

jest.setTimeout(120_000);

// The process finds the breach, and the digests of the day, as soon as it starts: the first call is theirs.
describe('a clock that runs out', () => {
  let relay: FaultRelay;
  let product: FaultyProduct;
  beforeAll(async () => {
    relay = new FaultRelay();
    product = await FaultyProduct.create(await relay.listen());
    await product.start();
  });
  afterAll(async () => {
    await product.remove();
    await relay.close();
  });

  /** Message-IDs of the notices of a breach to somebody, since `from`. */
  const overdue = (to: string, from: number): Set<string> =>
    new Set(
      relay.taken
        .slice(from)
        .filter((mail) => mail.to.includes(to) && mail.subject.startsWith('Overdue: assessment'))
        .map(({ messageId }) => messageId),
    );

  it.each<[name: string, plan: SeamPlan]>([
    ['at leisure', { kind: 'count' }],
    ['killed after the rows of the notices', killAt('notices.insertMany', 'after')],
    ['killed before they are handed over', killAt('publish redress.outbound.email.v1', 'before')],
    ['killed after they are handed over', killAt('publish redress.outbound.email.v1', 'after')],
    ['killed after the case has changed', killAt('cases.updateOne', 'after')],
  ])('tells the handler and the lead once: %s', async (name, plan) => {
    const [label] = name.split(' ').slice(-1);
    await product.mail(`mail-${String(label)}-${String(relay.taken.length)}`);
    await product.settle();
    const [from, deaths] = [relay.taken.length, product.deaths.length];
    await product.passTime(DAYS, plan);
    if (plan.kind === 'kill') await product.death();
    await product.settle();
    expect(product.deaths.length - deaths).toBe(plan.kind === 'kill' ? 1 : 0);
    expect(overdue('ivy@fault.example', from).size).toBe(1);
    expect(overdue('lena@fault.example', from).size).toBe(1);
  });

  it('is not told again when the product starts anew', async () => {
    const from = relay.taken.length;
    await product.passTime(60_000);
    await product.settle();
    expect(relay.taken.slice(from).filter(({ subject }) => subject.startsWith('Overdue'))).toEqual([]);
  });
});
