import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '@redress/kernel';
import { Lapses } from './lapses.js';
import { Pacing } from './pacing.js';

class MovedClock implements Clock {
  private time = 0;
  private tasks: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const task = { at: this.time + ms, run };
    this.tasks.push(task);
    return () => {
      this.tasks = this.tasks.filter((each) => each !== task);
    };
  }

  move(ms: number): void {
    for (const end = this.time + ms; this.time < end;) {
      this.time += 1;
      const due = this.tasks.filter(({ at }) => at <= this.time);
      this.tasks = this.tasks.filter(({ at }) => at > this.time);
      for (const { run } of due) run();
    }
  }
}

describe('signals that are told often', () => {
  let clock: MovedClock;

  beforeEach(() => {
    clock = new MovedClock();
  });

  it('go out at once, then at most once in a while: the last of them, each lane for itself', () => {
    const done: string[] = [];
    const pacing = new Pacing(clock, 100);
    const offer = (lane: string, what: string): void => {
      pacing.offer(lane, () => {
        done.push(`${String(clock.now())} ${what}`);
      });
    };
    for (let count = 1; count <= 250; count += 1) {
      offer('kim', `kim ${String(count)}`);
      if (count === 50) offer('lou', 'lou');
      clock.move(1);
    }
    clock.move(1_000);
    expect(done).toEqual(['0 kim 1', '49 lou', '100 kim 100', '200 kim 200', '300 kim 250']);
    offer('kim', 'again');
    offer('kim', 'never');
    pacing.stop();
    clock.move(1_000);
    expect(done.slice(5)).toEqual(['1250 again']);
  });

  it('of something that goes on end it when nobody goes on with it', () => {
    const lapsed: string[] = [];
    const lapses = new Lapses(clock, 100, (key) => lapsed.push(`${String(clock.now())} ${key}`));
    expect([lapses.goOn('kim'), lapses.goOn('lou')]).toEqual([true, true]);
    clock.move(60);
    expect([lapses.goOn('kim'), lapses.end('lou'), lapses.end('lou')]).toEqual([false, true, false]);
    clock.move(1_000);
    expect(lapsed).toEqual(['160 kim']);
    lapses.goOn('kim');
    lapses.stop();
    clock.move(1_000);
    expect(lapsed).toHaveLength(1);
  });
});
