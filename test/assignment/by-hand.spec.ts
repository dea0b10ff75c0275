import { describe, expect, it } from '@jest/globals';
import { Desk, person, START } from './desk.js';

const MINUTE = 60_000;

async function order(
  desk: Desk,
  caseId: string,
  by: string,
  leads = false,
): Promise<Parameters<Desk['byHand']['release']>[1]> {
  return { by, leads, revision: (await desk.head(caseId)).revision, reason: 'because' };
}

describe('giving a case by hand', () => {
  it("keeps to the machine's limits unless a lead goes over them, with the reason kept", async () => {
    const desk = await Desk.open(person('ivy', { capacity: 100 }), person('noah', { duty: 'off' }));
    await desk.arriveAndDispatch({ id: 'c1' }, { id: 'c2' });
    const give = async (to: string, override: boolean): Promise<unknown> =>
      desk.byHand.give('c2', to, override, await order(desk, 'c2', 'lena', true));
    await expect(give('ivy', false)).rejects.toMatchObject({ code: 'override-required' });
    await expect(give('noah', false)).rejects.toMatchObject({ code: 'override-required' });
    await give('ivy', true);
    expect(await desk.seat('ivy')).toMatchObject({ used: 200, capacity: 100 });
    expect((await desk.head('c2')).assignment.reasons).toEqual([
      { code: 'by-person-override', person: 'lena', detail: 'because' },
    ]);
  });

  it('never gives it to somebody with a conflict, and does not say why', async () => {
    const desk = await Desk.open(person('ivy', { conflicts: ['kim@mail.example'] }), person('noah'));
    await desk.arriveAndDispatch({ id: 'c1', from: 'kim' });
    const lead = await order(desk, 'c1', 'lena', true);
    await expect(desk.byHand.give('c1', 'ivy', true, lead)).rejects.toMatchObject({ code: 'assignment-not-allowed' });
  });

  it('gives nobody a closed case, which goes through its queue when it is opened again', async () => {
    const desk = await Desk.open(person('ivy'), person('noah'));
    await desk.arriveAndDispatch({ id: 'c1' });
    const who = { by: 'ivy', revision: (await desk.head('c1')).revision };
    await desk.core.moving.move(await desk.head('c1'), { to: 'closed', reason: 'a test' }, who);
    const lead = await order(desk, 'c1', 'lena', true);
    await expect(desk.byHand.give('c1', 'ivy', true, lead)).rejects.toMatchObject({ code: 'assignment-not-allowed' });
    expect(await desk.handlers('c1')).toEqual(['']);
    expect(await desk.faults()).toEqual([]);
  });

  it('lets handlers take what waits and hand their own on, no more', async () => {
    const desk = await Desk.open(person('ivy'), person('noah'), person('ada'));
    desk.mode = 'pull';
    await desk.arrive({ id: 'c1' });
    const as = async (by: string, to: string): Promise<unknown> =>
      desk.byHand.give('c1', to, false, await order(desk, 'c1', by));
    await expect(as('ivy', 'noah')).rejects.toMatchObject({ code: 'forbidden' });
    await as('ivy', 'ivy');
    await expect(as('noah', 'noah')).rejects.toMatchObject({ code: 'forbidden' });
    await as('ivy', 'ada');
    expect(await desk.handlers('c1')).toEqual(['ada']);
    expect([(await desk.seat('ivy')).used, (await desk.seat('ada')).used]).toEqual([0, 100]);
    expect(await desk.faults()).toEqual([]);
  });

  it('refuses who decided on what is no longer so', async () => {
    const desk = await Desk.open(person('ivy'));
    await desk.arriveAndDispatch({ id: 'c1' });
    const old = await order(desk, 'c1', 'ivy');
    await desk.write('c1', 'ivy', 'reply');
    await expect(desk.byHand.release('c1', old)).rejects.toMatchObject({ code: 'revision-stale' });
    await expect(desk.byHand.give('c1', 'ivy', false, old)).rejects.toMatchObject({ code: 'revision-stale' });
  });

  it('names the field of somebody who is not here', async () => {
    const desk = await Desk.open(person('ivy'));
    await desk.arriveAndDispatch({ id: 'c1' });
    const own = await order(desk, 'c1', 'ivy');
    await expect(desk.byHand.give('c1', 'zoe', false, own)).rejects.toMatchObject({ fields: [{ field: 'to' }] });
  });
});

describe('"I cannot take this"', () => {
  it('puts the case back, frees the seat, and does not ask that person again', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 2000 }), person('noah', { duty: 'off' }));
    await desk.arriveAndDispatch({ id: 'c1' });
    await desk.byHand.release('c1', await order(desk, 'c1', 'ivy'));
    const [row] = await desk.core.stores.history.newest('c1', 1);
    expect(row?.content).toEqual({
      owner: 'lena',
      reasons: [{ code: 'declined', person: 'ivy', detail: 'because' }],
    });
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('c1')).toEqual(['']);
    expect((await desk.head('c1')).assignment.reasons).toEqual([
      { code: 'declined', person: 'ivy', detail: 'because' },
    ]);
    expect((await desk.seat('ivy')).used).toBe(0);
    await desk.staff(person('ivy', { capacity: 2000 }), person('noah'));
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('c1')).toEqual(['noah']);
    expect(await desk.faults()).toEqual([]);
  });

  it('is for its handler and for leads', async () => {
    const desk = await Desk.open(person('ivy'), person('noah'));
    await desk.arriveAndDispatch({ id: 'c1' });
    const [handler] = await desk.handlers('c1');
    const other = handler === 'ivy' ? 'noah' : 'ivy';
    await expect(desk.byHand.release('c1', await order(desk, 'c1', other))).rejects.toMatchObject({
      code: 'forbidden',
    });
    await desk.byHand.release('c1', await order(desk, 'c1', 'lena', true));
    expect(await desk.handlers('c1')).toEqual(['']);
  });
});

describe('taking the next', () => {
  it('gives the most urgent that fits, before what only may be had, and never over capacity', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 200, languages: ['en'], duty: 'off' }));
    desk.mode = 'pull';
    await desk.arrive({ id: 'german', language: 'de', dueIn: 1 });
    await desk.arrive({ id: 'lost', words: 'it is lost', dueIn: 1 });
    await desk.arrive({ id: 'second', dueIn: 3 });
    await desk.arrive({ id: 'first', dueIn: 2 });
    expect(await desk.taking.next('ivy', ['parcels'])).toMatchObject({ _id: 'first', handlerKey: 'ivy' });
    expect(await desk.seat('ivy')).toMatchObject({ unopened: 0 });
    expect(await desk.taking.next('ivy', ['parcels'])).toMatchObject({ _id: 'second' });
    await expect(desk.taking.next('ivy', ['parcels'])).rejects.toMatchObject({ code: 'seat-full' });
    await desk.staff(person('ivy', { capacity: 400, languages: ['en'] }));
    expect(await desk.taking.next('ivy', ['parcels'])).toMatchObject({ _id: 'german' });
    expect(await desk.taking.next('ivy', ['parcels'])).toBeUndefined();
    expect(await desk.faults()).toEqual([]);
  });
});

describe('a case that its handler does not open', () => {
  it('goes back to its place after the pick-up time on duty, and to somebody else', async () => {
    const desk = await Desk.open(person('ivy'), person('noah', { duty: 'off' }));
    await desk.arriveAndDispatch({ id: 'c1' }, { id: 'c2' });
    await desk.look('c2', 'ivy');
    const told: string[] = [];
    const sweep = async (): Promise<number> =>
      desk.pickUps.sweep((head, why, handler) => told.push(`${head._id} ${why} ${handler}`));
    desk.clock.at = START + 59 * MINUTE;
    expect(await sweep()).toBe(0);
    desk.clock.at = START + 60 * MINUTE;
    expect(await sweep()).toBe(1);
    expect(told).toEqual(['c1 lapsed ivy']);
    expect(await desk.head('c1')).toMatchObject({ queue: 'parcels', handlerKey: '', assignment: { lapsed: 'ivy' } });
    await desk.staff(person('ivy'), person('noah'));
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('c1', 'c2')).toEqual(['noah', 'ivy']);
    expect(await desk.faults()).toEqual([]);
  });

  it('goes back at once when an absence begins, and everything when its handler has left', async () => {
    const desk = await Desk.open(person('ivy'));
    await desk.arriveAndDispatch({ id: 'begun' }, { id: 'new' });
    await desk.look('begun', 'ivy');
    await desk.staff(person('ivy', { duty: 'absent' }));
    expect(await desk.pickUps.sweep(() => undefined)).toBe(1);
    expect(await desk.handlers('begun', 'new')).toEqual(['ivy', '']);
    await desk.staff(person('noah'));
    expect(await desk.pickUps.sweep(() => undefined)).toBe(1);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('begun', 'new')).toEqual(['noah', 'noah']);
  });

  it('goes back also while an outside body has it and it takes no room, when its handler has left', async () => {
    const desk = await Desk.open(person('ivy'), person('noah', { duty: 'off' }));
    await desk.arriveAndDispatch({ id: 'c1' });
    await desk.look('c1', 'ivy');
    await desk.core.changer.change('c1', 'to the ombudsman', () => ({
      fields: { state: 'external' },
      history: { kind: 'case-moved', actor: 'ivy', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    await desk.slots.sweep();
    expect(await desk.seat('ivy')).toMatchObject({ used: 0, slots: [{ case: 'c1', weight: 0 }] });
    await desk.staff(person('noah'));
    expect(await desk.pickUps.sweep(() => undefined)).toBe(1);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('c1')).toEqual(['noah']);
    expect(await desk.faults()).toEqual([]);
  });
});
