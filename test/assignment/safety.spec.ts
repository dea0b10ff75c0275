import { describe, expect, it } from '@jest/globals';
import { Desk, person } from './desk.js';

describe('a case that speaks of danger', () => {
  it('goes to who is at work and full, before who is not at work, with the reasons', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 100 }), person('noah', { duty: 'off' }));
    await desk.arriveAndDispatch({ id: 'c1' }, { id: 'c2' }, { id: 'danger', words: 'danger', dueIn: 30 });
    expect(await desk.handlers('c1', 'c2', 'danger')).toEqual(['ivy', '', 'ivy']);
    expect(await desk.seat('ivy')).toMatchObject({ used: 200, capacity: 100 });
    expect((await desk.head('danger')).assignment.reasons).toContainEqual({ code: 'despite-no-room', person: 'ivy' });
  });

  it('goes at night to who is not at work, and others still wait', async () => {
    const desk = await Desk.open(person('ivy', { duty: 'off' }), person('ada', { duty: 'absent' }));
    await desk.arriveAndDispatch({ id: 'c1' }, { id: 'danger', words: 'danger' });
    expect(await desk.handlers('c1', 'danger')).toEqual(['', 'ivy']);
    expect((await desk.head('danger')).assignment.reasons).toContainEqual({ code: 'despite-off-duty', person: 'ivy' });
  });

  it('goes to nobody with a conflict, without the skill, or who is absent or could not take it', async () => {
    const desk = await Desk.open(
      person('ivy', { conflicts: ['kim@mail.example'], skills: ['lost'] }),
      person('noah', { duty: 'off' }),
      person('ada', { duty: 'absent', skills: ['lost'] }),
      person('sam', { duty: 'off', skills: ['lost'] }),
    );
    await desk.arriveAndDispatch({ id: 'c1', from: 'kim', words: 'danger, lost' });
    expect(await desk.handlers('c1')).toEqual(['sam']);
    const { revision } = await desk.head('c1');
    await desk.byHand.release('c1', { by: 'sam', leads: false, revision, reason: 'I am not there' });
    await desk.dispatcher.serveAll();
    expect(await desk.handlers('c1')).toEqual(['']);
  });

  it('is given out when a later message makes it one, out of the middle of its queue', async () => {
    const desk = await Desk.open(person('ivy', { capacity: 100 }));
    await desk.arriveAndDispatch({ id: 'c1' }, { id: 'c2', dueIn: 2 }, { id: 'c3', dueIn: 3 });
    await desk.dispatcher.dispatch(await desk.answer('c3', 'now there is danger'));
    expect(await desk.handlers('c1', 'c2', 'c3')).toEqual(['ivy', '', 'ivy']);
  });
});

describe('a danger', () => {
  it('waits until somebody has it in hand: a machine has not, nor has who gives it back', async () => {
    const desk = await Desk.open(person('ivy'), person('noah', { duty: 'off' }));
    await desk.arriveAndDispatch({ id: 'c1', words: 'danger' });
    expect((await desk.head('c1')).safety).not.toHaveProperty('taken');
    await desk.look('c1', 'noah');
    expect((await desk.head('c1')).safety).not.toHaveProperty('taken');
    await desk.look('c1', 'ivy');
    expect((await desk.head('c1')).safety).toMatchObject({ taken: { by: 'ivy' } });
    const { revision } = await desk.head('c1');
    await desk.byHand.release('c1', { by: 'ivy', leads: false, revision, reason: 'I have to go' });
    expect((await desk.head('c1')).safety).not.toHaveProperty('taken');
    await desk.byHand.give('c1', 'noah', true, { ...(await lead(desk)), reason: 'you know her' });
    expect((await desk.head('c1')).safety).toMatchObject({ taken: { by: 'lena' } });
  });

  it('waits again when the customer writes of it again, until its handler has looked', async () => {
    const desk = await Desk.open(person('ivy'));
    await desk.arriveAndDispatch({ id: 'c1' });
    await desk.look('c1', 'ivy');
    for (const id of ['first', 'second']) {
      await desk.answer('c1', 'danger', id);
      expect((await desk.head('c1')).safety).not.toHaveProperty('taken');
      await desk.look('c1', 'ivy');
      expect((await desk.head('c1')).safety).toMatchObject({ messageId: `c1-${id}`, taken: { by: 'ivy' } });
    }
  });
});

async function lead(desk: Desk): Promise<{ by: string; leads: boolean; revision: number }> {
  return { by: 'lena', leads: true, revision: (await desk.head('c1')).revision };
}
