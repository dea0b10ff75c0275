import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageReceived } from '@redress/contracts';
import { DealingsStage } from './dealings-stage.js';
import { mail } from './stage.js';

const CONVERSATION = '01930000-0000-7000-8000-00000000000c';
const TALK = { key: `key-${CONVERSATION}`, proved: false };
const FOUR_MINUTES = '2026-11-23T09:04:59.000Z';
const FIVE_MINUTES = '2026-11-23T09:05:01.000Z';
const NEXT_DAY = '2026-11-24T09:00:00.000Z';

describe('what somebody wrote in a conversation that nobody reads', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
  });

  const talk = async (more: Partial<MessageReceived> = {}): Promise<void> => {
    await stage.complaint('m1', { channel: 'chat', account: CONVERSATION, from: TALK, ...more });
  };
  const known = { from: { ...TALK, address: 'kim@mail.example' } };
  const sent = async (): Promise<string[]> =>
    (await stage.sent()).map(({ kind, channel, automatic }) => `${kind} ${channel} ${automatic}`);

  it('goes by mail after five minutes, once, and the conversation says so', async () => {
    await talk(known);
    await stage.say('We have found your parcel.', 'reply');
    await stage.until(FOUR_MINUTES);
    expect(await sent()).toEqual(['receipt chat auto-replied', 'reply chat no', 'summary chat auto-generated']);
    await stage.until(FIVE_MINUTES);
    await stage.until(NEXT_DAY);
    expect((await sent()).sort()).toEqual([
      'receipt chat auto-replied',
      'reply chat auto-generated',
      'reply chat no',
      'reply email no',
      'summary chat auto-generated',
    ]);
    const mail = (await stage.sent()).find(({ channel }) => channel === 'email');
    expect(mail).toMatchObject({ recipient: { address: 'kim@mail.example' } });
    expect(stage.wordsOf(mail)).toContain('We have found your parcel.');
    const line = (await stage.sent()).find(({ kind, automatic }) => kind === 'reply' && automatic !== 'no');
    expect(stage.wordsOf(line)).toContain('another way');
    expect(await stage.history('update-unread')).toMatchObject([{ channel: 'email' }]);
  });

  it.each([
    ['with their first words', { details: { phone: '07700 900123' } }, undefined],
    ['when they were asked', {}, { kind: 'request', request: { type: 'reach' } }],
    ['to be called', {}, { asks: 'call' }],
  ] as const)('goes by text to a number that they left %s, once', async (_when, first, later) => {
    await talk(first);
    if (later !== undefined) {
      const message = { channel: 'chat', account: CONVERSATION, from: TALK, receivedAt: stage.now } as const;
      const left = mail('r1', 'visitor', { ...message, ...later, details: { phone: '07700 900123' } });
      await stage.core.receive.receive(Object.assign(left, { clues: { answers: [], tokens: [] } }));
    }
    await stage.say('We have found your parcel.', 'reply');
    await stage.until(FIVE_MINUTES);
    await stage.until(NEXT_DAY);
    const texts = (await stage.sent()).filter(({ channel }) => channel === 'sms');
    expect(texts).toMatchObject([{ kind: 'reply', automatic: 'no', recipient: { address: '+447700900123' } }]);
    expect(stage.wordsOf(texts[0])).toContain('We have found your parcel.');
    expect(await stage.history('update-unread')).toMatchObject([{ channel: 'sms' }]);
    const stop = mail('t1', 'nobody', { channel: 'sms', kind: 'opt-out', rule: 'stop' });
    const { key = '', address = '' } = texts[0]?.recipient ?? {};
    const from = { key, address, proved: false };
    await stage.core.receive.receive(Object.assign(stop, { from, clues: { answers: [], tokens: [] } }));
    expect((await stage.head()).customer.stopped).toEqual(['sms']);
  });

  it('goes by text too where a machine said it, and a line of the conversation is lost', async () => {
    await talk({ details: { phone: '07700 900123' } });
    await stage.report('receipt', 'failed');
    expect(await sent()).toEqual(['receipt chat auto-replied', 'receipt sms auto-replied']);
  });

  it('stays where it is once a client has it', async () => {
    await talk(known);
    await stage.say('We have found your parcel.', 'reply');
    await stage.report('reply', 'delivered');
    await stage.until(NEXT_DAY);
    expect(await sent()).toEqual(['receipt chat auto-replied', 'reply chat no', 'summary chat auto-generated']);
    expect(await stage.history('update-unread')).toEqual([]);
  });

  it('does no harm when a client has it after all', async () => {
    await talk(known);
    await stage.say('We have found your parcel.', 'reply');
    const [, reply] = await stage.sent();
    await stage.until(FIVE_MINUTES);
    await stage.core.deliveries.record({
      updateId: reply?.updateId ?? '',
      caseId: 'm1',
      channel: 'chat',
      attempts: 1,
      at: stage.now,
      state: 'delivered',
    });
    await stage.until(NEXT_DAY);
    expect(await sent()).toHaveLength(5);
  });

  it.each([
    ['no way is known', {}],
    ['another way is the safe one', { ...known, details: { contactSafely: 'phone' } }],
  ])('is told to its writer where %s', async (_why, more) => {
    await talk(more);
    await stage.core.writing.message(
      { caseId: 'm1', author: 'ivy', text: 'We have found your parcel.', idempotencyKey: 'k' },
      'reply',
    );
    await stage.until(NEXT_DAY);
    expect((await sent()).filter((each) => each.includes('email'))).toEqual([]);
    const unread = await stage.history('update-unread');
    expect(unread.every((row) => !('again' in row))).toBe(true);
    expect(unread).toHaveLength('details' in more ? 0 : 1);
  });

  it('is each word of a person for itself, in order, and no word of a machine', async () => {
    await talk(known);
    await stage.say('First.', 'reply');
    await stage.say('Second?', 'question');
    await stage.until(NEXT_DAY);
    const mails = (await stage.sent()).filter(({ channel }) => channel === 'email');
    expect(mails.map((mail) => stage.wordsOf(mail).split('\n')[0])).toEqual(['First.', 'Second?']);
    expect(mails[1]?.after).toBe(mails[0]?.updateId);
    expect((await stage.head()).unread).toEqual([]);
  });
});
