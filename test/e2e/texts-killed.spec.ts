import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { TelephoneNetwork } from '@redress/sandbox';
import { ProviderRelay, SeededRandom, type RelayHooks } from '@redress/testing';
import { eventually, RunningProduct } from './running-product.js';

const OURS = '+447700900000';
const OURS_ON_WHATSAPP = 'whatsapp:+447700900001';
const TEMPLATE = `HX${'a'.repeat(32)}`;
// A text that waits is tried again after a minute, and a claim holds for two and a half.
const WAIT_MS = 240_000;

jest.setTimeout(400_000);

interface Intake {
  readonly items: readonly { readonly fate: string; readonly cases: readonly string[] }[];
}
interface Found {
  readonly entries: readonly { readonly from: string; readonly text: string }[];
  readonly updates: readonly { readonly state: string }[];
}

describe('texts of a process that is killed', () => {
  let product: RunningProduct;
  let network: TelephoneNetwork;
  let relay: ProviderRelay;
  let environment: Record<string, string>;
  let last = 100;
  /** The numbers to which a text was under way when the process was killed, how often it was tried, and how many texts they have. */
  const underWay = new Map<string, { readonly asks: number; readonly texts: number }>();
  /** Those where nobody knows how far it was. */
  const killedAnyTime: string[] = [];

  beforeAll(async () => {
    product = await RunningProduct.create();
    network = new TelephoneNetwork({
      numbers: [OURS, OURS_ON_WHATSAPP],
      templates: { [TEMPLATE]: 'News of {{1}}: {{2}}' },
      webhookUrl: `${product.url}/webhooks/twilio/messages`,
    });
    await network.start();
    relay = new ProviderRelay(() => network.url);
    environment = {
      REDRESS_TWILIO_ACCOUNT_SID: network.accountSid,
      REDRESS_TWILIO_AUTH_TOKEN: network.authToken,
      REDRESS_TWILIO_FROM: `${OURS},${OURS_ON_WHATSAPP}`,
      REDRESS_TWILIO_API_URL: await relay.listen(),
      REDRESS_WHATSAPP_TEMPLATES: `announcement/en=${TEMPLATE}`,
    };
    await product.start(environment);
  });

  afterAll(async () => {
    await product.remove();
    await relay.close();
    await network.stop();
  });

  const newNumber = (by: 'sms' | 'whatsapp' = 'sms'): string =>
    `${by === 'whatsapp' ? 'whatsapp:' : ''}+447700900${String((last += 1))}`;
  // As staff see it.
  const searched = (number: string): string => encodeURIComponent(number.replace('whatsapp:', ''));
  const received = (number: string): string[] => network.list({ to: number }).map(({ text }) => text);
  const killed = async (): Promise<void> => {
    await product.stop('SIGKILL');
    await product.start(environment);
  };

  /** As the provider does where that is set up: until somebody answers that the text is theirs. */
  const offered = async (from: string, body: string, sid?: string): Promise<void> => {
    let known = sid;
    await eventually(async () => {
      const answer = await network.type({ from, body, ...(known === undefined ? {} : { sid: known }) });
      known = answer.sid;
      return answer.status !== undefined && answer.status < 300 ? true : undefined;
    }, `the product to take ${body}`);
  };

  /** Everything that came from a number, on the cases it is on. */
  const said = async (number: string): Promise<string[]> => {
    const { items } = await product.get<Intake>(`/api/v1/intake?q=${searched(number)}`);
    const cases = [...new Set(items.flatMap((item) => item.cases))];
    const found = await Promise.all(cases.map((id) => product.get<Found>(`/api/v1/cases/${id}`)));
    return found.flatMap(({ entries }) => entries.filter(({ from }) => from === 'customer').map(({ text }) => text));
  };

  const isOn = async (number: string, body: string): Promise<string[]> =>
    eventually(async () => {
      const texts = await said(number).catch((): string[] => []);
      return texts.includes(body) ? texts : undefined;
    }, `${body} on its case`);

  const updatesTo = async (number: string): Promise<Found['updates']> => {
    const { items } = await product.get<Intake>(`/api/v1/intake?q=${searched(number)}`);
    return (await product.get<Found>(`/api/v1/cases/${items.flatMap(({ cases }) => cases)[0] ?? ''}`)).updates;
  };

  it('are all taken in, once, whenever that was', async () => {
    const seed = Number(process.env['REDRESS_KILL_SEED'] ?? Date.now() % 1_000_000);
    const random = new SeededRandom(seed);
    for (let round = 0; round < 6; round += 1) {
      const number = newNumber(round % 2 === 0 ? 'sms' : 'whatsapp');
      const body = `My parcel ${String(round)} never came.`;
      const typed = network.type({ from: number, body });
      await new Promise((resolve) => setTimeout(resolve, random.below(60)));
      await killed();
      const { sid } = await typed;
      // The provider asks once more, also where it was answered and the answer was lost.
      await offered(number, body, sid);
      await product.signIn();
      expect({ seed, texts: await isOn(number, body) }).toEqual({ seed, texts: [body] });
      killedAnyTime.push(number);
    }
  });

  // `asks`: how often the provider is asked; `texts`: what it has then. Of two, the second is a template: words came too late.
  it.each([
    { when: 'before the provider hears of it', by: 'sms', asks: 1, texts: 0 },
    { when: 'when the provider has it and nobody is answered', by: 'whatsapp', asks: 1, texts: 1 },
    { when: 'when the provider has answered', by: 'sms', asks: 1, texts: 1 },
    {
      when: 'when the provider has the template in its place and nobody is answered',
      by: 'whatsapp',
      asks: 2,
      texts: 2,
    },
  ] as const)('are never sent twice by $by where that is $when', async ({ when, by, asks, texts }) => {
    const number = newNumber(by);
    const body = `Nobody came to ${number}.`;
    let done: Promise<'killed'> | undefined;
    const kill = async (to: string): Promise<void> => {
      if (to !== number || relay.asked.get(number) !== asks) return;
      done ??= product.stop('SIGKILL').then(() => 'killed' as const);
      await done;
    };
    const hooks: RelayHooks =
      texts === 0
        ? { before: async (to) => kill(to).then(() => to !== number) }
        : when.includes('nobody')
          ? { after: kill }
          : { answered: kill };
    relay.hooks = hooks;
    if (asks === 2) network.script({ to: number, course: { end: 'undelivered', errorCode: 63_016 }, times: 1 });
    await offered(number, body);
    await eventually(async () => done, 'the text on its way');
    relay.hooks = {};
    await product.start(environment);
    await product.signIn();
    expect(await isOn(number, body)).toEqual([body]);
    // Another text, in and out, shows that everything goes on.
    const other = newNumber(by);
    await offered(other, 'Where is mine?');
    await eventually(() => Promise.resolve(received(other)[0]), 'the receipt of another');
    underWay.set(number, { asks, texts });
    if (asks === 2) expect(network.list({ to: number })[1]?.contentSid).toBe(TEMPLATE);
    expect([relay.asked.get(number), received(number).length]).toEqual([asks, texts]);
  });

  it('do not go out after STOP, though one was waiting and the process that took the STOP is gone', async () => {
    const number = newNumber('whatsapp');
    network.script({ to: number, taking: { kind: 'refuse', status: 429, code: 20_429 }, times: 1 });
    await offered(number, 'Eighteen boxes are broken.');
    await eventually(() => Promise.resolve(relay.asked.get(number)), 'an attempt');
    await offered(number, 'STOP');
    await killed();
    await product.signIn();
    await eventually(
      async () => ((await updatesTo(number)).some(({ state }) => state === 'suppressed') ? true : undefined),
      'the end of what waited',
      WAIT_MS,
    );
    expect([relay.asked.get(number), received(number)]).toEqual([1, []]);
  });

  /** Those whose text waited for its turn when the process was killed. */
  const waited: string[] = [];

  it('that wait for their turn wait on', async () => {
    const numbers = Array.from({ length: 8 }, () => newNumber());
    await Promise.all(numbers.map((number) => offered(number, `Where is the parcel for ${number}?`)));
    await eventually(
      () => Promise.resolve(numbers.find((number) => received(number).length > 0)),
      'the first of their receipts',
    );
    await product.stop('SIGKILL');
    waited.push(...numbers.filter((number) => !relay.asked.has(number)));
    await product.start(environment);
    await product.signIn();
    // At one a second.
    expect(waited.length).toBeGreaterThan(3);
  });

  const settled = async (number: string): Promise<readonly string[]> =>
    eventually(
      async () => {
        const states = (await updatesTo(number)).map(({ state }) => state);
        return states.length === 0 || states.some((state) => state === 'queued' || state === 'sending')
          ? undefined
          : states;
      },
      'an end of the claim',
      WAIT_MS,
    );

  it('that were under way are in doubt when their claim has ended, and still not sent again', async () => {
    expect(underWay.size).toBe(4);
    for (const [number, { asks, texts }] of underWay) {
      await settled(number);
      expect([relay.asked.get(number), received(number).length]).toEqual([asks, texts]);
    }
  });

  it('that waited for their turn are sent once, and nobody is in doubt about them', async () => {
    const ends = [];
    for (const number of waited) ends.push([await settled(number), received(number).length]);
    expect(ends).toEqual(waited.map(() => [[expect.stringMatching(/^(?:accepted|delivered)$/u)], 1]));
  });

  it('are answered once at most, and not where that is in doubt from before the first byte', async () => {
    expect(killedAnyTime).toHaveLength(6);
    for (const number of killedAnyTime) {
      const states = await settled(number);
      const asked = relay.asked.get(number) ?? (states.includes('unknown') ? 1 : 0);
      expect({ number, asked }).toEqual({ number, asked: 1 });
      expect(received(number).length).toBeLessThanOrEqual(1);
    }
  });
});
