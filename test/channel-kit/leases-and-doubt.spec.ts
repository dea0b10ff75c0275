import { beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_TIMING, type ChannelKit } from '@redress/channel-kit';
import { GatewayBench } from './gateway-bench.js';
import { settle } from './manual-clock.js';
import { anUpdate } from './samples.js';
import { SlowRelay, TAKEN } from './slow-relay.js';

const MINUTE = 60_000;

let bench: GatewayBench;
let kit: ChannelKit;

async function start(inDoubt: 'send-again' | 'unknown' = 'send-again', notesHandOvers?: true): Promise<void> {
  bench = GatewayBench.open({ inDoubt, ...(notesHandOvers === undefined ? {} : { notesHandOvers }) });
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

describe('a process that ends where a copy would be a second message', () => {
  const LEASE_OVER = DEFAULT_TIMING.leaseMs + 10_000;
  const dying = (): Promise<never> => {
    bench.die();
    return new Promise(() => undefined);
  };
  const another = async (): Promise<void> => {
    kit = await bench.boot();
    kit.start();
  };
  beforeEach(() => start('unknown', true));

  it('leaves to the next what it had claimed and not begun to hand over, as a text that waits for its turn', async () => {
    bench.beforeBegin = dying;
    await deliver();
    bench.beforeBegin = () => Promise.resolve();
    await another();
    expect(bench.sent).toEqual([]);
    await bench.clock.advance(LEASE_OVER);
    expect(bench.sent).toEqual([{ updateId: 'u1', attempts: 2 }]);
    expect(bench.reports.map(({ state }) => state)).toEqual(['accepted']);
  });

  it.each(['dies-before', 'dies-after'] as const)(
    'leaves in doubt what it had begun to hand over: %s',
    async (verdict) => {
      bench.judge = (call) => (call === 'relay send' ? verdict : 'works');
      await deliver();
      bench.judge = () => 'works';
      await another();
      await bench.clock.advance(LEASE_OVER);
      expect(bench.sent).toHaveLength(verdict === 'dies-after' ? 1 : 0);
      expect(bench.reports.map(({ state }) => state)).toEqual(['unknown']);
      const since = '2020-01-01T00:00:00.000Z';
      await kit.idle();
      expect(await kit.desk.doubtful(since, 10)).toMatchObject([
        { updateId: 'u1', handOver: { attempt: 1, knownBy: { to: 'kim' } }, course: 0 },
      ]);
    },
  );

  it('sends nothing when it goes on after the next has taken it up', async () => {
    const asleep: (() => void)[] = [];
    bench.beforeBegin = () =>
      new Promise((resolve) => {
        asleep.push(resolve);
      });
    await deliver();
    await bench.clock.advance(LEASE_OVER);
    expect(asleep).toHaveLength(2);
    for (const wake of asleep) wake();
    await settle();
    expect(bench.sent).toEqual([{ updateId: 'u1', attempts: 2 }]);
    expect(await stateOf()).toBe('accepted');
  });

  it('keeps the next from it when it goes on at the last moment', async () => {
    let goOn: () => void = () => undefined;
    bench.beforeBegin = () =>
      new Promise((resolve) => {
        goOn = resolve;
      });
    await deliver();
    await bench.clock.advance(DEFAULT_TIMING.leaseMs - 1);
    // Between the look of the sweeper and its claim.
    bench.judge = (call) => {
      if (call === 'store email_deliveries.find') goOn();
      return 'works';
    };
    await bench.clock.advance(DEFAULT_TIMING.sweepMs + 1);
    expect(bench.sent).toEqual([{ updateId: 'u1', attempts: 1 }]);
    expect(await stateOf()).toBe('accepted');
  });

  it('has failed to send it when it ends of it each time, which is certain', async () => {
    bench.beforeBegin = dying;
    await deliver();
    for (let lives = 0; lives < 10; lives += 1) {
      await another();
      await bench.clock.advance(4 * MINUTE);
    }
    expect(bench.begun).toEqual([]);
    expect(bench.reports).toMatchObject([
      { state: 'failed', reason: 'the process ended each time before it was sent' },
    ]);
  });
});
