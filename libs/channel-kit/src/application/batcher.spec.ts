import { describe, expect, it } from '@jest/globals';
import type { Clock } from '@redress/kernel';
import { Batcher } from './batcher.js';

/** A clock whose timers run when told. */
class HandClock implements Clock {
  private readonly tasks: (() => void)[] = [];

  now(): number {
    return 0;
  }

  after(_: number, task: () => void): () => void {
    this.tasks.push(task);
    return () => {
      this.tasks.splice(this.tasks.indexOf(task), 1);
    };
  }

  strike(): void {
    for (const task of this.tasks.splice(0)) task();
  }
}

interface Run {
  readonly items: readonly string[];
  readonly end: (error?: Error) => void;
}

function batcherOf(runs: Run[], maximum: number, lingerMs: number, clock: Clock): Batcher<string> {
  const run = (items: readonly string[]): Promise<void> =>
    new Promise((resolve, reject) => {
      runs.push({
        items,
        end: (error) => {
          if (error === undefined) resolve();
          else reject(error);
        },
      });
    });
  return new Batcher(run, { maximum, lingerMs }, clock);
}

/** Lets everything run that waits for nothing but its turn. */
async function turn(): Promise<void> {
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
}

describe('a batcher', () => {
  it('runs one batch at a time, and what comes meanwhile together', async () => {
    const runs: Run[] = [];
    const batcher = batcherOf(runs, 10, 0, new HandClock());
    const first = [batcher.add('a'), batcher.add('b')];
    await turn();
    const second = [batcher.add('c'), batcher.add('d')];
    await turn();
    expect(runs.map(({ items }) => items)).toEqual([['a', 'b']]);
    runs[0]?.end();
    await Promise.all(first);
    await turn();
    expect(runs[1]?.items).toEqual(['c', 'd']);
    runs[1]?.end();
    await expect(Promise.all(second)).resolves.toHaveLength(2);
  });

  it('keeps to its maximum and to the order', async () => {
    const runs: Run[] = [];
    const batcher = batcherOf(runs, 2, 0, new HandClock());
    const added = ['a', 'b', 'c', 'd', 'e'].map((item) => batcher.add(item));
    for (let index = 0; index < 3; index += 1) {
      await turn();
      runs[index]?.end();
    }
    await Promise.all(added);
    expect(runs.map(({ items }) => items)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('tells a failure to its own batch only, and goes on', async () => {
    const runs: Run[] = [];
    const batcher = batcherOf(runs, 1, 0, new HandClock());
    const [bad, good] = [batcher.add('bad'), batcher.add('good')];
    const outcome = Promise.allSettled([bad, good]);
    await turn();
    runs[0]?.end(new Error('no'));
    await turn();
    runs[1]?.end();
    expect((await outcome).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('lingers for more, but not when it is full', async () => {
    const clock = new HandClock();
    const runs: Run[] = [];
    const batcher = batcherOf(runs, 2, 100, clock);
    void batcher.add('a');
    await turn();
    expect(runs).toHaveLength(0);
    void batcher.add('b');
    await turn();
    expect(runs).toHaveLength(1);
    runs[0]?.end();
    await turn();
    void batcher.add('c');
    await turn();
    expect(runs).toHaveLength(1);
    clock.strike();
    await turn();
    expect(runs[1]?.items).toEqual(['c']);
  });

  it('flushes without waiting for its timer', async () => {
    const runs: Run[] = [];
    const batcher = batcherOf(runs, 2, 100, new HandClock());
    void batcher.add('a');
    const flushed = batcher.flush();
    await turn();
    runs[0]?.end();
    await flushed;
    expect(runs.map(({ items }) => items)).toEqual([['a']]);
  });
});
