import { afterEach, describe, expect, it } from '@jest/globals';
import { AssignmentSweeps, DutyBook, DutyPlanStore } from '@redress/assignment';
import { BackgroundWork } from '@redress/cases';
import { Log } from '@redress/platform';
import { Desk, person } from './desk.js';

describe('the sweeps of assignment', () => {
  let work: BackgroundWork | undefined;
  afterEach(async () => work?.beforeApplicationShutdown());

  /** As a process begins them once it has applied its organisation file. */
  async function begin(desk: Desk): Promise<AssignmentSweeps> {
    const log = Object.assign(Object.create(Log.prototype) as Log, {
      warn: (message: string) => desk.told.push(message),
    });
    work = new BackgroundWork(desk.clock, log);
    const { seats, roster, slots, pickUps, dangers, talks, covers, givingBack, database } = desk;
    const { cases } = desk.core.stores;
    const book = new DutyBook(new DutyPlanStore(database));
    const parts = { seats, cases, roster, book, slots, pickUps, dangers, talks, covers, givingBack };
    const sweeps = new AssignmentSweeps(parts, desk.dispatcher, work, log);
    await sweeps.start();
    // Each has run once when it has stopped.
    await work.beforeApplicationShutdown();
    return sweeps;
  }

  it('tell at once, when an organisation file is applied, of every waiting case that nobody could take any more', async () => {
    const desk = await Desk.open(person('ivy', { skills: ['lost'], duty: 'off' }));
    for (const id of ['c1', 'c2']) await desk.arriveAndDispatch({ id, words: 'it is lost' });
    await desk.arrive({ id: 'other' });
    expect((await begin(desk)).impossible).toBe(0);
    expect(desk.told).toEqual([]);
    await desk.staff(person('ivy', { duty: 'off' }));
    expect((await begin(desk)).impossible).toBe(2);
    expect([...desk.told].sort()).toEqual(['nobody could take c1', 'nobody could take c2']);
    expect((await desk.core.stores.history.newest('c1', 10)).map(({ kind }) => kind)).toContain('nobody-could-take');
    await begin(desk);
    expect(desk.told).toHaveLength(2);
  });

  it('give back before anything new is given out, and give out what waits', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 200 }), person('noah', { duty: 'off' }));
    await desk.arriveAndDispatch({ id: 'begun', dueIn: 2 });
    await desk.look('begun', 'ivy');
    await desk.staff(person('ivy', { capacity: 100, duty: 'absent' }), person('noah', { capacity: 100 }));
    await begin(desk);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('begun')).toEqual(['noah']);
    await desk.arrive({ id: 'new', dueIn: 1 });
    await desk.staff(person('ivy', { capacity: 100 }), person('noah', { capacity: 100 }));
    await begin(desk);
    expect(await desk.handlers('begun', 'new')).toEqual(['ivy', 'noah']);
    expect(await desk.faults()).toEqual([]);
  });
});
