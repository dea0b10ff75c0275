import { describe, expect, it } from '@jest/globals';
import { Desk, person } from './desk.js';

describe('a live conversation', () => {
  const talk = async (desk: Desk, ...ids: readonly string[]): Promise<void> => {
    for (const id of ids) await desk.arriveAndDispatch({ id, stay: 1 });
  };

  it('takes a place for conversations and no room for cases, each within its own capacity', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 100, chats: 2 }));
    await desk.arriveAndDispatch({ id: 'case' }, { id: 'waits' });
    await talk(desk, 'chat-1', 'chat-2', 'chat-3');
    expect(await desk.handlers('case', 'waits', 'chat-1', 'chat-2', 'chat-3')).toEqual(['ivy', '', 'ivy', 'ivy', '']);
    expect(await desk.seat('ivy')).toMatchObject({ used: 100, unopened: 1, chats: 2 });
    expect(await desk.faults()).toEqual([]);
  });

  it('is found behind any number of cases that nobody has room for', async () => {
    const desk = await Desk.open(
      person('ivy', { capacity: 0, chats: 1, duty: 'off' }),
      person('noah', { duty: 'off' }),
    );
    for (let n = 0; n < 5; n += 1) await desk.arrive({ id: `c${String(n)}`, dueIn: 1 });
    await talk(desk, 'chat');
    await desk.staff(person('ivy', { capacity: 0, chats: 1 }), person('noah', { duty: 'off' }));
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('chat', 'c0')).toEqual(['ivy', '']);
  });

  it('ends, and the case weighs as any other from then on, whoever says so again', async () => {
    const desk = await Desk.open(person('ivy', { chats: 1 }));
    await talk(desk, 'chat-1', 'chat-2');
    expect(await desk.handlers('chat-1', 'chat-2')).toEqual(['ivy', '']);
    await Promise.all([1, 2].map(async () => desk.leave('chat-1', 1)));
    expect(await desk.seat('ivy')).toMatchObject({ used: 100, unopened: 1, chats: 0 });
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('chat-2')).toEqual(['ivy']);
    await desk.leave('chat-1', 1);
    expect(await desk.seat('ivy')).toMatchObject({ used: 100, chats: 1 });
    expect(await desk.slots.sweep()).toBe(0);
    expect(await desk.faults()).toEqual([]);
  });

  it('waits as an ordinary case where it ends before anybody had a place', async () => {
    const desk = await Desk.open(person('ivy', { chats: 0 }), person('noah', { chats: 1, duty: 'off' }));
    await talk(desk, 'chat');
    expect(await desk.handlers('chat')).toEqual(['']);
    await desk.dispatcher.dispatch(await desk.leave('chat', 1));
    expect(await desk.handlers('chat')).toEqual(['ivy']);
    expect(await desk.seat('ivy')).toMatchObject({ used: 100, chats: 0 });
  });

  it('is live again when its visitor comes back to their handler, who has it among their conversations then', async () => {
    const desk = await Desk.open(person('ivy', { chats: 1 }));
    await talk(desk, 'chat');
    await desk.leave('chat', 1);
    expect(await desk.seat('ivy')).toMatchObject({ used: 100, chats: 0 });
    await desk.comeBack('chat', 2);
    expect(await desk.seat('ivy')).toMatchObject({ used: 0, chats: 1 });
    await desk.leave('chat', 1);
    expect(await desk.seat('ivy')).toMatchObject({ used: 0, chats: 1 });
    expect(await desk.faults()).toEqual([]);
  });

  it('never goes beyond the places of a seat, however many replicas give it out', async () => {
    const desk = await Desk.open(person('ivy', { chats: 2 }));
    const ids = ['1', '2', '3', '4', '5'];
    await desk.staff();
    await talk(desk, ...ids);
    await desk.staff(person('ivy', { chats: 2 }));
    const award = { handlerKey: 'ivy', weight: 100, limit: { capacity: 300, chats: 2 }, actor: 'system', reasons: [] };
    const outcomes = await Promise.all(ids.map(async (id) => desk.assigning.assign(await desk.head(id), award)));
    expect(outcomes.filter((outcome) => 'done' in outcome)).toHaveLength(2);
    expect(await desk.seat('ivy')).toMatchObject({ used: 0, chats: 2 });
    expect(await desk.faults()).toEqual([]);
  });

  it('alarms at once where nobody of the team ever talks', async () => {
    const desk = await Desk.open(person('ivy', { chats: 0 }));
    await talk(desk, 'chat');
    expect(desk.told).toEqual(['nobody could take chat']);
  });

  it('is taken by hand within the places of who takes it', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 0, chats: 1 }));
    desk.mode = 'pull';
    await talk(desk, 'chat-1', 'chat-2');
    expect(await desk.taking.next('ivy', ['parcels'])).toMatchObject({ _id: 'chat-1' });
    await expect(desk.taking.next('ivy', ['parcels'])).rejects.toMatchObject({ code: 'seat-full' });
  });

  const MINUTE_MS = 60_000;
  const offer = async (desk: Desk, ms: number): Promise<string[]> => {
    desk.clock.at += ms;
    const left: string[] = [];
    await desk.talks.sweep((head, why, handler) => left.push(`${head._id} ${why} ${handler}`));
    await desk.dispatcher.serveAll();
    expect(await desk.faults()).toEqual([]);
    return left;
  };

  it('that its handler does not open within a minute is offered to the next, and who let it lie comes last', async () => {
    const desk = await Desk.open(person('ivy', { chats: 3 }), person('noah', { chats: 1 }));
    await talk(desk, 'chat');
    expect(await desk.handlers('chat')).toEqual(['ivy']);
    expect(await offer(desk, MINUTE_MS - 1)).toEqual([]);
    expect(await offer(desk, 1)).toEqual(['chat lapsed ivy']);
    expect(await desk.handlers('chat')).toEqual(['noah']);
    await desk.look('chat', 'noah');
    expect(await offer(desk, 10 * MINUTE_MS)).toEqual([]);
    expect(await desk.seat('noah')).toMatchObject({ chats: 1, used: 0 });
  });

  it('stays with its handler while nobody else has a place for it, and goes on as soon as somebody has', async () => {
    const noah = person('noah', { chats: 1 });
    const desk = await Desk.open(person('ivy', { chats: 1 }), { ...noah, duty: 'off' });
    await talk(desk, 'chat', 'second');
    expect(await desk.handlers('chat', 'second')).toEqual(['ivy', '']);
    expect(await offer(desk, 5 * MINUTE_MS)).toEqual([]);
    expect(await desk.handlers('chat', 'second')).toEqual(['ivy', '']);
    await desk.staff(person('ivy', { chats: 1 }), noah);
    expect(await offer(desk, 1)).toEqual(['chat lapsed ivy']);
  });

  it('counts from when the customer sat down, not from when its handler had the case', async () => {
    const desk = await Desk.open(person('ivy', { chats: 1 }), person('noah', { chats: 1, duty: 'off' }));
    await talk(desk, 'chat');
    await desk.leave('chat', 1);
    await desk.staff(person('ivy', { chats: 1 }), person('noah', { chats: 1 }));
    desk.clock.at += 30 * MINUTE_MS;
    await desk.comeBack('chat', 2);
    expect(await offer(desk, MINUTE_MS - 1)).toEqual([]);
    expect(await offer(desk, 1)).toEqual(['chat lapsed ivy']);
    expect(await desk.handlers('chat')).toEqual(['noah']);
  });

  it('is passed on once, however many replicas look', async () => {
    const desk = await Desk.open(person('ivy', { chats: 1 }), person('noah', { chats: 1 }));
    await talk(desk, 'chat');
    desk.clock.at += MINUTE_MS;
    const left = await Promise.all([1, 2, 3].map(async () => desk.talks.sweep(() => undefined)));
    expect(left.reduce((sum, each) => sum + each, 0)).toBe(1);
    expect(await desk.faults()).toEqual([]);
  });
});
