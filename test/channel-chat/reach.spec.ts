import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { MessageReceived } from '@redress/contracts';
import { ChatStage } from './chat-stage.js';
import { until, type Visitor } from './visitor.js';

jest.setTimeout(120_000);

const DAY_MS = 86_400_000;

describe('a visitor of whom no way is known', () => {
  let stage: ChatStage;

  beforeAll(async () => {
    stage = await ChatStage.open({}, 2);
  });

  afterAll(async () => {
    stage.before = undefined;
    stage.after = undefined;
    await stage.close();
  });

  const asked = async (visitor: Visitor): Promise<void> => {
    await until(() => (visitor.asked.at(-1) === 'reach' ? true : undefined), 'a question how to be reached');
  };
  const notAsked = async (visitor: Visitor): Promise<void> => {
    await until(
      () => (visitor.asked.length > 0 && visitor.asked.at(-1) === undefined ? true : undefined),
      'a status without a question',
    );
  };
  const reachOf = async (conversation: string): Promise<readonly MessageReceived[]> =>
    until(() => {
      const found = stage.received().filter(({ account, kind }) => account === conversation && kind === 'request');
      return found.length > 0 ? found : undefined;
    }, 'how to reach them on its way to the case service');

  it('is asked once there is content, and never again once they answered, on whichever replica', async () => {
    const kim = await stage.visitor(0);
    const { token, conversation = '' } = await kim.hello();
    await kim.say('a1', 'Hello');
    await kim.say('a2', 'My parcel never came.');
    await asked(kim);
    expect(await kim.ask('reach', { email: 'kim@mail.example' })).toEqual({});
    expect(await kim.ask('reach', { email: 'kim@mail.example' })).toEqual({});
    await notAsked(kim);
    const again = await stage.visitor(1);
    again.token = token;
    await again.hello();
    await notAsked(again);
    const messages = await reachOf(conversation);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
    expect(messages[0]).toMatchObject({
      request: { type: 'reach' },
      details: { email: 'kim@mail.example' },
      from: { proved: false },
    });
    expect(messages[0]?.from.address).toBeUndefined();
    expect(kim.texts).toEqual(['customer: Hello', 'customer: My parcel never came.']);
  });

  it('may refuse, and is not asked again; and may still say it later', async () => {
    const kim = await stage.visitor();
    const { token, conversation = '' } = await kim.hello();
    await kim.say('a1', 'My parcel never came.');
    await asked(kim);
    expect(await kim.ask('reach', { refused: true })).toEqual({});
    await notAsked(kim);
    expect((await reachOf(conversation))[0]?.details).toBeUndefined();
    const again = await stage.visitor(1);
    again.token = token;
    await again.hello();
    await notAsked(again);
    expect(await again.ask('reach', { phone: '+44 20 7946 0001' })).toEqual({});
    const told = await until(
      () => stage.received().find(({ account, details }) => account === conversation && details !== undefined),
      'the number on its way',
    );
    expect(told).toMatchObject({ request: { type: 'reach' }, details: { phone: '+44 20 7946 0001' } });
  });

  it('is not asked who said it with their hello, and what is said later has it', async () => {
    const kim = await stage.visitor();
    await kim.hello({ email: 'kim@mail.example' });
    await kim.say('a1', 'My parcel never came.');
    await notAsked(kim);
    const again = await stage.visitor(1);
    again.token = kim.token;
    const { conversation = '' } = await again.hello();
    await again.say('a2', 'It was a present.');
    await notAsked(again);
    const second = await until(
      () => stage.received().find(({ account, externalId }) => account === conversation && externalId === 'a2'),
      'the second message on its way',
    );
    expect(second.from.address).toBe('kim@mail.example');
  });

  it.each([
    [{ email: 'no address' }, 'email', 'isEmail'],
    [{ phone: 'x' }, 'phone', 'matches'],
    [{}, 'email', 'reach'],
    [{ email: 'kim@mail.example', refused: true }, 'email', 'reach'],
    [{ refused: 'yes' }, 'refused', 'isBoolean'],
  ])('hears what is wrong with %j', async (payload, field, rule) => {
    const kim = await stage.visitor();
    await kim.hello();
    const { error } = await kim.ask('reach', payload);
    expect(error).toMatchObject({ code: 'validation-failed', retriable: false, errors: [{ field, rule }] });
  });

  it('gives one way, and says in words what has changed', async () => {
    const kim = await stage.visitor();
    await kim.hello();
    await kim.ask('reach', { email: 'kim@mail.example' });
    const { error } = await kim.ask('reach', { email: 'other@mail.example' });
    expect(error).toMatchObject({ code: 'reach-answered', errors: [{ field: 'email', rule: 'once' }] });
  });

  it('is taken at their word however often the store fails, once', async () => {
    const kim = await stage.visitor();
    const { conversation = '' } = await kim.hello();
    await kim.say('a1', 'My parcel never came.');
    let failures = 6;
    const fail = (collection: string, operation: string): void => {
      if (!collection.startsWith('chat_') || operation.startsWith('find') || failures === 0) return;
      failures -= 1;
      throw new Error('the store is away');
    };
    [stage.before, stage.after] = [fail, fail];
    await until(async () => {
      const { error } = await kim.ask('reach', { email: 'kim@mail.example' });
      return error === undefined ? true : undefined;
    }, 'an answer');
    [stage.before, stage.after] = [undefined, undefined];
    const messages = await reachOf(conversation);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
    await notAsked(kim);
  });
});

describe('a visitor who asks for people', () => {
  let stage: ChatStage;

  beforeAll(async () => {
    stage = await ChatStage.open();
  });

  afterAll(async () => {
    await stage.close();
  });

  it('hears at once who comes and when, and the case has it as their words, once', async () => {
    const kim = await stage.visitor();
    const { conversation = '' } = await kim.hello({ language: 'de' });
    expect(await kim.ask('person', { id: 'p1' })).toEqual({ seq: 1 });
    expect(await kim.ask('person', { id: 'p1' })).toEqual({ seq: 1 });
    await kim.shown(2);
    expect(kim.texts).toEqual([
      'customer: Ich möchte mit einem Menschen sprechen.',
      'system: Hier schreiben Sie mit Menschen, und sie wissen jetzt, dass Sie auf jemanden warten. Jemand antwortet Ihnen hier.',
    ]);
    const [message] = (await stage.arrived(1)).filter(({ account }) => account === conversation);
    expect(message).toMatchObject({ kind: 'message', asks: 'person' });
    expect(message?.hold).toBeUndefined();
  });

  it('is promised a call for the hours in which the telephone is answered', async () => {
    const day = new Date(Date.now() - 2 * DAY_MS).getUTCDay();
    const hours = [{ weekday: day === 0 ? 7 : day, fromMinute: 540, toMinute: 541 }];
    await stage.organisation('profile', { name: 'Acme', timeZone: 'UTC', languages: ['en'], contact: { hours } });
    const kim = await stage.visitor();
    const { conversation = '' } = await kim.hello({ language: 'en' });
    await kim.toldOf(({ here }) => !here);
    expect(await kim.ask('call', { id: 'c1', phone: '+44 20 7946 0001' })).toEqual({ seq: 1 });
    await kim.shown(2);
    expect(kim.texts[0]).toBe('customer: Please call me: +44 20 7946 0001');
    expect(kim.texts[1]).toMatch(/^system: We have your number and call you on \w+day \d+ \w+, from 09:00 on\.$/u);
    const message = await until(() => stage.received().find(({ account }) => account === conversation), 'the wish');
    expect(message).toMatchObject({ asks: 'call', details: { phone: '+44 20 7946 0001' } });
    expect((await kim.ask('call', { id: 'c1', phone: '+44 20 7946 0002' })).error?.code).toBe('message-id-reused');
    expect((await kim.ask('call', { id: 'c2', phone: 'soon' })).error?.errors).toMatchObject([
      { field: 'phone', rule: 'matches' },
    ]);
  });
});
