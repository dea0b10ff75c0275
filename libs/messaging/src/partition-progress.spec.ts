import { describe, expect, it } from '@jest/globals';
import { PartitionProgress } from './partition-progress.js';

function delivered(...positions: number[]): PartitionProgress {
  const progress = new PartitionProgress(BigInt(positions[0] ?? 0));
  for (const position of positions) progress.deliver(BigInt(position));
  return progress;
}

describe('progress in a partition', () => {
  it('moves behind the contiguous finished prefix only, also where positions are missing', () => {
    const progress = delivered(3, 4, 8, 9);
    progress.finish(4n);
    progress.finish(9n);
    expect(progress.position).toBe(3n);
    progress.finish(3n);
    expect(progress.position).toBe(5n);
    progress.finish(8n);
    expect(progress.position).toBe(10n);
    expect(progress.open).toBe(0);
  });

  it('remembers what is finished when deliveries come again', () => {
    const progress = delivered(1, 2, 3);
    progress.finish(2n);
    progress.rewind();
    expect(progress.open).toBe(0);
    for (const position of [1n, 2n, 3n]) progress.deliver(position);
    expect([1n, 2n, 3n].map((position) => progress.isFinished(position))).toEqual([false, true, false]);
    progress.finish(1n);
    expect(progress.position).toBe(3n);
  });

  it('takes a message that ends while it is not delivered', () => {
    const progress = delivered(1, 2);
    progress.rewind();
    progress.finish(1n);
    expect(progress.position).toBe(1n);
    progress.deliver(1n);
    expect(progress.position).toBe(2n);
  });

  it('goes on where somebody else has come to, and never back', () => {
    const progress = delivered(1, 2, 3);
    progress.finish(2n);
    progress.skipTo(3n);
    expect(progress.position).toBe(3n);
    progress.skipTo(1n);
    progress.finish(1n);
    expect(progress.position).toBe(3n);
    progress.finish(3n);
    expect(progress.position).toBe(4n);
  });

  it('stays small however much passes through', () => {
    const progress = new PartitionProgress(0n);
    for (let position = 0n; position < 20_000n; position += 1n) {
      progress.deliver(position);
      progress.finish(position);
    }
    expect(progress.position).toBe(20_000n);
    const { delivered: list, finished } = progress as unknown as { delivered: unknown[]; finished: Set<unknown> };
    expect(list.length).toBeLessThan(3_000);
    expect(finished.size).toBe(0);
  });
});
