import { describe, expect, it } from '@jest/globals';
import { sleep } from '@redress/kernel';
import { FaultInjector, planFaults } from './fault-plan.js';
import { SeededRandom } from './seeded-random.js';
import { SimulatedWorld } from './simulated-world.js';

const LIMITS = { steps: 1_000, until: Number.POSITIVE_INFINITY };

/** Two processes that each count to five in a shared store, ten times, reading before they write. */
function countingWorld(seed: number, faults: number): { world: SimulatedWorld; store: Map<string, number> } {
  const world = new SimulatedWorld({ seed });
  const store = new Map<string, number>();
  for (const name of ['a', 'b']) {
    const process = world.addProcess(name, async (self) => {
      for (let round = store.get(`done ${name}`) ?? 0; round < 5; round += 1) {
        await sleep(self.clock, 10);
        const value = await self.call('store', 'read', () => store.get('count') ?? 0);
        await self.call('store', 'write', () => store.set('count', value + 1));
        await self.call('store', 'mark', () => store.set(`done ${name}`, round + 1));
      }
    });
    void process.start();
  }
  const nothing = { repeat: () => undefined, rebalance: () => undefined };
  world.interceptors.push(
    new FaultInjector(planFaults(world.random.fork('faults'), faults, 20), nothing, () => world.clock.now()).intercept,
  );
  return { world, store };
}

async function finish({ world, store }: ReturnType<typeof countingWorld>): Promise<string> {
  await world.runUntil(() => store.get('done a') === 5 && store.get('done b') === 5, LIMITS);
  return `${world.trace.hash} ${String(store.get('count'))}`;
}

describe('the simulated world', () => {
  it('does the same again for the same seed, faults and all', async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      expect(await finish(countingWorld(seed, 3))).toBe(await finish(countingWorld(seed, 3)));
    }
  });

  it('finds the lost update of a careless read and write', async () => {
    const counts = new Set<number | undefined>();
    for (let seed = 1; seed <= 50; seed += 1) {
      const counting = countingWorld(seed, 0);
      await finish(counting);
      counts.add(counting.store.get('count'));
    }
    expect(counts.size).toBeGreaterThan(1);
  });

  it('never answers a call of a process that died, and starts the process again', async () => {
    const world = new SimulatedWorld({ seed: 7 });
    const starts: string[] = [];
    const process = world.addProcess('p', async (self) => {
      starts.push('begun');
      await self.call('store', 'write', () => undefined);
      starts.push('answered');
    });
    let crashed = false;
    world.interceptors.push(() => {
      if (crashed) return { fault: 'none' };
      crashed = true;
      return { fault: 'crash', applied: 'yes', restartAfter: 100 };
    });
    void process.start();
    await world.runUntil(() => starts.includes('answered'), LIMITS).catch(() => undefined);
    expect(starts).toEqual(['begun', 'begun', 'answered']);
  });

  it('draws streams that do not move each other', () => {
    const one = new SeededRandom(5);
    const other = new SeededRandom(5);
    one.fork('x').word();
    expect(one.fork('y').word()).toBe(other.fork('y').word());
    expect(one.fork('y').word()).not.toBe(one.fork('x').word());
  });
});
