import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FaultRelay, type TakenMail } from './fault-relay.js';
import { FaultyProduct } from './faulty-product.js';
import { killAt, type SeamPlan } from './seam-plan.js';

const DAY = 86_400_000;
// Word is due to the customer after ten working days, and asked of the handler three working days ahead. Whatever holidays there
// are, that is after the eighth day and before the twentieth; a process that looks every other day asks and tells at different times.
const BEFORE_IT_IS_ASKED = 8 * DAY;
const STEP = 2 * DAY;
const DAYS = 20 * DAY;
const PUBLISH = 'publish redress.outbound.email.v1 redress.case-views.v1';

jest.setTimeout(120_000);

// Customers who were told before hear nothing twice running, so the first call of a process is for the new one.
describe('a date by which a customer hears something, and nobody has written anything', () => {
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

  const mailsTo = (name: string, from = 0): readonly TakenMail[] =>
    relay.taken.slice(from).filter((mail) => mail.to.includes(`${name}@customer.example`));

  it.each<[name: string, plan: SeamPlan]>([
    ['killed before its entry', killAt('case_entries.insertMany', 'before')],
    ['killed after the row of the update', killAt('updates.insertMany', 'after')],
    ['killed before it is handed over', killAt(PUBLISH, 'before')],
    ['killed after it is handed over', killAt(PUBLISH, 'after')],
    ['killed after the gateway has taken it', killAt('email_deliveries.insertMany', 'after')],
  ])('brings one plain notice: %s', async (title, plan) => {
    const name = `mail-${title.replaceAll(' ', '-')}`;
    await product.mail(name);
    await product.settle();
    const [from, deaths] = [relay.taken.length, product.deaths.length];
    await product.passTime(BEFORE_IT_IS_ASKED);
    await product.settle();
    for (let passed = BEFORE_IT_IS_ASKED; passed < DAYS && mailsTo(name, from).length === 0; passed += STEP) {
      await product.passTime(STEP, product.deaths.length === deaths ? plan : { kind: 'count' });
      await product.settle();
    }
    expect(product.deaths.length - deaths).toBe(1);
    const mails = mailsTo(name, from);
    expect(mails[0]?.subject).toMatch(/^Your complaint is not finished yet/u);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('is not told again when the product starts anew, nor twice running when the next date comes', async () => {
    const from = relay.taken.length;
    await product.passTime(60_000);
    await product.settle();
    await product.passTime(DAYS);
    await product.settle();
    const again = relay.taken.slice(from).filter(({ to }) => to.some((each) => each.endsWith('@customer.example')));
    expect(again).toEqual([]);
  });
});
