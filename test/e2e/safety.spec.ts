import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually, RunningProduct } from './running-product.js';

interface Summary {
  readonly id: string;
  readonly urgency: string;
  readonly safety?: readonly string[];
}

jest.setTimeout(120_000);

describe('a customer in danger', () => {
  let product: RunningProduct;
  beforeAll(async () => {
    product = await RunningProduct.create();
    expect(await product.start()).toBeUndefined();
    await product.signIn();
  });
  afterAll(() => product.remove());

  it('has a case of safety, and is told at once whom to call and no routine date', async () => {
    await product.mail({ from: 'calm@customer.example', subject: 'Late', text: 'My parcel is late.' });
    await product.mail({ from: 'ada@customer.example', subject: 'Help', text: 'Nobody cares, I will kill myself.' });
    const [calm] = await product.received('calm@customer.example', 1);
    const [told] = await product.received('ada@customer.example', 1);
    expect(told?.text.startsWith('In danger? Call 999.')).toBe(true);
    expect(told?.text).not.toContain('You will have our decision');
    expect(told?.text).not.toContain('kill');
    expect(calm?.text).toContain('You will have our decision');
    expect(calm?.text).not.toContain('Call 999');
    const found = await eventually(async () => {
      const { items } = await product.get<{ items: Summary[] }>('/api/v1/cases?q=nobody');
      return items[0];
    }, 'the case');
    expect(found).toMatchObject({ urgency: 'safety', safety: ['self-harm/en'] });
  });

  it('has somebody on the staff told at once, of the case and not of the words', async () => {
    const [told] = await product.received('lena@acme.example', 1);
    expect(told?.subject).toMatch(/^Danger to people: .* \[[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}\]$/u);
    expect(told?.headers['auto-submitted']).toBe('auto-generated');
    expect(`${told?.subject ?? ''}${told?.text ?? ''}`).not.toMatch(/kill|ada|nobody cares/iu);
  });

  it('is told whom to call once, when only a later message speaks of danger, and no second receipt', async () => {
    const [receipt] = await product.received('calm@customer.example', 1);
    const answer = { from: 'calm@customer.example', subject: `Re: ${receipt?.subject ?? ''}` };
    await product.mail({ ...answer, text: 'I cannot go on. I will kill myself.' });
    const [, told] = await product.received('calm@customer.example', 2);
    expect(told?.subject).toMatch(/^If somebody is in danger \[/u);
    expect(told?.text.startsWith('In danger? Call 999.')).toBe(true);
    expect(told?.text).not.toMatch(/decision|kill|Received/u);
    expect(told?.headers['auto-submitted']).toBe('auto-generated');
    const { items } = await product.get<{ items: Summary[] }>('/api/v1/cases?q=parcel');
    expect(items).toMatchObject([{ urgency: 'safety' }]);
  });
});
