import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PUBLISHED_API, TelephoneNetwork } from '@redress/sandbox';
import { ProviderRelay, type RelayedExchange } from '@redress/testing';
import { Ajv } from 'ajv';
import { TextProvider } from './text-provider.js';

const OURS = '+447700900000';
const SERVICE = `MG${'5'.repeat(32)}`;
const ON_WHATSAPP = 'whatsapp:+447700900001';
const SID = `HX${'7'.repeat(32)}`;
const TEMPLATE = { contentSid: SID, variables: { 1: 'K7M', 2: 'https://x/t/1' }, link: 'https://x/t/1' };
const KIM = '+447700900123';
const CALLBACK = 'https://complaints.acme.example/webhooks/twilio/status?update=u%2F1';

/** What the vendor publishes of a request, and of its answer. */
function described({ method, path, status }: RelayedExchange): readonly [keyof typeof PUBLISHED_API, object] {
  const request = method === 'POST' ? 'create' : path.includes('/Media') ? 'mediaQuery' : 'query';
  if (status >= 400) return [request, PUBLISHED_API.error];
  if (method === 'POST') return [request, PUBLISHED_API.message];
  return [request, path.includes('/Media') ? PUBLISHED_API.media : PUBLISHED_API.messages];
}

describe('what is asked of the provider, and what the stand-in answers', () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  let network: TelephoneNetwork;
  let relay: ProviderRelay;
  let provider: TextProvider;

  beforeEach(async () => {
    network = new TelephoneNetwork({
      numbers: [OURS, SERVICE, ON_WHATSAPP],
      templates: { [SID]: 'About {{1}}: {{2}}' },
    });
    await network.start();
    relay = new ProviderRelay(() => network.url, true);
    const { accountSid, authToken } = network;
    provider = new TextProvider({ accountSid, authToken, apiUrl: await relay.listen() });
  });
  afterEach(async () => {
    await relay.close();
    await network.stop();
  });

  const faults = (): string[] =>
    relay.exchanges.flatMap((exchange) => {
      const [request, answer] = described(exchange);
      return [
        [PUBLISHED_API[request], Object.fromEntries(exchange.fields)] as const,
        [answer, JSON.parse(exchange.body) as unknown] as const,
      ].flatMap(([schema, said]) => {
        const check = ajv.compile(schema);
        return check(said)
          ? []
          : (check.errors ?? []).map(({ instancePath, message }) => `${request}${instancePath}: ${message ?? ''}`);
      });
    });

  it('is as the vendor describes it', async () => {
    const text = { to: KIM, statusCallback: CALLBACK };
    const outcomes = [
      await provider.hand({ ...text, sender: { from: OURS }, said: { body: 'We have it.\n#4821 é €' } }),
      await provider.hand({ ...text, sender: { messagingServiceSid: SERVICE }, said: { body: 'x'.repeat(1_600) } }),
      await provider.hand({ ...text, sender: { messagingServiceSid: SERVICE, from: OURS }, said: { body: '+ & = %' } }),
      await provider.hand({ ...text, sender: { from: '+447700900999' }, said: { body: 'not ours' } }),
      await provider.hand({ ...text, to: `whatsapp:${KIM}`, sender: { from: ON_WHATSAPP }, said: TEMPLATE }),
    ];
    expect(outcomes.map((outcome) => outcome.is)).toEqual(['taken', 'taken', 'taken', 'refused', 'taken']);
    const { sid } = await network.type({
      from: KIM,
      body: 'Look',
      files: [{ type: 'image/png', bytes: Buffer.from('x') }],
    });
    expect((await provider.sentTo(KIM, 0)).map(({ body }) => body).sort()).toHaveLength(3);
    expect(await provider.received(OURS, Date.now() - 86_400_000, Date.now() + 1_000)).toMatchObject({
      texts: [{ sid, media: 1 }],
      more: false,
    });
    expect(await provider.sent(0, OURS)).toHaveLength(3);
    expect((await provider.sent(0)).map(({ to }) => to).sort()).toEqual([KIM, KIM, KIM, `whatsapp:${KIM}`]);
    expect(await provider.mediaOf(sid)).toMatchObject([{ type: 'image/png' }]);
    expect(network.list({ to: `whatsapp:${KIM}` })).toMatchObject([{ text: 'About K7M: https://x/t/1' }]);
    expect(relay.exchanges).toHaveLength(10);
    expect(faults()).toEqual([]);
  });

  it('is asked for page by page, as far back as is wanted', async () => {
    const since = Date.now() - 1_000;
    const text = { to: KIM, statusCallback: 'http://127.0.0.1:1/', sender: { from: OURS }, said: { body: 'x' } };
    for (let hundred = 0; hundred < 11; hundred += 1) {
      await Promise.all(Array.from({ length: 100 }, () => provider.hand(text)));
    }
    relay.exchanges.length = 0;
    const found = await provider.sent(since, OURS);
    expect(new Set(found.map(({ sid }) => sid)).size).toBe(1_100);
    expect(relay.exchanges).toHaveLength(2);
    expect(await provider.sent(Date.now() + 60_000, OURS)).toEqual([]);
    expect(relay.exchanges).toHaveLength(3);
  }, 30_000);

  it('would be found out where it is not', async () => {
    await provider.hand({ sender: { from: OURS }, to: 'kim', said: { body: 'x' }, statusCallback: 'nowhere' });
    expect(faults()).toHaveLength(2);
  });
});
