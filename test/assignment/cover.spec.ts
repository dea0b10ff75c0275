import { describe, expect, it } from '@jest/globals';
import { Desk, person, START } from './desk.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Ivy has begun three cases, one of which waits for the customer; Noah is at work. */
async function open(): Promise<Desk> {
  const desk = await Desk.open(person('ivy', { capacity: 1000 }), person('noah', { duty: 'off', capacity: 1000 }));
  await desk.arriveAndDispatch({ id: 'soon', dueIn: 2 }, { id: 'later', dueIn: 20 }, { id: 'asked', dueIn: 2 });
  for (const id of ['soon', 'later', 'asked']) await desk.look(id, 'ivy');
  await desk.write('asked', 'ivy', 'question');
  return desk;
}

async function ivy(desk: Desk, duty: 'off' | 'absent', back: number): Promise<void> {
  desk.back.set('ivy', START + back);
  await desk.staff(person('ivy', { capacity: 1000, duty }), person('noah', { capacity: 1000 }));
}

const CASES = ['soon', 'later', 'asked'] as const;

describe('an absence that begins with open cases', () => {
  it('sends to cover what is ours to do and due before it ends; the rest stays', async () => {
    const desk = await open();
    await ivy(desk, 'absent', 14 * DAY);
    const told: string[] = [];
    expect(await desk.covers.sweep((head, why, handler) => told.push(`${head._id} ${why} ${handler}`))).toBe(1);
    expect(told).toEqual(['soon covered ivy']);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers(...CASES)).toEqual(['noah', 'ivy', 'ivy']);
    expect(await desk.covers.sweep(() => undefined)).toBe(0);
    await desk.answer('asked');
    expect(await desk.covers.sweep(() => undefined)).toBe(1);
    expect(await desk.faults()).toEqual([]);
  });

  it('gives back what its cover has not begun, as it was; what they have opened stays theirs', async () => {
    const desk = await open();
    await ivy(desk, 'absent', 30 * DAY);
    expect(await desk.covers.sweep(() => undefined)).toBe(2);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('soon', 'later')).toEqual(['noah', 'noah']);
    await desk.look('soon', 'noah');
    expect(await desk.givingBack.sweep()).toBe(0);
    desk.clock.at = START + 30 * DAY;
    expect(await desk.givingBack.sweep()).toBe(1);
    expect(await desk.handlers('soon', 'later')).toEqual(['noah', 'ivy']);
    const { assignment } = await desk.head('later');
    expect(assignment).not.toHaveProperty('covers');
    expect(assignment.openedAt).toBeDefined();
    expect(assignment.reasons).toEqual([
      { code: 'given-back', person: 'ivy' },
      { code: 'not-begun', person: 'noah' },
    ]);
    expect(await desk.givingBack.sweep()).toBe(0);
    expect(await desk.faults()).toEqual([]);
  });

  it('finds its way back from the queue, where nobody could cover', async () => {
    const desk = await open();
    desk.back.set('ivy', START + 3 * DAY);
    await desk.staff(person('ivy', { capacity: 1000, duty: 'absent' }), person('noah', { duty: 'off' }));
    expect(await desk.covers.sweep(() => undefined)).toBe(1);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('soon')).toEqual(['']);
    desk.clock.at = START + 3 * DAY;
    await desk.staff(person('ivy', { capacity: 1000, duty: 'absent' }), person('noah', { capacity: 5000 }));
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('soon')).toEqual(['ivy']);
    expect((await desk.head('soon')).assignment).not.toHaveProperty('covers');
  });

  it('gives nothing back beyond the room of who returns, nor what a person has decided', async () => {
    const desk = await open();
    await ivy(desk, 'absent', 30 * DAY);
    await desk.covers.sweep(() => undefined);
    await desk.dispatcher.serveAll();
    const { revision } = await desk.head('soon');
    await desk.byHand.give('soon', 'noah', false, { by: 'lena', leads: true, revision, reason: 'keep it' });
    await desk.staff(person('ivy', { capacity: 100, duty: 'absent' }), person('noah', { capacity: 1000 }));
    desk.clock.at = START + 30 * DAY;
    expect(await desk.givingBack.sweep()).toBe(0);
    expect(await desk.handlers('soon', 'later')).toEqual(['noah', 'noah']);
    await desk.staff(person('ivy', { capacity: 1000 }), person('noah', { capacity: 1000 }));
    expect(await desk.givingBack.sweep()).toBe(1);
    expect(await desk.handlers('soon', 'later')).toEqual(['noah', 'ivy']);
  });

  it('is not told to a customer who knows the handler, as long as the cover has said nothing', async () => {
    const desk = await open();
    await desk.write('soon', 'ivy', 'reply');
    await ivy(desk, 'absent', 14 * DAY);
    await desk.covers.sweep(() => undefined);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('soon')).toEqual(['noah']);
    expect((await desk.head('soon')).notices ?? []).toEqual([]);
  });
});

describe('a shift that ends', () => {
  it('sends to cover what is due before the next one, a quarter of an hour later, if somebody at work could take it', async () => {
    const desk = await Desk.open(person('ivy'), person('noah', { duty: 'off' }));
    await desk.arriveAndDispatch({ id: 'tonight', dueIn: 0.25 }, { id: 'tomorrow', dueIn: 1 });
    for (const id of ['tonight', 'tomorrow']) await desk.look(id, 'ivy');
    await ivy(desk, 'off', 16 * HOUR);
    await desk.staff(person('ivy', { duty: 'off' }), person('noah', { duty: 'off' }));
    expect(await desk.covers.sweep(() => undefined)).toBe(0);
    await desk.staff(person('ivy', { duty: 'off' }), person('noah'));
    expect(await desk.covers.sweep(() => undefined)).toBe(1);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('tonight', 'tomorrow')).toEqual(['noah', 'ivy']);
  });

  it('leaves what is late where it is known', async () => {
    const desk = await Desk.open(person('ivy'), person('noah', { duty: 'off' }));
    await desk.arriveAndDispatch({ id: 'late', dueIn: -1 });
    await desk.look('late', 'ivy');
    await ivy(desk, 'off', 16 * HOUR);
    expect(await desk.covers.sweep(() => undefined)).toBe(0);
    await ivy(desk, 'absent', 16 * HOUR);
    expect(await desk.covers.sweep(() => undefined)).toBe(1);
  });
});

describe('danger that its handler does not open', () => {
  it('goes on after ten minutes, by the clock on the wall, to somebody who is at work', async () => {
    const desk = await Desk.open(person('ivy', { duty: 'off' }), person('noah', { duty: 'off' }));
    await desk.arriveAndDispatch({ id: 'danger', words: 'danger' });
    expect(await desk.handlers('danger')).toEqual(['ivy']);
    desk.clock.at = START + 10 * MINUTE;
    expect(await desk.dangers.sweep(() => undefined)).toBe(0);
    await desk.staff(person('ivy', { duty: 'off' }), person('noah'));
    desk.clock.at -= 1;
    expect(await desk.dangers.sweep(() => undefined)).toBe(0);
    desk.clock.at += 1;
    expect(await desk.dangers.sweep(() => undefined)).toBe(1);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('danger')).toEqual(['noah']);
  });

  it('goes on to who is at work and full, before who let it lie and has room', async () => {
    const desk = await Desk.open(person('ivy'), person('noah', { capacity: 0 }));
    await desk.arriveAndDispatch({ id: 'danger', words: 'danger' });
    expect(await desk.handlers('danger')).toEqual(['ivy']);
    desk.clock.at = START + 10 * MINUTE;
    expect(await desk.dangers.sweep(() => undefined)).toBe(1);
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('danger')).toEqual(['noah']);
  });
});
