import { describe, expect, it } from '@jest/globals';
import type { ChannelKit } from '@redress/channel-kit';
import { GatewayBench, type BenchOptions } from './gateway-bench.js';
import { settle } from './manual-clock.js';
import { anUpdate } from './samples.js';
import { SlowRelay, TAKEN } from './slow-relay.js';

const MINUTE = 60_000;

async function open(options: BenchOptions = {}): Promise<{ bench: GatewayBench; kit: ChannelKit; calls: string[] }> {
  const bench = GatewayBench.open(options);
  const kit = await bench.boot();
  const calls: string[] = [];
  bench.judge = (call) => {
    calls.push(call.replace(/^store email_/u, ''));
    return 'works';
  };
  return { bench, kit, calls };
}

async function deliver(kit: ChannelKit, ...updates: readonly ReturnType<typeof anUpdate>[]): Promise<void> {
  for (const update of updates) await kit.desk.accept(update);
  await settle();
  await kit.idle();
}

describe('an update that has nothing to wait for', () => {
  const CLAIM = ['deliveries.insertMany', 'deliveries.updateMany', 'suppressions.find', 'case_recipients.find'];
  const END = ['relay send', 'deliveries.updateOne', 'bus redress.receipts.v1', 'deliveries.updateMany'];

  it('is looked up once, after its claim', async () => {
    const { kit, calls } = await open();
    await deliver(kit, anUpdate('u1'));
    expect(calls).toEqual([...CLAIM, ...END]);
  });

  it('is not looked up for a stop of its address where its sender does that, later', async () => {
    const { kit, calls } = await open({ looksForStops: true });
    await deliver(kit, anUpdate('u1'));
    expect(calls).toEqual([...CLAIM.filter((call) => call !== 'suppressions.find'), ...END]);
  });
});

describe('a sender that looks for stops itself', () => {
  it('ends what a machine says as suppressed, a person’s words as failed, in that attempt', async () => {
    const { bench, kit } = await open({ looksForStops: true });
    bench.answer = () => Promise.resolve({ state: 'stopped', reason: 'opt-out' });
    await deliver(kit, anUpdate('u1'), anUpdate('u2', { automatic: 'no', kind: 'reply' }));
    expect(bench.reports).toMatchObject([
      { updateId: 'u1', state: 'suppressed', reason: 'opt-out', attempts: 1 },
      { updateId: 'u2', state: 'failed', reason: 'opt-out', attempts: 1 },
    ]);
  });
});

describe('word of an update before its sender has the answer', () => {
  it('is kept, and reported once, with the answer', async () => {
    const { bench, kit } = await open();
    bench.answer = async () => {
      expect(await kit.desk.observe('u1', { state: 'accepted', reason: 'sent' })).toBe(true);
      expect(await bench.delivery('u1')).toMatchObject({ state: 'accepted', open: 1 });
      return TAKEN;
    };
    await deliver(kit, anUpdate('u1'));
    expect(bench.reports.map(({ state }) => state)).toEqual(['accepted']);
    expect(await bench.delivery('u1')).toMatchObject({ open: 0, reportedState: 'accepted' });
  });

  it('is reported by whoever comes next where the answer never came', async () => {
    const { bench, kit } = await open({ inDoubt: 'unknown' });
    const relay = new SlowRelay();
    bench.answer = relay.answer;
    await kit.desk.accept(anUpdate('u1'));
    await settle();
    await kit.desk.observe('u1', { state: 'accepted', reason: 'sent' });
    expect(bench.reports).toEqual([]);
    bench.die();
    (await bench.boot()).start();
    await bench.clock.advance(MINUTE);
    expect(bench.reports.map(({ state }) => state)).toEqual(['accepted']);
    expect(bench.sent).toHaveLength(1);
  });

  it('that says more is reported at once', async () => {
    const { bench, kit } = await open();
    bench.answer = async () => {
      await kit.desk.observe('u1', { state: 'delivered', reason: 'delivered' });
      return TAKEN;
    };
    await deliver(kit, anUpdate('u1'));
    expect(bench.reports.map(({ state }) => state)).toEqual(['delivered']);
  });
});

describe('an update that moves on before its report is marked', () => {
  it('is marked once, as what it is now', async () => {
    const { bench, kit, calls } = await open();
    await kit.desk.accept(anUpdate('u1'));
    await settle();
    await kit.desk.observe('u1', { state: 'delivered', reason: 'delivered' });
    await settle();
    calls.length = 0;
    await kit.idle();
    expect(calls).toEqual(['deliveries.updateMany']);
    expect(await bench.delivery('u1')).toMatchObject({ state: 'delivered', open: 0, reportedState: 'delivered' });
  });
});
