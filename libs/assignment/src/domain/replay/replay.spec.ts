import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DutyLine, type DutySpan } from './duty-line.js';
import { arrivalFigures, type ReplayedCase } from './replay-figures.js';
import { TimedQueue } from './timed-queue.js';
import { VirtualSeat } from './virtual-seat.js';
import { WaitingLane } from './waiting-lane.js';

const spans = fc
  .array(fc.record({ at: fc.nat(200), duty: fc.constantFrom('on', 'off', 'absent') }), { minLength: 1, maxLength: 8 })
  .map((all): readonly DutySpan[] =>
    [...new Map(all.map((each) => [each.at, each])).values()].sort((a, b) => a.at - b.at),
  );

describe('a line of duty', () => {
  // Moment by moment, as nobody would write it.
  const isOn = (all: readonly DutySpan[], moment: number): boolean =>
    (all.filter(({ at }) => at <= moment).at(-1) ?? all[0])?.duty === 'on';
  const counted = (all: readonly DutySpan[], from: number, to: number): number =>
    Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index).filter((at) => isOn(all, at)).length;

  it('counts the time on duty between two moments, and finds the moment at which so much of it is over', () => {
    fc.assert(
      fc.property(spans, fc.nat(250), fc.nat(250), (all, from, length) => {
        const line = new DutyLine(all);
        const worked = counted(all, from, from + length);
        expect(line.between(from, from + length)).toBe(worked);
        expect(line.at(from) === 'on').toBe(isOn(all, from));
        const until = line.after(from, worked);
        expect(until).toBeLessThanOrEqual(from + length);
        expect(line.between(from, until)).toBe(worked);
      }),
    );
  });

  it('never ends work that nobody comes to do', () => {
    const line = new DutyLine([
      { at: 0, duty: 'on' },
      { at: 10, duty: 'off' },
    ]);
    expect(line.after(5, 5)).toBe(10);
    expect(line.after(5, 6)).toBe(Infinity);
    expect([line.nextChange(3), line.nextChange(10)]).toEqual([10, Infinity]);
  });
});

describe('what is still to happen', () => {
  it('happens in the order of time, of one moment by rank, then as it was entered', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(3))), (all) => {
        const queue = new TimedQueue<readonly [at: number, rank: number, entry: number]>();
        const items = all.map(([at, rank], entry) => [at, rank, entry] as const);
        for (const item of items) queue.push(item[0], item[1], item);
        const popped = items.map(() => queue.pop()?.item);
        expect(popped).toEqual([...items].sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]));
        expect(queue.pop()).toBeUndefined();
      }),
    );
  });
});

describe('a lane', () => {
  it('keeps its order whatever comes and goes', () => {
    const numbers = fc.uniqueArray(fc.nat(100));
    fc.assert(
      fc.property(numbers, fc.func(fc.boolean()), (all, goes) => {
        const lane = new WaitingLane<number>('late|en|email', (a, b) => a - b);
        for (const each of all) lane.add(each);
        for (const each of all) if (goes(each)) lane.remove(each);
        const left = Array.from({ length: lane.size }, (_, index) => lane.at(index));
        expect(left).toEqual(all.filter((each) => !goes(each)).sort((a, b) => a - b));
      }),
    );
  });
});

describe('the figures', () => {
  const HOUR = 3_600_000;
  const one = (id: string, more: Partial<ReplayedCase>): ReplayedCase => ({
    id,
    teamKey: 'parcels',
    given: [],
    wentBack: 0,
    impossible: false,
    arrivedAt: 0,
    ...more,
  });

  it('of arrivals are their waits, by nearest rank, and those who wait still', () => {
    const given = [1, 2, 3, 4].map((hours) =>
      one(`c${String(hours)}`, { given: [{ at: hours * HOUR, person: 'ivy' }] }),
    );
    const { arrivedAt: _earlier, ...before } = one('before', { given: [{ at: 9 * HOUR, person: 'ivy' }] });
    const cases = [...given, one('waits', { impossible: true }), before];
    expect(arrivalFigures(cases, 3 * HOUR, 5 * HOUR)).toEqual({
      arrivals: 5,
      given: 4,
      waiting: 1,
      wait: { p50: 2 * HOUR, p95: 4 * HOUR, max: 4 * HOUR },
      waitedPast: 2,
      nobodyCould: 1,
      wentBack: 0,
    });
    expect(arrivalFigures([], HOUR, HOUR).wait).toBeUndefined();
  });

  it('of a seat are its mean load over the time on duty, and its peak', () => {
    const line = new DutyLine([
      { at: 0, duty: 'on' },
      { at: 10, duty: 'off' },
    ]);
    const seat = new VirtualSeat(line, 0);
    seat.change(2, 100, 1);
    seat.give('', true);
    seat.change(6, 200, 1);
    seat.change(8, -100, 0);
    seat.change(15, -200, 0);
    expect(seat.figures(20)).toEqual({ given: 1, onDuty: 10, load: (4 * 100 + 2 * 300 + 2 * 200) / 10, peak: 300 });
  });
});
