import { beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_TIMING, type ChannelKit } from '@redress/channel-kit';
import { GatewayBench } from './gateway-bench.js';
import { settle } from './manual-clock.js';
import { anUpdate } from './samples.js';
import { SlowRelay, TAKEN } from './slow-relay.js';

const MINUTE = 60_000;

let bench: GatewayBench;
let kit: ChannelKit;

async function start(inDoubt: 'send-again' | 'unknown' = 'send-again'): Promise<void> {
  bench = GatewayBench.open({ inDoubt });
  kit = await bench.boot();
  kit.start();
}

async function deliver(update = anUpdate('u1')): Promise<void> {
  await kit.desk.accept(update);
  await settle();
}

async function stateOf(updateId = 'u1'): Promise<string | undefined> {
  return (await bench.delivery(updateId))?.state;
}

beforeEach(() => start());

describe('two processes', () => {
  it('send an update once when both find it at the same time', async () => {
    const other = await bench.boot();
    await kit.desk.accept(anUpdate('u1'));
    await Promise.all([other.sender.sweep(true), kit.sender.sweep(true)]);
    await settle();
    expect(bench.sent).toHaveLength(1);
  });

  it('leave the outcome to the lease that is in force', async () => {
    const relay = new SlowRelay();
    bench.answer = relay.answer;
    await deliver();
    // The first send hangs past its lease; the sweeper claims again and that one gets an answer.
    await bench.clock.advance(DEFAULT_TIMING.leaseMs + 10_000);
    expect(relay.waiting).toHaveLength(2);
    relay.waiting[0]?.({ state: 'failed', reason: '550 too late' });
    await settle();
    expect(await stateOf()).toBe('sending');
    relay.waiting[1]?.(TAKEN);
    await settle();
    expect(await bench.delivery('u1')).toMatchObject({ state: 'accepted', attempts: 2 });
    expect(bench.reports.map(({ state }) => state)).toEqual(['accepted']);
  });

  it('take a late answer while nobody else has claimed', async () => {
    const relay = new SlowRelay();
    bench.answer = relay.answer;
    await deliver();
    const stopping = kit.stop();
    await bench.clock.advance(DEFAULT_TIMING.stopMs);
    await stopping;
    await bench.clock.advance(DEFAULT_TIMING.leaseMs + 10_000);
    relay.waiting[0]?.(TAKEN);
    await settle();
    expect(await stateOf()).toBe('accepted');
  });
});

describe('a send in doubt', () => {
  it('goes out again under the same id where a copy can be recognised', async () => {
    bench.answer = () => Promise.resolve(bench.sent.length < 2 ? { state: 'doubt', reason: 'lost after DATA' } : TAKEN);
    await deliver();
    await bench.clock.advance(2 * MINUTE);
    expect(bench.sent).toEqual([
      { updateId: 'u1', attempts: 1 },
      { updateId: 'u1', attempts: 2 },
    ]);
  });

  it('is left to a person after the fifth possible copy', async () => {
    bench.answer = () => Promise.resolve({ state: 'doubt', reason: 'lost after DATA' });
    await deliver();
    for (let hours = 0; hours < 12; hours += 1) await bench.clock.advance(60 * MINUTE);
    expect(bench.sent).toHaveLength(5);
    expect(bench.reports.map(({ state }) => state)).toEqual(['unknown']);
  });

  it('is left to a person as well when the process dies of it each time', async () => {
    bench.judge = (call) => (call === 'relay send' ? 'dies-after' : 'works');
    await deliver();
    for (let lives = 0; lives < 10; lives += 1) {
      kit = await bench.boot();
      kit.start();
      await bench.clock.advance(4 * MINUTE);
    }
    expect(bench.sent).toHaveLength(5);
    expect(await stateOf()).toBe('unknown');
  });

  it('is unknown, and stays so, where a copy would be a second message', async () => {
    await start('unknown');
    bench.answer = () => Promise.reject(new Error('socket hang up'));
    await deliver();
    await bench.clock.advance(60 * MINUTE);
    expect(bench.sent).toHaveLength(1);
    expect(bench.reports.map(({ state }) => state)).toEqual(['unknown']);
  });

  it('may still turn out to have been sent', async () => {
    await start('unknown');
    const relay = new SlowRelay();
    bench.answer = relay.answer;
    await deliver();
    await bench.clock.advance(DEFAULT_TIMING.leaseMs + 10_000);
    expect(await stateOf()).toBe('unknown');
    relay.waiting[0]?.(TAKEN);
    await settle();
    await kit.idle();
    expect(await bench.delivery('u1')).toMatchObject({ state: 'accepted', open: 0 });
    expect(bench.reports.map(({ state }) => state)).toEqual(['unknown', 'accepted']);
  });

  it('is free again once the other side is known to have refused it', async () => {
    await start('unknown');
    const relay = new SlowRelay();
    bench.answer = () => (bench.sent.length < 2 ? relay.answer() : Promise.resolve(TAKEN));
    await deliver();
    await bench.clock.advance(DEFAULT_TIMING.leaseMs + 10_000);
    relay.waiting[0]?.({ state: 'refused-for-now', reason: '429 slow down' });
    await bench.clock.advance(2 * MINUTE);
    expect(await stateOf()).toBe('accepted');
  });
});
