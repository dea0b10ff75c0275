import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TelephoneNetwork, type ReadText } from '@redress/sandbox';
import { eventually, RunningProduct } from './running-product.js';

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
  let product: RunningProduct;
  let network: TelephoneNetwork;
  let numbers = 100;

  beforeAll(async () => {
    product = await RunningProduct.create();
    network = new TelephoneNetwork({
      numbers: [OURS, OURS_ON_WHATSAPP],
      webhookUrl: `${product.url}/webhooks/twilio/messages`,
    });
    await network.start();
    await product.start({
      REDRESS_TWILIO_ACCOUNT_SID: network.accountSid,
      REDRESS_TWILIO_AUTH_TOKEN: network.authToken,
      REDRESS_TWILIO_FROM: `${OURS},${OURS_ON_WHATSAPP}`,
      REDRESS_TWILIO_API_URL: network.url,
    });
    await product.signIn();
  });

  afterAll(async () => {
    await network.stop();
    await product.remove();
  });

  /** A telephone that nobody has used before. */
  const telephone = (): string => `+447700900${String((numbers += 1))}`;
  const type = async (from: string, body: string): Promise<void> => {
    expect(await network.type({ from, body })).toMatchObject({ status: 200 });
  };
  const messages = async (to: string, count: number): Promise<readonly ReadText[]> =>
    eventually(
      async () => {
        const found = await Promise.resolve(network.list({ to }));
        if (found.length > count) throw new Error(`${String(found.length)} messages went to ${to}`);
        return found.length === count ? found : undefined;
      },
      `${String(count)} messages to ${to}`,
    );
  const casesOf = async (number: string): Promise<readonly Found[]> =>
    (await product.get<{ items: Found[] }>(`/api/v1/cases?q=${encodeURIComponent(number)}`)).items;
  const caseOf = async (number: string, channel: string): Promise<Found> =>
    eventually(
      async () => (await casesOf(number)).find((each) => each.channel === channel),
      `the ${channel} case of ${number}`,
    );
  const until = async (id: string, holds: (found: Found) => boolean, what: string): Promise<Found> =>
    eventually(async () => {
      const found = await product.get<Found>(`/api/v1/cases/${id}`);
      return holds(found) ? found : undefined;
    }, what);
  const say = async (id: string, text: string, key: string): Promise<number> =>
    (await product.post(`/api/v1/cases/${id}/messages`, { text, purpose: 'reply' }, { 'idempotency-key': key })).status;

  it('is acknowledged, talked about and ended, all by WhatsApp', async () => {
    const number = telephone();
    const kim = `whatsapp:${number}`;
    await type(kim, 'My parcel never came. Order 4711.');
    const [receipt] = await messages(kim, 1);
    expect(receipt).toMatchObject({ from: OURS_ON_WHATSAPP, channel: 'whatsapp' });
    const { id, reference } = await caseOf(number, 'whatsapp');
    expect(receipt?.text).toContain(reference);
    expect(receipt?.text).toContain(`${product.url}/t/`);
    await until(id, ({ acknowledgement }) => acknowledgement.state === 'met', 'evidence that the receipt arrived');

    await type(kim, 'It was a birthday present!');
    const joined = await until(id, ({ entries }) => entries.length === 2, 'the second message on the case');
    expect(joined).toMatchObject({ channel: 'whatsapp', customer: { address: number, name: 'A customer' } });

    const day = 24 * 60 * 60_000;
    const wordsUntil = Date.parse(joined.customer.whatsappUntil ?? '');
    expect(wordsUntil - day).toBe(Date.parse(joined.entries[1]?.at ?? ''));

    // Too long for a text message, not for this.
    const words = `We found it: it comes tomorrow. ${'Sorry for the wait. '.repeat(30)}`.trim();
    expect(await say(id, words, 'k1')).toBe(201);
    expect((await messages(kim, 2))[1]?.text).toContain(words);

    expect(await say(id, 'A long story. '.repeat(150), 'k2')).toBe(201);
    const [, , announced] = await messages(kim, 3);
    expect(announced?.text).toContain('Read it here');
    expect(announced?.text).toContain(`${product.url}/t/`);

    await type(kim, 'STOP');
    await until(id, ({ customer }) => customer.stopped?.includes('whatsapp') === true, 'the stop on the case');
    expect(await say(id, 'Did it come?', 'k3')).toBe(201);
    await until(id, ({ updates }) => updates.some(({ state }) => state === 'handed-over'), 'a task in its place');
    await product.idle();
    expect(network.list({ to: kim })).toHaveLength(3);

    await type(kim, 'START');
    await until(id, ({ customer }) => customer.stopped === undefined, 'the start on the case');
    expect(await say(id, 'Did it come now?', 'k4')).toBe(201);
    expect((await messages(kim, 4))[3]?.text).toContain('Did it come now?');
  });

  it('is another door than the text messages of the same number', async () => {
    const number = telephone();
    await type(`whatsapp:${number}`, 'The driver was rude to my mother yesterday.');
    await type(number, 'You charged me twice for order 4711.');
    const [ours] = await messages(`whatsapp:${number}`, 1);
    const [text] = await messages(number, 1);
    const [byWhatsApp, byText] = [await caseOf(number, 'whatsapp'), await caseOf(number, 'sms')];
    expect(byWhatsApp.id).not.toBe(byText.id);
    expect(ours?.text).toContain(byWhatsApp.reference);
    expect(text?.text).toContain(byText.reference);

    await type(number, 'STOP');
    await until(byText.id, ({ customer }) => customer.stopped?.includes('sms') === true, 'the stop of the texts');
    expect(await say(byWhatsApp.id, 'We are sorry, and have talked to him.', 'k1')).toBe(201);
    await messages(`whatsapp:${number}`, 2);
  });
});
