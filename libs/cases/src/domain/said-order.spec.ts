import { describe, expect, it } from '@jest/globals';
import { inOrderSaid } from './said-order.js';

type From = 'customer' | 'third-party' | 'handler' | 'system';

/** Entries such as `customer 2`: who said it, and in which minute. */
function order(...entries: readonly string[]): string[] {
  const made = entries.map((entry) => {
    const [from, minute = ''] = entry.split(' ');
    return { from: from as From, at: `2026-11-22T10:0${minute}:00.000Z`, entry };
  });
  return inOrderSaid(made).map(({ entry }) => entry);
}

describe('the order of what was said', () => {
  it('is that of receiving for the customer, around what machines said', () => {
    expect(order('customer 2', 'system 3', 'customer 1', 'customer 4')).toEqual([
      'customer 1',
      'system 3',
      'customer 2',
      'customer 4',
    ]);
  });

  it('is that of working in where staff spoke in between', () => {
    const worked = ['customer 2', 'handler 3', 'customer 1', 'customer 0', 'handler 5', 'customer 4'];
    expect(order(...worked)).toEqual([
      'customer 2',
      'handler 3',
      'customer 0',
      'customer 1',
      'handler 5',
      'customer 4',
    ]);
  });

  it('is that of working in for what was received at the same moment, and for strangers', () => {
    const entries = [
      { from: 'customer' as const, at: '2026-11-22T10:01:00.000Z', n: 1 },
      { from: 'third-party' as const, at: '2026-11-22T10:00:00.000Z', n: 2 },
      { from: 'customer' as const, at: '2026-11-22T10:01:00.000Z', n: 3 },
    ];
    expect(inOrderSaid(entries)).toEqual(entries);
    expect(inOrderSaid([])).toEqual([]);
  });
});
