import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SignalTiming } from '@redress/channel-chat';
import { ChatStage } from './chat-stage.js';
import { CASE } from './issued-update.js';
import { until, type Visitor } from './visitor.js';

jest.setTimeout(120_000);

const QUICK: SignalTiming = { paceMs: 20, lapseMs: 100, goneMs: 20 };

describe('what is only of use at the moment', () => {
  let stage: ChatStage;

  beforeAll(async () => {
    stage = await ChatStage.open({}, 2);
    await stage.startReplica(undefined, QUICK);
    await stage.startReplica(undefined, QUICK);
  });

  afterAll(async () => {
    await stage.close();
  });

  /** A visitor whose case is known. */
  const visitor = async (caseId: string, replica = 0): Promise<{ kim: Visitor; conversation: string }> => {
    const kim = await stage.visitor(replica);
    const { conversation = '' } = await kim.hello();
    await kim.say('a1', 'My parcel never came.');
    await stage.view(conversation, { caseId, answeredBy: 'Ivy' });
    await kim.toldOf(({ name }) => name === 'Ivy');
    return { kim, conversation };
  };
  const signalsOf = (conversation: string): string[] =>
    stage.signals
      .filter((signal) => signal.conversation === conversation)
      .map(({ caseId, what, on }) => `${caseId} ${what} ${on ? 'on' : 'off'}`);
  const signalled = async (conversation: string, wanted: string): Promise<void> => {
    await until(() => signalsOf(conversation).find((each) => each === wanted), `${wanted} of ${conversation}`);
  };

  it('is heard by every client of the conversation, on whatever replica, and by nobody else', async () => {
    const { kim, conversation } = await visitor(CASE);
    const [elsewhere, lou] = [await stage.visitor(1), await stage.visitor(1)];
    await elsewhere.ask('hello', { token: kim.token });
    await lou.hello();
    stage.tell(conversation, { name: 'Ivy' });
    for (const client of [kim, elsewhere]) {
      await until(() => client.typing[0], 'word that somebody writes');
      expect(client.typing).toEqual([{ from: 'handler', name: 'Ivy', typing: true }]);
    }
    stage.tell(conversation, { on: false });
    await until(() => elsewhere.typing[1], 'word that nobody writes any more');
    expect(elsewhere.typing[1]).toEqual({ from: 'handler', typing: false });
    expect(lou.typing).toEqual([]);
    expect(kim.lines.map(({ text }) => text)).toEqual(['My parcel never came.']);
  });

  it('ends by itself where nobody says that it goes on', async () => {
    const { kim, conversation } = await visitor('case-lapsing', 2);
    stage.tell(conversation);
    await until(() => kim.typing[1], 'an end that nobody told');
    expect(kim.typing).toEqual([
      { from: 'handler', typing: true },
      { from: 'handler', typing: false },
    ]);
  });

  it('is told to staff once a while, however often a client says it, and hurts no message', async () => {
    const { kim, conversation } = await visitor('case-flood');
    const replies = await Promise.all(Array.from({ length: 20 }, () => kim.ask('typing', { typing: true })));
    expect(replies.every(({ error }) => error === undefined)).toBe(true);
    const more = await Promise.all(Array.from({ length: 10 }, () => kim.ask('typing', { typing: true })));
    expect(more.some(({ error }) => error?.code === 'signals-too-many')).toBe(true);
    expect(await kim.say('a2', 'It was a present.')).toEqual({ seq: 2 });
    await signalled(conversation, 'case-flood typing on');
    expect(signalsOf(conversation).filter((each) => each.includes('typing'))).toEqual(['case-flood typing on']);
  });

  it('is refused of who has not said hello, or says nothing', async () => {
    const nobody = await stage.visitor();
    expect((await nobody.ask('typing', { typing: true })).error?.code).toBe('hello-first');
    await nobody.hello();
    for (const payload of [{}, { typing: 'yes' }, { typing: true, from: 'handler' }, null])
      expect((await nobody.ask('typing', payload)).error?.code).toBe('validation-failed');
  });

  it('is not told of a conversation that no case is about', async () => {
    const kim = await stage.visitor(2);
    const { conversation = '' } = await kim.hello();
    await kim.ask('typing', { typing: true });
    const other = await visitor('case-told', 2);
    await other.kim.ask('typing', { typing: true });
    await signalled(other.conversation, 'case-told typing on');
    expect(signalsOf(conversation)).toEqual([]);
  });

  it('says that a visitor is gone once no client of theirs is left, and that they are back', async () => {
    const { kim, conversation } = await visitor('case-gone', 2);
    kim.leave();
    await signalled(conversation, 'case-gone presence off');
    const back = await stage.visitor(2);
    await back.ask('hello', { token: kim.token });
    await signalled(conversation, 'case-gone presence on');
    await until(() => signalsOf(conversation)[2], 'three words');
    expect(signalsOf(conversation)).toEqual([
      'case-gone presence on',
      'case-gone presence off',
      'case-gone presence on',
    ]);
  });

  it('says that a visitor has ended the conversation, and that they write on', async () => {
    const { kim, conversation } = await visitor('case-ended', 2);
    await signalled(conversation, 'case-ended presence on');
    const ways = [
      async () => kim.say('a2', 'One thing more.'),
      async () => kim.ask('person', { id: 'a3' }),
      async () => kim.ask('call', { id: 'a4', phone: '+44 20 7946 0001' }),
    ];
    for (const [at, again] of ways.entries()) {
      await kim.ask('end', {});
      await until(() => signalsOf(conversation)[2 * at + 1], 'the end');
      await again();
      await until(() => signalsOf(conversation)[2 * at + 2], 'what takes it back');
    }
    const [on, off] = ['case-ended presence on', 'case-ended presence off'];
    expect(signalsOf(conversation)).toEqual([on, off, on, off, on, off, on]);
  });

  it('is put right by the replica that still has a client', async () => {
    const { kim, conversation } = await visitor('case-two', 2);
    const elsewhere = await stage.visitor(3);
    await elsewhere.ask('hello', { token: kim.token });
    await signalled(conversation, 'case-two presence on');
    const before = signalsOf(conversation).length;
    elsewhere.leave();
    await until(() => signalsOf(conversation)[before + 1], 'both words');
    expect(signalsOf(conversation).slice(before)).toEqual(['case-two presence off', 'case-two presence on']);
  });

  it('tells a visitor whether whoever has the complaint is at work, as the status does', async () => {
    const { kim } = await visitor('case-present');
    await until(() => kim.presence.find((each) => 'name' in each), 'word of who is there');
    expect(kim.presence).toEqual([{ here: true }, { here: true, name: 'Ivy' }]);
  });
});
