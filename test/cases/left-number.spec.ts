import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageReceived, UpdateIssued } from '@redress/contracts';
import { KeyRing, proofKey, readCaseToken } from '@redress/kernel';
import { DealingsStage } from './dealings-stage.js';
import { mail } from './stage.js';

const NUMBER = '+447700900123';
const OURS = '+447700900000';
const KEYS = new KeyRing('a secret of the tests, at least thirty-two characters');
const KEY = KEYS.pseudonym('party', NUMBER);

/** A text from the number, which names no case. */
function text(id: string, more: Partial<MessageReceived> = {}): MessageReceived {
  const { subject: _subject, ...message } = mail(id, 'nobody', {
    channel: 'sms',
    account: OURS,
    from: { key: KEY, address: NUMBER, proved: false },
  });
  return { ...message, clues: { answers: [], tokens: [] }, ...more };
}

describe('a number that somebody left', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
  });

  const form = async (details: Record<string, string>, more: Partial<MessageReceived> = {}): Promise<void> => {
    await stage.complaint('m1', { channel: 'web', account: 'web', details, ...more });
  };
  const chosen = { phone: '07700 900123', preferredChannel: 'sms' };
  const channels = async (kind: UpdateIssued['kind']): Promise<string[]> =>
    (await stage.sent()).filter((each) => each.kind === kind).map(({ channel }) => channel);
  const newest = async (kind: UpdateIssued['kind']): Promise<UpdateIssued> => {
    const update = (await stage.sent()).findLast((each) => each.kind === kind);
    if (update === undefined) throw new Error(`no ${kind} was sent`);
    return update;
  };
  const scopeIn = (update: UpdateIssued): string | undefined =>
    readCaseToken(KEYS, /\/t\/([\w.-]+)/u.exec(stage.wordsOf(update))?.[1] ?? '')?.scope;

  it.each([
    ['preferred', chosen],
    ['called safe', { phone: NUMBER, contactSafely: 'sms' }],
    ['called safe by who prefers another', { phone: NUMBER, contactSafely: 'sms', preferredChannel: 'email' }],
  ])('is texted where texts are %s, from our first number, and no mail goes', async (_how, details) => {
    await form(details);
    expect(await stage.sent()).toMatchObject([
      { kind: 'receipt', channel: 'sms', recipient: { key: KEY, address: NUMBER } },
    ]);
    expect((await newest('receipt')).account).toBeUndefined();
    await stage.say('We looked.', 'reply');
    expect(await channels('reply')).toEqual(['sms']);
  });

  it.each([
    ['is what was asked for, but is none', { ...chosen, phone: '12345' }, 'email'],
    ['was not asked for', { phone: NUMBER }, 'email'],
    ['is beside a safe way', { ...chosen, contactSafely: 'email' }, 'email'],
    ['is for calls', { phone: NUMBER, preferredChannel: 'phone' }, 'manual'],
    ['is the safe way, but is none', { phone: '12345', contactSafely: 'sms' }, 'manual'],
  ])('is not texted where it %s', async (_how, details, channel) => {
    await form(details);
    await stage.say('We looked.', 'reply');
    expect((await stage.sent()).map((each) => each.channel)).toEqual([channel, channel]);
  });

  it('that no text reaches is left for the mail, and a safe one for a person', async () => {
    await form(chosen);
    await stage.report('receipt', 'failed', { reason: 'no provider of texts is set' });
    expect(await channels('receipt')).toEqual(['sms', 'email']);
    await stage.say('We looked.', 'reply');
    expect(await channels('reply')).toEqual(['email']);
    const { reference } = await stage.head();
    await stage.core.receive.receive(text('t1', { clues: { answers: [], tokens: [], references: [reference] } }));
    await stage.say('We looked again.', 'reply');
    expect((await channels('reply')).toSorted()).toEqual(['email', 'sms']);
    stage = await DealingsStage.open();
    await form({ phone: NUMBER, contactSafely: 'sms' });
    await stage.report('receipt', 'failed', { addressBad: true });
    expect(await channels('receipt')).toEqual(['sms', 'manual']);
    expect((await stage.head()).customer).toMatchObject({ numberBad: true });
  });

  it('ends with STOP from there, though that text belongs to no case, and begins with START', async () => {
    await form(chosen);
    await stage.core.receive.receive(text('t1', { kind: 'opt-out', rule: 'stop' }));
    expect((await stage.head()).customer).toMatchObject({ stopped: ['sms'] });
    await stage.say('We looked.', 'reply');
    await stage.core.receive.receive(text('t2', { kind: 'automatic', rule: 'start' }));
    await stage.say('We looked again.', 'reply');
    expect((await channels('reply')).toSorted()).toEqual(['email', 'sms']);
    expect(await stage.head()).toMatchObject({ entryCount: 3 });
  });

  it('is not believed: what is texted from there opens a case of its own, and who complained reads none of it', async () => {
    await form(chosen);
    await stage.core.receive.receive(text('t1'));
    expect(await stage.head()).toMatchObject({ entryCount: 1 });
    expect(await stage.head('t1')).toMatchObject({ channel: 'sms', customer: { key: KEY } });
  });

  it('shows little by its links, also once they have texted with the reference that they were sent', async () => {
    const long = 'We are sorry. '.repeat(40).trim();
    await form(chosen);
    expect(scopeIn(await newest('receipt'))).toBe('neutral');
    await stage.say(long, 'reply');
    expect(stage.wordsOf(await newest('reply'))).not.toContain('sorry');
    expect(scopeIn(await newest('reply'))).toBe('neutral');
    const { reference } = await stage.head();
    await stage.core.receive.receive(text('t1', { clues: { answers: [], tokens: [], references: [reference] } }));
    expect(await stage.head()).toMatchObject({ entryCount: 3, reply: { account: OURS } });
    await stage.say(long, 'question');
    expect(await newest('question')).toMatchObject({ channel: 'sms', account: OURS });
    expect(scopeIn(await newest('question'))).toBe('neutral');
  });

  it('proves nothing of who reads there', async () => {
    const proves = async (value: string): Promise<boolean> =>
      (await stage.head()).proofs?.includes(proofKey(KEYS, 'm1', value) ?? '') === true;
    await form({ phone: '+44 (0)7700 900123', orderReference: 'A-17-44' });
    expect(await proves('900123')).toBe(true);
    stage = await DealingsStage.open();
    await form({ phone: '+44 (0)7700 900123', preferredChannel: 'sms', orderReference: 'A-17-44' });
    for (const typed of ['+44 (0)7700 900123', '07700 900123', NUMBER, '900123'])
      expect([typed, await proves(typed)]).toEqual([typed, false]);
    expect(await proves('A-17-44')).toBe(true);
  });

  it('in a conversation, that is somebody else’s, is texted no more, though every message brings it', async () => {
    const account = '01930000-0000-7000-8000-00000000000c';
    const from = { key: `key-${account}`, proved: false };
    const said = { channel: 'chat', account, from, details: { phone: NUMBER } } as const;
    await stage.complaint('m1', said);
    expect((await stage.head()).customer.number).toBe(KEY);
    await stage.core.changer.change('m1', 'texted', () => ({
      fields: { lastUpdates: [{ key: KEY, updateId: 'u1', channel: 'sms' }] },
      history: { kind: 'texted', actor: 'system', content: {} },
      forPeople: false,
      forCustomer: false,
    }));
    const request = { type: 'not-me' as const, recipient: KEY.slice(0, 12) };
    const clues = { answers: [], tokens: ['m1'] };
    await stage.core.receive.receive(mail('n1', 'nobody', { kind: 'request', channel: 'web', request, clues }));
    await stage.core.receive.receive(Object.assign(mail('m2', 'nobody', said), { clues: { answers: [], tokens: [] } }));
    const head = await stage.head();
    expect(head).toMatchObject({ entryCount: 2, reply: { channel: 'chat' }, earlierWays: [] });
    expect(head.customer.number).toBeUndefined();
  });

  it('that is somebody else’s is texted no more: whoever complained is acknowledged anew', async () => {
    await form(chosen);
    await stage.report('receipt', 'delivered');
    expect((await stage.head()).acknowledgement.state).toBe('met');
    const request = { type: 'not-me' as const, recipient: KEY.slice(0, 12) };
    const clues = { answers: [], tokens: ['m1'] };
    await stage.core.receive.receive(mail('n1', 'nobody', { kind: 'request', channel: 'web', request, clues }));
    const head = await stage.head();
    expect(head).toMatchObject({ reply: { channel: 'email' }, acknowledgement: { state: 'reopened' } });
    expect(head.customer.number).toBeUndefined();
    await stage.say('We looked.', 'reply');
    expect(await channels('reply')).toEqual(['email']);
  });
});
