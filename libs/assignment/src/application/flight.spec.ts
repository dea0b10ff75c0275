import { describe, expect, it } from '@jest/globals';
import { Flight } from './flight.js';

describe('what is under way', () => {
  it('lets the next begin as soon as one has landed, and is over when all have', async () => {
    const flight = new Flight();
    const land: (() => void)[] = [];
    const seen: string[] = [];
    const begin = (): void => {
      flight.add(new Promise((resolve) => land.push(resolve)));
    };
    begin();
    begin();
    await flight.below(3);
    const next = flight.below(2).then(() => seen.push('next'));
    const over = next.then(async () => flight.below(1)).then(() => seen.push('over'));
    await new Promise(setImmediate);
    expect(seen).toEqual([]);
    land[1]?.();
    await next;
    await new Promise(setImmediate);
    expect(seen).toEqual(['next']);
    land[0]?.();
    await over;
    expect(seen).toEqual(['next', 'over']);
  });
});
