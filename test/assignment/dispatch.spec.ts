import { describe, expect, it } from '@jest/globals';
import { OwnerSweeper } from '@redress/cases';
import { Desk, person } from './desk.js';
import { deskPolicy } from './desk-policy.js';

describe('dispatch', () => {
  it('gives a case to the freest handler, with reasons, and takes room on the seat', async () => {
    const desk = await Desk.open(person('ivy'), person('noah'));
    await desk.arriveAndDispatch({ id: 'c1' }, { id: 'c2' });
    expect((await desk.handlers('c1', 'c2')).sort()).toEqual(['ivy', 'noah']);
    const head = await desk.head('c1');
    expect(head).toMatchObject({ queue: '', queuedAt: null, assignment: { count: 1, weight: 100 } });
    expect(head.assignment.reasons).toContainEqual({ code: 'less-free', person: 'noah' });
    expect(await desk.seat('ivy')).toMatchObject({ used: 100, unopened: 1 });
    expect(await desk.faults()).toEqual([]);
  });

  it('never goes over capacity, and serves what waited in the order of its dates once there is room', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 200 }));
    await desk.arriveAndDispatch({ id: 'c1' }, { id: 'c2' }, { id: 'late', dueIn: 20 }, { id: 'soon', dueIn: 3 });
    expect(await desk.handlers('c1', 'c2', 'late', 'soon')).toEqual(['ivy', 'ivy', '', '']);
    await desk.staff(person('ivy', { capacity: 200 }), person('noah', { capacity: 100 }));
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('soon', 'late')).toEqual(['noah', '']);
    expect(await desk.faults()).toEqual([]);
  });

  it('takes the most urgent across needs, and no case that the free handler cannot do', async () => {
    const desk = await Desk.open(person('ivy', { skills: ['late'], capacity: 100, duty: 'off' }));
    await desk.arriveAndDispatch(
      { id: 'lost', words: 'it is lost', dueIn: 1 },
      { id: 'first', words: 'it is late', dueIn: 2 },
      { id: 'other', dueIn: 3 },
    );
    await desk.staff(person('ivy', { skills: ['late'], capacity: 100 }));
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('lost', 'first', 'other')).toEqual(['', 'ivy', '']);
  });

  it('gives a case to somebody else as soon as its handler has declared an interest', async () => {
    const desk = await Desk.open(person('ivy'));
    await desk.arriveAndDispatch({ id: 'kims', from: 'kim' }, { id: 'lees', from: 'lee' });
    const isKim = (address?: string): boolean => address === 'kim@mail.example';
    const policy = {
      ...deskPolicy(() => 10),
      interestedIn: ({ address }: { readonly address?: string }) => (isKim(address) ? ['ivy'] : []),
    };
    const { cases, leases } = desk.core.stores;
    const organisation = { policy, teams: () => ['parcels'] };
    await desk.staff(person('ivy', { conflicts: ['kim@mail.example'] }), person('noah'));
    await new OwnerSweeper(cases, desk.core.changer, organisation, leases, desk.clock).sweep();
    expect(await desk.seat('ivy')).toMatchObject({ used: 100 });
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('kims', 'lees')).toEqual(['noah', 'ivy']);
    expect((await desk.head('kims')).assignment.reasons).toContainEqual({ code: 'conflict', person: 'ivy' });
    expect(await desk.faults()).toEqual([]);
  });

  it('passes over a case that its handler must not have, to the next of the same needs', async () => {
    const desk = await Desk.open(person('ivy', { conflicts: ['kim@mail.example'] }));
    await desk.arriveAndDispatch({ id: 'kims', from: 'kim', dueIn: 1 });
    expect(desk.told).toEqual(['nobody could take kims']);
    await desk.arriveAndDispatch({ id: 'other', dueIn: 2 });
    expect(await desk.handlers('kims', 'other')).toEqual(['', 'ivy']);
  });

  it('gives nobody more than three cases that they have not opened', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 2000 }));
    for (const id of ['c1', 'c2', 'c3', 'c4']) await desk.arriveAndDispatch({ id });
    expect(await desk.handlers('c1', 'c3', 'c4')).toEqual(['ivy', 'ivy', '']);
    await desk.look('c1', 'ivy');
    expect(await desk.seat('ivy')).toMatchObject({ unopened: 2 });
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('c4')).toEqual(['ivy']);
    expect(await desk.faults()).toEqual([]);
  });

  it('gives a customer to the handler who knows them', async () => {
    const desk = await Desk.open(person('ivy'), person('noah'));
    await desk.arriveAndDispatch({ id: 'c1', from: 'kim' }, { id: 'c2' }, { id: 'c3', from: 'kim' });
    const [first, , again] = await desk.handlers('c1', 'c2', 'c3');
    expect(again).toBe(first);
    expect((await desk.head('c3')).assignment.reasons).toContainEqual({ code: 'knows-customer', person: first });
  });

  it('leaves pull teams to take their cases themselves', async () => {
    const desk = await Desk.open(person('ivy'));
    desk.mode = 'pull';
    await desk.arriveAndDispatch({ id: 'c1' });
    expect(await desk.handlers('c1')).toEqual(['']);
    expect(desk.told).toEqual([]);
  });

  it('tells at once of a case that nobody could ever take, once, and again when the organisation is looked through', async () => {
    const desk = await Desk.open(person('ivy'));
    await desk.arriveAndDispatch({ id: 'c1', words: 'it is lost' });
    expect(desk.told).toEqual(['nobody could take c1']);
    expect(await desk.dispatcher.findImpossible(desk.core.stores.cases)).toBe(1);
    expect(desk.told).toHaveLength(1);
    await desk.staff(person('ivy', { skills: ['lost'] }));
    expect(await desk.dispatcher.findImpossible(desk.core.stores.cases)).toBe(0);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('c1')).toEqual(['ivy']);
  });

  it('gives out more cases than one look at the queue brings, all within capacity', async () => {
    const desk = await Desk.open(
      ...Array.from({ length: 60 }, (_, n) => person(`p${String(n)}`, { duty: 'off', capacity: 300 })),
    );
    const ids = Array.from({ length: 170 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    for (const [n, id] of ids.entries()) await desk.arrive({ id, dueIn: n });
    await desk.staff(...desk.people.map((each) => ({ ...each, duty: 'on' as const })));
    await desk.dispatcher.serveAll();
    expect((await desk.handlers(...ids)).filter((key) => key === '')).toEqual([]);
    expect(await desk.faults()).toEqual([]);
  });
});

describe('the load of a handler', () => {
  it('follows who has the next move', async () => {
    const desk = await Desk.open(person('ivy'));
    await desk.arriveAndDispatch({ id: 'c1' });
    await desk.write('c1', 'ivy', 'question');
    expect(await desk.seat('ivy')).toMatchObject({ used: 25, unopened: 0 });
    await desk.answer('c1');
    expect(await desk.seat('ivy')).toMatchObject({ used: 100 });
    await desk.core.decisions.notOurs(await desk.core.decisions.read('c1'), 'lena');
    expect(await desk.seat('ivy')).toMatchObject({ used: 0, slots: [] });
    expect(await desk.faults()).toEqual([]);
  });

  it('is put right by the sweeper, whichever way it is wrong', async () => {
    const desk = await Desk.open(person('ivy'));
    await desk.arriveAndDispatch({ id: 'c1' });
    const { slots } = await desk.seat('ivy');
    const stray = { case: 'gone', token: 't', weight: 70, at: '2026-11-23T09:00:00.000Z', opened: true };
    await desk.seats.replace(await desk.seat('ivy'), [...slots.map((slot) => ({ ...slot, weight: 10 })), stray]);
    expect(await desk.slots.sweep()).toBe(2);
    expect(await desk.seat('ivy')).toMatchObject({ used: 100, unopened: 1 });
    expect(await desk.slots.sweep()).toBe(0);
  });
});

describe('replicas that have not heard of each other', () => {
  const award = { handlerKey: 'ivy', weight: 100, limit: { capacity: 300, unopened: 3 }, actor: 'system', reasons: [] };

  it('never fill a seat beyond its capacity together', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 300 }));
    const heads = await Promise.all(Array.from({ length: 10 }, (_, n) => desk.arrive({ id: `c${String(n)}` })));
    const outcomes = await Promise.all(heads.map((head) => desk.assigning.assign(head, award)));
    expect(outcomes.filter((outcome) => 'done' in outcome)).toHaveLength(3);
    expect(outcomes.filter((outcome) => 'failed' in outcome && outcome.failed === 'full')).toHaveLength(7);
    expect(await desk.faults()).toEqual([]);
  });

  it('never give more unopened cases than one may have', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 2000 }));
    const heads = await Promise.all(Array.from({ length: 5 }, (_, n) => desk.arrive({ id: `c${String(n)}` })));
    const wide = { ...award, limit: { capacity: 2000, unopened: 3 } };
    await Promise.all(heads.map((head) => desk.assigning.assign(head, wide)));
    expect(await desk.seat('ivy')).toMatchObject({ used: 300, unopened: 3 });
  });

  it('never give one case to two people', async () => {
    const desk = await Desk.open(person('ivy'), person('noah'));
    const head = await desk.arrive({ id: 'c1' });
    const outcomes = await Promise.all(
      ['ivy', 'noah', 'ivy'].map((handlerKey) => desk.assigning.assign(head, { ...award, handlerKey })),
    );
    expect(outcomes.filter((outcome) => 'done' in outcome)).toHaveLength(1);
    expect(await desk.faults()).toEqual([]);
  });

  it('never give a case as it was read before something else happened to it', async () => {
    const desk = await Desk.open(person('ivy'));
    const [named, swept] = [await desk.arrive({ id: 'named' }), await desk.arrive({ id: 'swept' })];
    const verdict = { person: 'ivy', state: 'confirmed' as const, reason: 'it is about her' };
    await desk.core.judging.decideConflict('named', verdict, { by: 'lena', revision: named.revision });
    // As the sweeper does before it takes a slot away.
    expect(await desk.core.stores.cases.raiseVersion('swept', swept.version)).toBe(true);
    for (const head of [named, swept]) expect(await desk.assigning.assign(head, award)).toEqual({ failed: 'moved' });
    expect(await desk.handlers('named', 'swept')).toEqual(['', '']);
    expect(await desk.seat('ivy')).toMatchObject({ used: 0, unopened: 0, slots: [] });
  });
});
