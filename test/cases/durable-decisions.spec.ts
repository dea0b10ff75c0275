import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageReceived, UpdateIssued } from '@redress/contracts';
import { KeyRing } from '@redress/kernel';
import { DealingsStage } from './dealings-stage.js';
import { mail } from './stage.js';

const NUMBER = '+447700900123';
const KEYS = new KeyRing('a secret of the tests, at least thirty-two characters');
const WORDS = 'We refund the parcel.';

/** By text, from a number; naming nothing. */
const TEXTING: Partial<MessageReceived> = {
  channel: 'sms',
  account: '+447700900000',
  from: { key: KEYS.pseudonym('party', NUMBER), address: NUMBER, proved: false },
};

describe('a decision', () => {
  let stage: DealingsStage;

  const decided = async (): Promise<UpdateIssued[]> => {
    await stage.move({ to: 'assessed' });
    await stage.say(WORDS, 'decision');
    return (await stage.sent()).filter(({ kind }) => kind === 'decision');
  };
  const told = async (): Promise<string | undefined> =>
    (await stage.head()).clocks.find(({ duty }) => duty === 'decision')?.metBy;
  const shown = async (): Promise<string[]> =>
    (await stage.core.stores.entries.newest('m1', 10))
      .filter(({ from, visible }) => from === 'handler' && visible)
      .map(({ text }) => text.preview);

  beforeEach(async () => {
    stage = await DealingsStage.open();
  });

  describe('to who complained by form and texts since', () => {
    beforeEach(async () => {
      await stage.complaint('m1', { channel: 'web', account: 'web', details: { phone: NUMBER } });
      const clues = { answers: [], tokens: [], references: [(await stage.head()).reference] };
      const { subject: _subject, ...text } = mail('t1', 'kim', { ...TEXTING, clues, receivedAt: stage.now });
      await stage.core.receive.receive(text);
    });

    it('goes by mail, and a text says that it is there', async () => {
      const updates = await decided();
      expect(updates.map(({ channel }) => channel).sort()).toEqual(['email', 'sms']);
      const [letter] = updates.filter(({ channel }) => channel === 'email');
      const [text] = updates.filter(({ channel }) => channel === 'sms');
      expect(stage.wordsOf(letter)).toContain(WORDS);
      expect(stage.wordsOf(text)).not.toContain(WORDS);
      expect(stage.wordsOf(text)).toContain('https://complaints.example/t/');
      expect(text?.recipient.address).toBe(NUMBER);
      expect((await stage.head()).decision?.updateId).toBe(letter?.updateId);
      const rows = await stage.core.stores.updates.ofCase('m1', 10);
      expect(rows.find(({ _id }) => _id === text?.updateId)?.announces).toBe(letter?.updateId);
    });

    it('is told by the mail: what becomes of the text keeps no date and loses none', async () => {
      const [letter] = (await decided()).filter(({ channel }) => channel === 'email');
      expect(await told()).toBe(letter?.updateId);
      const [text] = (await stage.sent()).filter(({ kind, channel }) => kind === 'decision' && channel === 'sms');
      const report = { updateId: text?.updateId ?? '', caseId: 'm1', channel: 'sms', attempts: 1 } as const;
      await stage.core.deliveries.record({ ...report, at: stage.now, state: 'failed' });
      expect(await told()).toBe(letter?.updateId);
    });

    it('is nothing that a reply is, which goes where they read', async () => {
      await stage.say('We looked.', 'reply');
      expect((await stage.sent()).flatMap(({ kind, channel }) => (kind === 'reply' ? [channel] : []))).toEqual(['sms']);
    });
  });

  describe('to who complains in a conversation', () => {
    const TALKING: Partial<MessageReceived> = {
      channel: 'chat',
      account: 'conversation-1',
      from: { key: 'key-conversation-1', address: 'kim@mail.example', proved: false },
    };

    it('goes by mail where an address is known, and a line in the conversation says that it is there', async () => {
      await stage.complaint('m1', TALKING);
      const updates = await decided();
      expect(updates.map(({ channel }) => channel).sort()).toEqual(['chat', 'email']);
      const [letter] = updates.filter(({ channel }) => channel === 'email');
      const [line] = updates.filter(({ channel }) => channel === 'chat');
      expect(stage.wordsOf(letter)).toContain(WORDS);
      expect(letter?.recipient.address).toBe('kim@mail.example');
      expect(line).toMatchObject({ account: 'conversation-1', recipient: { key: 'key-conversation-1' } });
      expect(stage.wordsOf(line)).not.toContain(WORDS);
      expect(stage.wordsOf(line)).toContain('https://complaints.example/t/');
      expect(await told()).toBe(letter?.updateId);
      const rows = await stage.core.stores.updates.ofCase('m1', 10);
      expect(rows.find(({ _id }) => _id === line?.updateId)?.announces).toBe(letter?.updateId);
    });

    it('stands on the page where they named no address, and the line is what they are told', async () => {
      await stage.complaint('m1', { ...TALKING, from: { key: 'key-conversation-1', proved: false } });
      const updates = await decided();
      expect(updates).toMatchObject([{ channel: 'chat' }]);
      expect(stage.wordsOf(updates[0])).not.toContain(WORDS);
      expect((await shown()).join('')).toContain(WORDS);
    });
  });

  it('to who has only a telephone stands on the page, and a text says so, however short it is', async () => {
    await stage.complaint('m1', TEXTING);
    const updates = await decided();
    expect(updates).toMatchObject([{ channel: 'sms' }]);
    expect(stage.wordsOf(updates[0])).not.toContain(WORDS);
    expect(stage.wordsOf(updates[0])).toContain('https://complaints.example/t/');
    expect((await shown()).join('')).toContain(WORDS);
  });

  it('to who writes by mail is one mail', async () => {
    await stage.complaint();
    expect(await decided()).toMatchObject([{ channel: 'email' }]);
  });

  it('keeps which templates it was made of', async () => {
    await stage.complaint('m1', TEXTING);
    const [update] = await decided();
    const row = await stage.core.stores.updates.find(update?.updateId ?? '');
    expect(row?.templates).toEqual([{ kind: 'decision', version: 1 }]);
    const [receipt] = await stage.sent();
    const first = await stage.core.stores.updates.find(receipt?.updateId ?? '');
    expect(first?.templates).toMatchObject([{ kind: 'receipt' }]);
  });
});
