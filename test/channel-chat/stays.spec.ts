import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { StayTiming } from '@redress/channel-chat';
import type { MessageReceived } from '@redress/contracts';
import { ChatStage } from './chat-stage.js';
import { until } from './visitor.js';

jest.setTimeout(60_000);

const SHORT: StayTiming = { leaseMs: 300, idleMs: 600_000, turnMs: 50 };

describe('the stay of a visitor', () => {
  let stage: ChatStage;

  afterEach(async () => {
    await stage.close();
  });

  const ends = (): MessageReceived[] => [
    ...new Map(
      stage
        .received()
        .filter(({ kind }) => kind === 'request')
        .map((each) => [each.id, each]),
    ).values(),
  ];
  const ended = async (count: number): Promise<readonly MessageReceived[]> =>
    until(() => (ends().length >= count ? ends() : undefined), `end ${String(count)}`);
  const stayOf = (id: string): number | undefined => stage.received().find(({ externalId }) => externalId === id)?.stay;

  it('lasts while a client is connected, ends some time after the last has left, and the next message begins another', async () => {
    stage = await ChatStage.open({}, 1, SHORT);
    const kim = await stage.visitor();
    const { conversation } = await kim.hello();
    const sam = await stage.visitor();
    await sam.hello();
    await kim.say('a1', 'My parcel never came.');
    await sam.say('s1', 'Mine neither.');
    sam.leave();
    const [end] = await ended(1);
    expect(end).toMatchObject({ externalId: 'end:1', stay: 1, request: { type: 'ended', value: 'gone' } });
    expect(end?.account).not.toBe(conversation);
    await kim.say('a2', 'Are you there?');
    await stage.arrived(4);
    expect([stayOf('a1'), stayOf('a2')]).toEqual([1, 1]);

    const back = await stage.visitor();
    await back.ask('hello', { token: sam.token });
    await back.ask('message', { id: 's2', text: 'It came!' });
    await stage.arrived(5);
    expect(stayOf('s2')).toBe(2);
    back.leave();
    expect((await ended(2))[1]).toMatchObject({ stay: 2, account: end?.account });
    expect(ends().map(({ account }) => account)).not.toContain(conversation);
  });

  it('ends when nothing was said for long, although a client is connected', async () => {
    stage = await ChatStage.open({}, 1, { ...SHORT, idleMs: 600 });
    const kim = await stage.visitor();
    const { conversation } = await kim.hello();
    await kim.say('a1', 'My parcel never came.');
    const [first] = await ended(1);
    expect(first).toMatchObject({ request: { type: 'ended', value: 'idle' }, account: conversation });
    expect(await kim.say('a2', 'Hello?')).toEqual({ seq: 2 });
    await stage.arrived(3);
    expect(stayOf('a2')).toBe(2);
  });

  it('is ended by another replica when every one that held it is gone', async () => {
    stage = await ChatStage.open({}, 1, { ...SHORT, turnMs: 600_000 });
    const kim = await stage.visitor();
    await kim.hello();
    await kim.say('a1', 'My parcel never came.');
    await stage.arrived(1);
    await stage.startReplica({ ...SHORT });
    expect((await ended(1))[0]).toMatchObject({ stay: 1, request: { type: 'ended', value: 'gone' } });
  });

  it('is told of once, whichever step to that the store fails at', async () => {
    stage = await ChatStage.open({}, 1, SHORT);
    const failed = new Set<string>();
    stage.after = (collection, operation): void => {
      const step = `${collection} ${operation}`;
      if (collection !== 'chat_stays' || failed.has(step)) return;
      failed.add(step);
      throw new Error('the store is away');
    };
    const kim = await stage.visitor();
    await kim.hello();
    await until(async () => (await kim.say('a1', 'My parcel never came.')).seq, 'an answer');
    kim.leave();
    await ended(1);
    await until(() => (failed.size >= 4 ? true : undefined), 'every step failed once');
    expect(ends()).toHaveLength(1);
  });

  it('ends by the word of the visitor, whose transcript stays, and who may come back with the same token', async () => {
    stage = await ChatStage.open();
    const kim = await stage.visitor();
    expect((await kim.ask('end', {})).error).toMatchObject({ code: 'hello-first' });
    const { conversation } = await kim.hello({ language: 'de' });
    expect(await kim.ask('end', {})).toEqual({ ended: true });
    await kim.say('a1', 'Mein Paket kam nie an.');
    expect(await kim.ask('end', {})).toEqual({ ended: true });
    expect(await kim.ask('end', {})).toEqual({ ended: true });
    expect(await ended(1)).toMatchObject([{ stay: 1, account: conversation, request: { value: 'visitor' } }]);
    await kim.shown(2);
    expect(kim.texts[1]).toContain('system: Sie haben das Gespräch beendet.');

    const { token } = kim;
    kim.leave();
    const back = await stage.visitor();
    expect(await back.ask('hello', { token })).toMatchObject({ conversation, lastSeq: 2 });
    await back.shown(2);
    expect(await back.say('a2', 'Doch noch etwas.')).toEqual({ seq: 3 });
    await stage.arrived(3);
    expect(stayOf('a2')).toBe(2);
    expect(ends()).toHaveLength(1);
  });

  it('is over when a person of ours ends the conversation: nothing more is taken in, until that is taken back', async () => {
    stage = await ChatStage.open({}, 2, SHORT);
    const kim = await stage.visitor();
    const { conversation } = await kim.hello();
    await kim.say('a1', 'You are all idiots.');
    const words = 'We have ended this conversation. Call us: +44 20 7946 0000';
    const at = (second: number): string => `2099-11-28T10:00:0${String(second)}.000Z`;
    const end = await stage.issue(conversation, words, { kind: 'conversation-ended', issuedAt: at(1) });
    await stage.reached(end, 'delivered');
    const elsewhere = await stage.visitor(1);
    await elsewhere.ask('hello', { token: kim.token });
    for (const client of [kim, elsewhere]) {
      const { error } = await client.say('a2', 'Idiots!');
      expect(error).toMatchObject({ code: 'conversation-ended', detail: words, retriable: false });
    }
    // What was taken in before is answered as it was.
    expect(await kim.say('a1', 'You are all idiots.')).toEqual({ seq: 1 });
    expect(await ended(1)).toMatchObject([{ stay: 1, request: { value: 'barred' } }]);
    await elsewhere.shown(2);
    const sam = await stage.visitor();
    await sam.hello();
    expect(await sam.say('s1', 'My parcel never came.')).toEqual({ seq: 1 });

    const again = await stage.issue(conversation, 'Write again.', { kind: 'conversation-resumed', issuedAt: at(2) });
    await stage.reached(again, 'delivered');
    expect(await kim.say('a3', 'Sorry.')).toEqual({ seq: 4 });
  });
});
