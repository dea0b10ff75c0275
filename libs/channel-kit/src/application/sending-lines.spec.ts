import { describe, expect, it } from '@jest/globals';
import { systemClock } from '@redress/kernel';
import { DEFAULT_TIMING } from '../domain/timing.js';
import type { DeliveryRow } from '../infrastructure/delivery-row.js';
import { SendingLines } from './sending-lines.js';
import type { Surroundings } from './surroundings.js';
import { UpdateQueue } from './update-queue.js';

const rowOf = (id: string, account: string): DeliveryRow => ({ _id: id, update: { account } }) as DeliveryRow;

describe('a line with a pace of its own', () => {
  const timing = { ...DEFAULT_TIMING, waitingUpdates: 10 };
  const here = { clock: systemClock, timing } as Surroundings;
  const open = (): { readonly lines: SendingLines; readonly queue: UpdateQueue } => {
    const lines = new SendingLines({ lineOf: ({ account = '' }) => ({ name: account, atOnce: 2 }) });
    return { lines, queue: new UpdateQueue(here, lines) };
  };
  const ids = (rows: readonly DeliveryRow[]): string[] => rows.map(({ _id }) => _id);

  it('has few under way, and what waits for it lets others past', () => {
    const { lines, queue } = open();
    for (const id of ['a1', 'a2', 'a3', 'a4']) queue.add(rowOf(id, 'a'));
    queue.add(rowOf('b1', 'b'));
    const taken = queue.take(20);
    expect(ids(taken)).toEqual(['a1', 'a2', 'b1']);
    for (const row of taken) lines.begin(row);
    expect(queue.take(20)).toEqual([]);
    lines.end('a1');
    expect(ids(queue.take(20))).toEqual(['a3']);
  });

  it('holds up nothing that leaves by no line', () => {
    const lines = new SendingLines({
      lineOf: ({ account = '' }) => (account === '' ? undefined : { name: account, atOnce: 1 }),
    });
    const queue = new UpdateQueue(here, lines);
    for (const [id, account] of [
      ['a1', 'a'],
      ['x1', ''],
      ['a2', 'a'],
      ['x2', ''],
    ] as const)
      queue.add(rowOf(id, account));
    expect(ids(queue.take(20))).toEqual(['a1', 'x1', 'x2']);
    expect([rowOf('a3', 'a'), rowOf('x3', '')].map((row) => lines.hasLine(row))).toEqual([true, false]);
  });

  it('takes half of what waits at most, so that a burst leaves room for others', () => {
    const { queue } = open();
    const added = Array.from({ length: 8 }, (_, n) => queue.add(rowOf(`a${String(n)}`, 'a')));
    expect(added.filter(Boolean)).toHaveLength(5);
    expect(queue.add(rowOf('b1', 'b'))).toBe(true);
    expect(queue.add(rowOf('a0', 'a'))).toBe(true);
    queue.take(1);
    expect(queue.add(rowOf('a9', 'a'))).toBe(true);
  });

  it('is everything where a sender knows none', () => {
    const queue = new UpdateQueue(here, new SendingLines({}));
    for (let n = 0; n < 12; n += 1) queue.add(rowOf(String(n), 'a'));
    expect(queue.take(20)).toHaveLength(10);
  });
});
