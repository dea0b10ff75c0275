import { describe, expect, it } from '@jest/globals';
import { TokenBuckets } from './token-bucket.js';

function bucketsAt(time: { now: number }, keys = 100): TokenBuckets {
  const clock = { now: () => time.now, after: () => () => undefined };
  return new TokenBuckets(clock, { burst: 2, perSecond: 1, keys });
}

describe('token buckets', () => {
  it('let a burst through, then ask for growing waits, then refuse', () => {
    const buckets = bucketsAt({ now: 0 });
    expect(Array.from({ length: 5 }, () => buckets.take('a', 2_000))).toEqual([0, 0, 1_000, 2_000, undefined]);
  });

  it('fill up with time, to the burst and no further', () => {
    const time = { now: 0 };
    const buckets = bucketsAt(time);
    buckets.take('a', 0);
    buckets.take('a', 0);
    time.now = 60_000;
    expect(Array.from({ length: 3 }, () => buckets.take('a', 0))).toEqual([0, 0, undefined]);
  });

  it('count each key by itself, and take nothing when they refuse', () => {
    const time = { now: 0 };
    const buckets = bucketsAt(time);
    for (let index = 0; index < 10; index += 1) buckets.take('a', 0);
    expect(buckets.take('b', 0)).toBe(0);
    time.now = 1_000;
    expect(buckets.take('a', 0)).toBe(0);
  });

  it('forget the key that was longest away when there are too many', () => {
    const buckets = bucketsAt({ now: 0 }, 2);
    buckets.take('a', 0);
    buckets.take('a', 0);
    buckets.take('b', 0);
    buckets.take('c', 0);
    expect(buckets.take('a', 0)).toBe(0);
  });
});
