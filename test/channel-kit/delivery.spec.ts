import { beforeEach, describe, expect, it } from '@jest/globals';
import { DEFAULT_TIMING, type ChannelKit } from '@redress/channel-kit';
import { toInstant } from '@redress/kernel';
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

describe('an update', () => {
  it('is claimed before the first byte leaves', async () => {
    const seen: unknown[] = [];
    bench.answer = async ({ _id }) => {
      const row = await bench.delivery(_id);
      seen.push({ state: row?.state, token: typeof row?.leaseToken, claimedAt: typeof row?.claimedAt });
      return TAKEN;
    };
    await deliver();
    expect(seen).toEqual([{ state: 'sending', token: 'string', claimedAt: 'string' }]);
    expect(await stateOf()).toBe('accepted');
  });

  it('that comes again is answered again with its present state, and not sent again', async () => {
    await deliver();
    const [first] = bench.published.filter(({ topic }) => topic === 'redress.receipts.v1');
    await bench.clock.advance(MINUTE);
    await deliver();
    const reports = bench.published.filter(({ topic }) => topic === 'redress.receipts.v1');
    expect(reports).toHaveLength(2);
    expect(reports[1]?.event).toEqual(first?.event);
    expect(bench.sent).toHaveLength(1);
  });

  it('is tried again in growing pauses after a refusal for now, as often as the other side asks for', async () => {
    const at: number[] = [];
    bench.answer = () => {
      at.push(bench.clock.now());
      const retryAfterMs = at.length === 2 ? 30 * MINUTE : 0;
      return Promise.resolve(at.length < 4 ? { state: 'refused-for-now', reason: '451 later', retryAfterMs } : TAKEN);
    };
    await deliver();
    for (let minutes = 0; minutes < 60; minutes += 1) await bench.clock.advance(MINUTE);
    const pauses = at.slice(1).map((time, index) => Math.round((time - (at[index] ?? 0)) / MINUTE));
    expect(pauses).toEqual([1, 30, 15]);
    expect(await stateOf()).toBe('accepted');
  });

  it('is failed, with the last reason, once it was refused for too long', async () => {
    bench.answer = () =>
      Promise.resolve({ state: 'refused-for-now', reason: '451 later', retryAfterMs: 30 * 60 * MINUTE });
    await deliver();
    await bench.clock.advance(31 * 60 * MINUTE);
    expect((await bench.delivery('u1'))?.reason).toMatch(/^given up after 2 attempts: 451 later/u);
    expect(bench.reports.at(-1)?.state).toBe('failed');
  });

  it('moves up on evidence from outside, and never down', async () => {
    await deliver();
    expect(await kit.desk.observe('u1', { state: 'bounced', reason: '5.1.1 no such mailbox' })).toBe(true);
    expect(await kit.desk.observe('u1', { state: 'delivered', reason: 'late callback' })).toBe(false);
    expect(await kit.desk.observe('nobody', { state: 'bounced', reason: '5.1.1' })).toBe(false);
    await kit.idle();
    expect(bench.reports.map(({ state }) => state)).toEqual(['accepted', 'bounced']);
    expect((await bench.delivery('u1'))?.open).toBe(0);
  });

  it('marks an address at which nobody can be reached, also when it is told again', async () => {
    await deliver();
    const address = anUpdate('u1').recipient.address ?? '';
    const gone = { state: 'bounced', reason: '5.1.1', addressBad: true } as const;
    await kit.desk.observe('u1', { state: 'bounced', reason: '5.2.2 full' });
    expect(await kit.suppressions.among([address])).toEqual(new Map());
    expect(await kit.desk.observe('u1', gone)).toBe(false);
    expect(await kit.suppressions.among([address])).toEqual(new Map([[address, 'hard-bounce']]));
    await kit.desk.accept(anUpdate('u2'));
    await kit.idle();
    expect((await bench.delivery('u2'))?.state).toBe('suppressed');
  });
});

describe('a report', () => {
  it('is still made when the update moves on before the earlier report is marked, and the bus is away', async () => {
    await deliver();
    bench.judge = (call) => (call === 'bus redress.receipts.v1' ? 'refused' : 'works');
    await kit.desk.observe('u1', { state: 'bounced', reason: '5.1.1 no such mailbox' });
    await bench.clock.advance(1_000);
    bench.judge = () => 'works';
    await bench.clock.advance(MINUTE);
    expect(bench.reports.map(({ state }) => state)).toEqual(['accepted', 'bounced']);
    expect(await bench.delivery('u1')).toMatchObject({ open: 0, reportedState: 'bounced' });
  });
});

describe('the order of a lane', () => {
  it('holds an update until its predecessor is finished, and no longer', async () => {
    const relay = new SlowRelay();
    bench.answer = relay.answer;
    await kit.desk.accept(anUpdate('u2', { after: 'u1' }));
    await deliver();
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u1']);
    relay.waiting[0]?.({ state: 'failed', reason: '550 no' });
    await settle();
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u1', 'u2']);
  });

  it('waits fifteen minutes for a predecessor that never comes', async () => {
    await deliver(anUpdate('u2', { after: 'lost' }));
    await bench.clock.advance(14 * MINUTE);
    expect(bench.sent).toHaveLength(0);
    await bench.clock.advance(2 * MINUTE);
    expect(await stateOf('u2')).toBe('accepted');
  });

  it('hears of a predecessor that another process finished', async () => {
    const other = await bench.boot();
    await deliver(anUpdate('u2', { after: 'u1' }));
    await other.desk.accept(anUpdate('u1'));
    await bench.clock.advance(MINUTE);
    expect(bench.sent.map(({ updateId }) => updateId)).toEqual(['u1', 'u2']);
  });
});

describe('in quiet hours', () => {
  const HOUR = 60 * MINUTE;
  const later = (updateId: string, more: object = {}): ReturnType<typeof anUpdate> =>
    anUpdate(updateId, { notBefore: toInstant(bench.clock.now() + 10 * HOUR), ...more });
  const sent = (): string[] => bench.sent.map(({ updateId }) => updateId);

  it('an update waits for their end, also in another process, says so, and goes once', async () => {
    await deliver(later('u1'));
    await bench.clock.advance(9 * HOUR);
    const told = bench.published.filter(({ topic }) => topic === 'redress.receipts.v1').map(({ event }) => event.data);
    expect(told[0]).toMatchObject({ state: 'queued', reason: 'quiet hours: goes when they end' });
    await kit.stop();
    kit = await bench.boot();
    kit.start();
    await deliver(later('u1', { notBefore: toInstant(bench.clock.now() + HOUR) }));
    expect(sent()).toEqual([]);
    await bench.clock.advance(HOUR + 2 * MINUTE);
    expect(sent()).toEqual(['u1']);
    expect(await stateOf()).toBe('accepted');
  });

  it('what waits together goes in order', async () => {
    const relay = new SlowRelay();
    bench.answer = relay.answer;
    await deliver(later('u1'));
    await deliver(later('u2', { after: 'u1' }));
    await bench.clock.advance(10 * HOUR + MINUTE);
    expect(sent()).toEqual(['u1']);
    relay.waiting[0]?.(TAKEN);
    await bench.clock.advance(MINUTE);
    expect(sent()).toEqual(['u1', 'u2']);
  });

  it('who need not wait goes past who does', async () => {
    await deliver(later('u1'));
    await deliver(anUpdate('u2', { after: 'u1' }));
    expect(sent()).toEqual(['u2']);
  });
});

describe('a suppressed address', () => {
  it('gets nothing, and the reason is reported', async () => {
    await kit.suppressions.suppress('ann@mail.example', 'opt-out');
    await deliver();
    expect(bench.sent).toHaveLength(0);
    expect(bench.reports).toMatchObject([{ state: 'suppressed', reason: 'opt-out' }]);
    await kit.suppressions.heardFrom('ann@mail.example');
    await deliver(anUpdate('u2'));
    expect(bench.sent).toHaveLength(0);
  });

  it('that mail came back from is written to again once somebody writes from it', async () => {
    await kit.suppressions.suppress('ann@mail.example', 'hard-bounce');
    await kit.suppressions.heardFrom('ann@mail.example');
    await deliver();
    expect(bench.sent).toHaveLength(1);
  });

  it('is looked up after the claim', async () => {
    let stopped: Promise<void> | undefined;
    bench.judge = (call) => {
      // The STOP comes just as the claim is made.
      if (call === 'store email_deliveries.updateMany')
        stopped ??= kit.suppressions.suppress('ann@mail.example', 'opt-out');
      return 'works';
    };
    await deliver();
    await stopped;
    expect(bench.sent).toHaveLength(0);
  });

  it('that cannot be looked up is not written to; the update is tried again', async () => {
    await start('unknown');
    let refused = 0;
    bench.judge = (call) => (call === 'store email_suppressions.find' && (refused += 1) === 1 ? 'refused' : 'works');
    await deliver();
    expect(bench.sent).toHaveLength(0);
    await bench.clock.advance(2 * MINUTE);
    expect(await stateOf()).toBe('accepted');
  });
});

describe('a stop', () => {
  it('claims nothing more and lets what is under way end', async () => {
    const relay = new SlowRelay();
    bench.answer = relay.answer;
    await deliver();
    const stopping = kit.stop();
    await settle();
    await kit.desk.accept(anUpdate('u2'));
    relay.waiting[0]?.(TAKEN);
    await stopping;
    expect(await bench.delivery('u1')).toMatchObject({ state: 'accepted', open: 0 });
    expect(await stateOf('u2')).toBe('queued');
  });

  it('is bounded: a send that does not end is told to give up', async () => {
    let aborted = false;
    bench.answer = (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          resolve({ state: 'doubt', reason: 'stopped' });
        });
      });
    await deliver();
    const stopping = kit.stop();
    await bench.clock.advance(DEFAULT_TIMING.stopMs);
    await stopping;
    expect(aborted).toBe(true);
  });
});

describe('the sweeper', () => {
  it('makes the report that a process could not make any more', async () => {
    bench.judge = (call) => (call === 'bus redress.receipts.v1' ? 'dies-before' : 'works');
    await deliver();
    bench.judge = () => 'works';
    expect(await bench.delivery('u1')).toMatchObject({ state: 'accepted', open: 1 });
    kit = await bench.boot();
    kit.start();
    await bench.clock.advance(MINUTE);
    expect(bench.reports.map(({ state }) => state)).toEqual(['accepted']);
    expect(await bench.delivery('u1')).toMatchObject({ open: 0 });
  });

  it('finds what did not fit into memory', async () => {
    bench = GatewayBench.open({ timing: { waitingUpdates: 3, sending: 1 } });
    kit = await bench.boot();
    kit.start();
    await Promise.all(Array.from({ length: 20 }, (_, index) => kit.desk.accept(anUpdate(`u${String(index)}`))));
    await bench.clock.advance(MINUTE);
    expect(new Set(bench.sent.map(({ updateId }) => updateId)).size).toBe(20);
    expect(bench.sent).toHaveLength(20);
  });
});
