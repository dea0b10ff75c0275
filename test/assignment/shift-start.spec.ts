import { describe, expect, it } from '@jest/globals';
import { Desk, person } from './desk.js';

describe('the start of a shift', () => {
  const waiting = async (desk: Desk, ...dates: readonly number[]): Promise<string[]> => {
    const ids = dates.map((dueIn) => `due-${String(dueIn)}`);
    for (const [n, id] of ids.entries()) await desk.arrive({ id, dueIn: dates[n] ?? 0 });
    return ids;
  };
  const shares = (handlers: readonly string[]): number[] =>
    ['ada', 'ivy', 'noah'].map((key) => handlers.filter((handler) => handler === key).length);
  const all = ['ada', 'ivy', 'noah'];

  it('shares what is due among all who begin, the earliest first, at most three unopened each', async () => {
    const desk = await Desk.open(...all.map((key) => person(key, { duty: 'off', capacity: 2000 })));
    const ids = await waiting(desk, 9, 4, 11, 2, 5, 7, 3, 12, 1, 8, 6, 10);
    await desk.staff(...all.map((key) => person(key, { capacity: 2000 })));
    await desk.dispatcher.serveAll();
    expect(shares(await desk.handlers(...ids))).toEqual([3, 3, 3]);
    expect(await desk.handlers('due-10', 'due-11', 'due-12')).toEqual(['', '', '']);
    const first = await desk.handlers('due-1', 'due-2', 'due-3');
    expect([...first].sort()).toEqual(all);
  });

  it('leaves who comes a little earlier their share, and keeps that of the others until they begin', async () => {
    const desk = await Desk.open(...all.map((key) => person(key, { duty: 'off', capacity: 2000 })));
    const ids = await waiting(desk, 1, 2, 3, 4);
    const soon = { duty: 'off', startsSoon: true, capacity: 2000 } as const;
    await desk.staff(person('ada', { capacity: 2000 }), person('ivy', soon), person('noah', soon));
    await desk.dispatcher.serveAll();
    await desk.dispatcher.serveAll();
    expect(shares(await desk.handlers(...ids))).toEqual([2, 0, 0]);
    const round = await desk.considering.round('parcels');
    const kept = ids.filter((_id, n) => n > 0);
    const [left = ''] = (await Promise.all(kept.map(async (id) => desk.head(id)))).flatMap(({ queue, _id }) =>
      queue === '' ? [] : [_id],
    );
    expect((await desk.considering.consider(await desk.head(left), round)).choice.waiting).toBe('shift-begins');
    await desk.staff(...all.map((key) => person(key, { capacity: 2000 })));
    await desk.dispatcher.serveAll();
    expect(shares(await desk.handlers(...ids))).toEqual([2, 1, 1]);
  });

  it('keeps nobody waiting who is urgent or late', async () => {
    const desk = await Desk.open(...all.map((key) => person(key, { duty: 'off', capacity: 2000 })));
    const ids = await waiting(desk, -1, -2, -3);
    const soon = { duty: 'off', startsSoon: true, capacity: 2000 } as const;
    await desk.staff(person('ada', { capacity: 2000 }), person('ivy', soon), person('noah', soon));
    await desk.dispatcher.serveAll();
    expect(shares(await desk.handlers(...ids))).toEqual([3, 0, 0]);
  });

  it('counts what waits for its customer as what it takes up on a seat, a quarter', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 300 }), person('noah', { duty: 'off', capacity: 125 }));
    await desk.arriveAndDispatch({ id: 'asked', dueIn: 1 }, { id: 'begun', dueIn: 2 });
    await desk.look('asked', 'ivy');
    await desk.write('asked', 'ivy', 'question');
    const { revision } = await desk.head('asked');
    await desk.byHand.release('asked', { by: 'ivy', leads: false, revision, reason: 'I leave the team' });
    await desk.arrive({ id: 'new', dueIn: 3 });
    await desk.staff(person('ivy', { duty: 'off', capacity: 300 }), person('noah', { capacity: 125 }));
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('asked', 'new')).toEqual(['noah', 'noah']);
    expect(await desk.seat('noah')).toMatchObject({ used: 125 });
    expect((await desk.head('asked')).assignment.weight).toBe(100);
    expect(await desk.faults()).toEqual([]);
  });

  it('by hand, too', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 300 }), person('noah', { capacity: 25 }));
    await desk.arriveAndDispatch({ id: 'asked' });
    await desk.write('asked', 'ivy', 'question');
    const { revision } = await desk.head('asked');
    await desk.byHand.give('asked', 'noah', false, { by: 'lena', leads: true, revision, reason: 'he knows her' });
    expect(await desk.seat('noah')).toMatchObject({ used: 25 });
  });
});
