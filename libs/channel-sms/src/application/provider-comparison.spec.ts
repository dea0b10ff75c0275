import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@redress/persistence';
import { sha256, systemClock, toInstant, type Clock } from '@redress/kernel';
import { TelephoneNetwork } from '@redress/sandbox';
import { HAND_OVERS } from '../infrastructure/hand-over-row.js';
import { TextProvider } from '../infrastructure/text-provider.js';
import { HandOvers } from './hand-overs.js';
import { ProviderComparison } from './provider-comparison.js';

const OURS = '+447700900000';
const KIM = '+447700900123';
const MINUTE = 60_000;

describe('the comparison with the provider', () => {
  let network: TelephoneNetwork;
  let handOvers: HandOvers;
  let comparison: ProviderComparison;
  const known = new Set<string>();
  const taken: { readonly fields: Record<string, unknown>; readonly at: string }[] = [];
  const observed: string[] = [];
  const warnings: string[] = [];
  let later = 0;
  const clock: Clock = { now: () => systemClock.now() + later, after: (...waiting) => systemClock.after(...waiting) };

  beforeEach(async () => {
    for (const list of [taken, observed, warnings]) list.length = 0;
    known.clear();
    later = 0;
    network = new TelephoneNetwork({ numbers: [OURS] });
    await network.start();
    const database = await openDatabase('memory:');
    handOvers = new HandOvers(database.model(HAND_OVERS.sms));
    await database.ensureIndexes();
    const { accountSid, authToken, url: apiUrl } = network;
    comparison = new ProviderComparison({
      network: 'sms',
      provider: new TextProvider({ accountSid, authToken, apiUrl }),
      intake: {
        take: (fields, at) => {
          taken.push({ fields, at: at ?? '' });
          known.add(String(fields['MessageSid']));
          return Promise.resolve(true);
        },
      },
      handOvers,
      kit: () => ({
        inbox: { find: (sid: string) => Promise.resolve(known.has(sid) ? ({} as never) : null) },
        desk: {
          observe: (id, { state, externalId = '' }) => {
            observed.push(`${id} ${state} ${externalId.slice(0, 2)}`);
            return Promise.resolve(true);
          },
        },
      }),
      numbers: [OURS],
      clock,
      log: { warn: (message) => void warnings.push(message) },
    });
  });
  afterEach(() => network.stop());

  /** The provider has a text of ours, as if its answer had been lost. */
  const sent = async (body: string): Promise<void> => {
    const { accountSid, authToken, url: apiUrl } = network;
    const provider = new TextProvider({ accountSid, authToken, apiUrl });
    await provider.hand({ sender: { from: OURS }, to: KIM, said: { body }, statusCallback: 'http://127.0.0.1:1/' });
  };
  const noted = async (id: string, body: string): Promise<void> =>
    handOvers.begin({ _id: id, to: KIM, words: sha256(body), beganAt: toInstant(systemClock.now()) });

  it('takes in what no webhook brought, once, with its date and its pictures, the oldest first', async () => {
    const lost = true;
    await network.type({ from: KIM, body: 'Where is it?', lost });
    await network.type({ from: KIM, body: 'See', files: [{ type: 'image/png', bytes: Buffer.from('x') }], lost });
    const { sid } = await network.type({ from: KIM, body: 'This one came', lost });
    known.add(sid);
    await sent('our own');
    later = 10 * MINUTE;
    expect(await comparison.reconcile()).toBe(2);
    expect(await comparison.reconcile()).toBe(0);
    expect(taken.map(({ fields }) => fields['Body'])).toEqual(['Where is it?', 'See']);
    expect(taken[1]?.fields).toMatchObject({ From: KIM, To: OURS, NumMedia: '1', MediaContentType0: 'image/png' });
    expect(String(taken[1]?.fields['MediaUrl0'])).toMatch(/\/Media\/ME[0-9a-f]{32}$/u);
    expect(Date.parse(taken[0]?.at ?? '')).toBeLessThanOrEqual(systemClock.now());
    expect(warnings).toEqual([]);
  });

  it('leaves what a webhook may still bring', async () => {
    await network.type({ from: KIM, body: 'Just now', lost: true });
    expect(await comparison.reconcile()).toBe(0);
  });

  it('finds what was sent without our knowing; what it does not find stays a doubt for a day', async () => {
    await noted('found', 'We have it.');
    await noted('never', 'We have something else.');
    await sent('We have it.');
    later = MINUTE;
    await comparison.reconcile();
    expect(observed).toEqual([]);
    later = 10 * MINUTE;
    await comparison.reconcile();
    await comparison.reconcile();
    expect(observed).toEqual(['found delivered SM']);
    expect(await handOvers.open(clock.now())).toMatchObject([{ _id: 'never' }]);
    later = 25 * 60 * MINUTE;
    await comparison.reconcile();
    expect(await handOvers.open(clock.now())).toEqual([]);
    expect(observed).toHaveLength(1);
  });

  it('takes no text from before for the one that is looked for', async () => {
    await sent('We have it.');
    later = 60 * MINUTE;
    const began = { _id: 'again', to: KIM, words: sha256('We have it.'), beganAt: toInstant(clock.now()) };
    await handOvers.begin(began);
    later = 70 * MINUTE;
    await comparison.reconcile();
    expect(observed).toEqual([]);
  });

  it('says that the provider is away, and leaves it at that', async () => {
    await network.stop();
    expect(await comparison.reconcile()).toBe(0);
    expect(warnings).toEqual(['the provider of texts could not be asked']);
    await network.start();
  });
});
