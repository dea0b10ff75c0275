import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DoubtfulUpdate } from '@redress/channel-kit';
import { openDatabase } from '@redress/persistence';
import { sha256, systemClock, toInstant, type Clock } from '@redress/kernel';
import { TelephoneNetwork } from '@redress/sandbox';
import { COMPARISONS } from '../infrastructure/comparison-row.js';
import type { FormFields } from '../domain/received-text.js';
import { OWN_NUMBERS } from '../infrastructure/own-number-row.js';
import { TextProvider } from '../infrastructure/text-provider.js';
import { ComparisonProgress } from './comparison-progress.js';
import { MissingTexts } from './missing-texts.js';
import { OwnNumbers } from './own-numbers.js';
import { ProviderComparison } from './provider-comparison.js';
import { TextStates } from './text-states.js';
import { UntoldStates } from './untold-states.js';

const OURS = '+447700900000';
const KIM = '+447700900123';
const SERVICE = `MG${'5'.repeat(32)}`;
const ANOTHER = '+447700900001';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('the comparison with the provider', () => {
  let network: TelephoneNetwork;
  let doubts: DoubtfulUpdate[];
  let comparison: ProviderComparison;
  let ownNumbers: OwnNumbers;
  let progress: ComparisonProgress;
  let ended: ComparisonProgress;
  const known = new Set<string>();
  const taken: { readonly fields: Record<string, unknown>; readonly at: string }[] = [];
  const observed: string[] = [];
  const warnings: string[] = [];
  const errors: string[] = [];
  let later = 0;
  // What the network dates its texts by.
  let dated = 0;
  let refused = '';
  const clock: Clock = { now: () => systemClock.now() + later, after: (...waiting) => systemClock.after(...waiting) };
  const log = {
    warn: (message: string) => void warnings.push(message),
    error: (message: string) => void errors.push(message),
  };

  beforeEach(async () => {
    for (const list of [taken, observed, warnings, errors]) list.length = 0;
    known.clear();
    [later, dated, refused] = [0, 0, ''];
    const itsClock = { ...clock, now: () => systemClock.now() + dated };
    network = new TelephoneNetwork({ numbers: [OURS, ANOTHER], clock: itsClock });
    await network.start();
    const database = await openDatabase('memory:');
    doubts = [];
    ownNumbers = new OwnNumbers(database.model(OWN_NUMBERS));
    progress = new ComparisonProgress(database.model(COMPARISONS), 'sms');
    ended = new ComparisonProgress(database.model(COMPARISONS), 'sms/sent');
    await database.ensureIndexes();
    comparison = comparing([OURS]);
  });

  const providerAt = ({ accountSid, authToken, url: apiUrl }: TelephoneNetwork): TextProvider =>
    new TextProvider({ accountSid, authToken, apiUrl });

  const comparing = (numbers: readonly string[], provider = providerAt(network)): ProviderComparison => {
    const intake = {
      take: (fields: FormFields, at = '') => {
        if (fields['Body'] === refused) return Promise.reject(new Error('the store is full'));
        taken.push({ fields, at });
        known.add(String(fields['MessageSid']));
        return Promise.resolve(true);
      },
    };
    const inbox = { find: (sid: string) => Promise.resolve(known.has(sid) ? ({} as never) : null) };
    const desk: ReturnType<ConstructorParameters<typeof TextStates>[0]> = {
      beginAgain: () => Promise.resolve(false),
      observe: (id, { state, externalId = '' }) => {
        observed.push(`${id} ${state} ${externalId.slice(0, 2)}`);
        return Promise.resolve(true);
      },
    };
    const missing = new MissingTexts({
      ...{ provider, intake, numbers, ownNumbers, progress, clock, log },
      network: 'sms',
      inbox: () => inbox,
    });
    const states = new TextStates(() => desk);
    const untold = new UntoldStates({
      ...{ provider, states, progress: ended, clock, log },
      desk: () => ({ taken: () => Promise.resolve([]) }),
      senders: numbers,
    });
    return new ProviderComparison({
      ...{ provider, missing, states, untold, clock, log },
      desk: () => ({
        doubtful: (since) => Promise.resolve(doubts.filter(({ handOver }) => handOver.at >= since)),
      }),
    });
  };
  afterEach(() => network.stop());

  /** The provider has a text of ours, as if its answer had been lost. */
  const sent = async (body: string): Promise<void> => {
    await providerAt(network).hand({
      sender: { from: OURS },
      to: KIM,
      said: { body },
      statusCallback: 'http://127.0.0.1:1/',
    });
  };
  const noted = (updateId: string, body: string, at = systemClock.now()): void => {
    const handOver = { attempt: 1, at: toInstant(at), knownBy: { to: KIM, words: sha256(body) } };
    doubts.push({ updateId, handOver, course: 0 });
  };

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

  const lost = async (body: string, to = OURS): Promise<void> => {
    await network.type({ from: KIM, to, body, lost: true });
  };
  const bodies = (): unknown[] => taken.map(({ fields }) => fields['Body']);

  it('looks as far back as the last whole one, less a day: a weekend away loses nothing', async () => {
    await comparison.reconcile();
    await lost('Friday');
    later = dated = 3 * DAY;
    await lost('Monday');
    later += 10 * MINUTE;
    expect(await comparison.reconcile()).toBe(2);
    expect(bodies()).toEqual(['Friday', 'Monday']);
    expect(await progress.until()).toBeGreaterThan(systemClock.now() + 2 * DAY);
    await progress.advance(0);
    expect(await progress.until()).toBeGreaterThan(systemClock.now() + 2 * DAY);
    known.clear();
    later = 40 * DAY;
    expect(await comparison.reconcile()).toBe(0);
  });

  it('is held up by no text that cannot be taken in, asks for it again for a month, and settles doubts all the same', async () => {
    refused = 'Broken';
    await comparison.reconcile();
    for (const body of ['Broken', 'Newer']) await lost(body);
    noted('found', 'We have it.');
    await sent('We have it.');
    later = 10 * MINUTE;
    expect(await comparison.reconcile()).toBe(1);
    expect([bodies(), observed]).toEqual([['Newer'], ['found delivered SM']]);
    expect(warnings).toEqual([expect.stringContaining('could not be taken in')]);
    later = 5 * DAY;
    expect(await comparison.reconcile()).toBe(0);
    refused = '';
    expect(await comparison.reconcile()).toBe(1);
    expect(bodies()).toEqual(['Newer', 'Broken']);
  });

  it('has all of a day with more texts than the provider lists at once', async () => {
    const count = 1_010;
    for (let n = 0; n < count; n += 1) await lost(String(n));
    later = 10 * MINUTE;
    expect(await comparison.reconcile()).toBe(count);
    expect(errors).toEqual([]);
  }, 30_000);

  it('says at whose place to look when a day has more than it reads', async () => {
    const provider = providerAt(network);
    const cut = Object.assign(provider, { received: () => Promise.resolve({ texts: [], more: true }) });
    await comparing([OURS], cut).reconcile();
    expect(errors[0]).toContain('look through the rest of that day');
  });

  it('takes in of a messaging service what came to numbers that a webhook has made known, and nothing else', async () => {
    comparison = comparing([SERVICE]);
    await lost('for us');
    await lost('for another product', ANOTHER);
    later = 10 * MINUTE;
    expect(await comparison.reconcile()).toBe(0);
    for (const number of [OURS, OURS, `whatsapp:${ANOTHER}`]) await ownNumbers.note(number);
    expect(await comparison.reconcile()).toBe(1);
    expect(bodies()).toEqual(['for us']);
  });

  it('leaves what a webhook may still bring', async () => {
    await network.type({ from: KIM, body: 'Just now', lost: true });
    expect(await comparison.reconcile()).toBe(0);
  });

  it('finds what was sent without our knowing, for a day; of what it does not find nothing is said', async () => {
    noted('found', 'We have it.');
    noted('never', 'We have something else.');
    await sent('We have it.');
    await comparison.reconcile();
    expect(observed).toEqual(['found delivered SM']);
    later = 25 * 60 * MINUTE;
    await comparison.reconcile();
    expect(observed).toHaveLength(1);
  });

  it('takes no text from before for the one that is looked for', async () => {
    await sent('We have it.');
    later = 60 * MINUTE;
    noted('again', 'We have it.', clock.now());
    later = 70 * MINUTE;
    await comparison.reconcile();
    expect(observed).toEqual([]);
  });

  it('takes no text for it that was sent in the same words when its own attempt was long over', async () => {
    noted('lost', 'We have it.', systemClock.now() - 2 * MINUTE);
    await sent('We have it.');
    later = 10 * MINUTE;
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
