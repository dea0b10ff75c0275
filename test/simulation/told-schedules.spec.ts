import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantNow, toEpoch } from '@redress/kernel';
import { openStores } from './play-seeds.js';
import { mail, Stage } from './stage.js';
import type { StorePool } from './store-pool.js';

const [ONE, OTHER] = ['case-service-1', 'case-service-2'] as const;

/** Moments at which a customer, or staff, could be told a thing twice, each driven to by hand. */
describe('what is told by a date', () => {
  let stores: StorePool;

  beforeAll(async () => {
    stores = await openStores();
  });

  afterAll(async () => {
    await stores.close();
  });

  /** One case whose handler was asked for words and has written none; its date is there now. */
  async function atItsDate(): Promise<Stage> {
    const stage = new Stage(stores, { messages: [mail(0, 'anna')], actions: [], replicas: { cases: 2, email: 1 } });
    await stage.begin();
    const sendAt = (): string | undefined => stage.rest().cases[0]?.drafts?.[0]?.sendAt;
    await stage.until(() => sendAt() !== undefined);
    const now = (): string => instantNow({ now: () => stage.world.clock.now(), after: () => () => undefined });
    await stage.until(() => (sendAt() ?? '') <= now());
    return stage;
  }

  const told = (stage: Stage): string[] =>
    stage.rest().updates.map(({ data }) => `${data.kind} ${data.automatic === 'no' ? 'by a person' : 'by itself'}`);

  it('goes once when two replicas find the date at once', async () => {
    const stage = await atItsDate();
    const [first, second] = [
      stage.hold(/cases\.updateOne/u, ONE),
      stage.hold(/cases\.updateOne|leases\.deleteOne/u, OTHER),
    ];
    await stage.until(() => stage.waits(/cases\.updateOne/u, ONE) || stage.waits(/cases\.updateOne/u, OTHER));
    // The lease of the shard runs out while its holder stalls.
    await stage.pass(120_000);
    expect(stage.waits(/cases\.updateOne/u, ONE) && stage.waits(/cases\.updateOne/u, OTHER)).toBe(true);
    second();
    first();
    expect(await stage.settle()).toEqual([]);
    expect(told(stage).filter((each) => each === 'progress by itself')).toHaveLength(1);
  });

  it('does not go when a person says something while it is being written', async () => {
    const stage = await atItsDate();
    await stage.until(() => stage.waits(/cases\.updateOne/u, ONE) || stage.waits(/cases\.updateOne/u, OTHER));
    const [stalled, other] = stage.waits(/cases\.updateOne/u, ONE) ? [ONE, OTHER] : [OTHER, ONE];
    const release = stage.hold(/cases\.updateOne/u, stalled);
    const caseId = stage.idOf(0) ?? '';
    const writing = { caseId, author: 'hanna', text: 'It was found.', idempotencyKey: 'k' };
    await stage.finish(stage.service(other).core.writing.message(writing, 'progress'));
    release();
    expect(await stage.settle()).toEqual([]);
    expect(told(stage).slice(0, 2)).toEqual(['receipt by itself', 'progress by a person']);
    // What was being written is not said a minute later either: the next word by itself has its own date.
    const [mine] = stage.rest().history.filter(({ kind }) => kind === 'message-sent');
    const next = toEpoch(mine?.at ?? '') + 60_000;
    const automatic = stage.rest().updates.filter(({ data }) => data.kind === 'progress' && data.automatic !== 'no');
    expect(automatic.filter(({ data }) => toEpoch(data.issuedAt) < next)).toEqual([]);
  });

  it('reaches staff once when the process dies between the notice and the mail', async () => {
    const stage = new Stage(stores, { messages: [mail(0, 'anna')], actions: [] });
    await stage.begin();
    await stage.until(() => stage.rest().notices.some(({ kind, open }) => kind === 'breach' && open === 1));
    await stage.crash(ONE, 1_000);
    expect(await stage.settle()).toEqual([]);
    const breaches = stage.rest().notices.filter(({ kind }) => kind === 'breach');
    expect(new Set(breaches.map(({ recipient }) => recipient)).size).toBe(breaches.length);
    expect(new Set(stage.rest().staffMails.map(({ messageId }) => messageId)).size).toBe(
      breaches.filter((row) => row.mail !== undefined).length,
    );
  });
});
