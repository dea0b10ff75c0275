import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageReceived } from '@redress/contracts';
import { DealingsStage } from './dealings-stage.js';

const CONVERSATION = 'conversation-1';
const KIM: MessageReceived['from'] = { key: 'key-conversation-1', proved: false };
const TALKING: Partial<MessageReceived> = { channel: 'chat', account: CONVERSATION, from: KIM, stay: 1 };

describe('how somebody writes in a conversation', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
    await stage.complaint('m1', TALKING);
  });

  const judge = async (step: 'warn' | 'end' | 'resume', revision?: number): Promise<void> => {
    const known = revision ?? (await stage.head()).revision;
    await stage.core.judging.judgeConduct('m1', { step, reason: 'insults' }, { by: 'ivy', revision: known });
  };
  const lines = async (): Promise<string[]> =>
    (await stage.sent()).filter(({ kind }) => kind !== 'receipt').map(({ kind, channel }) => `${kind} ${channel}`);

  it('is warned of, then ended, each with a line that they read there; the complaint stays open', async () => {
    await judge('warn');
    expect(await stage.head()).toMatchObject({ conduct: { state: 'warned' }, conversation: { live: true } });
    await judge('end');
    expect(await lines()).toEqual(['warning chat', 'conversation-ended chat']);
    const [, warning, end] = await stage.sent();
    expect(stage.wordsOf(warning)).toContain('without insults and threats');
    expect(end).toMatchObject({ account: CONVERSATION, automatic: 'no', writtenBy: 'Ivy' });
    expect(stage.wordsOf(end)).toContain('https://complaints.example/t/');
    const head = await stage.head();
    expect(head).toMatchObject({
      state: 'received',
      conduct: { state: 'ended', conversation: CONVERSATION },
      conversation: { live: false, stay: 1 },
    });
    const rows = await stage.core.stores.history.newest('m1', 2);
    expect(rows.map(({ kind, actor, content }) => [kind, actor, content['reason']])).toEqual([
      ['conversation-ended', 'ivy', 'insults'],
      ['warning', 'ivy', 'insults'],
    ]);
  });

  it('is not ended without a warning, nor twice, nor taken back where nothing was ended', async () => {
    await expect(judge('end')).rejects.toMatchObject({ code: 'not-warned' });
    await expect(judge('resume')).rejects.toMatchObject({ code: 'nothing-to-lift' });
    await judge('warn');
    await judge('end');
    await expect(judge('end')).rejects.toMatchObject({ code: 'conversation-ended' });
    await expect(judge('warn')).rejects.toMatchObject({ code: 'conversation-ended' });
    await judge('resume');
    await expect(judge('end')).rejects.toMatchObject({ code: 'not-warned' });
    expect(await lines()).toEqual(['warning chat', 'conversation-ended chat', 'conversation-resumed chat']);
  });

  it('is judged once a revision, however often it is asked, and not by who saw an earlier one', async () => {
    const { revision } = await stage.head();
    await judge('warn', revision);
    await judge('warn', revision);
    expect(await lines()).toEqual(['warning chat']);
    await expect(judge('end', revision)).rejects.toMatchObject({ code: 'revision-stale' });
  });

  it('ends only that: who is known by mail is answered there, and who is not goes on being told in the conversation', async () => {
    await judge('warn');
    await judge('end');
    await stage.say('We refund it.', 'reply');
    expect((await lines()).at(-1)).toBe('reply chat');

    stage = await DealingsStage.open();
    await stage.complaint('m1', { ...TALKING, from: { key: KIM.key, address: 'kim@mail.example', proved: false } });
    await judge('warn');
    await judge('end');
    await stage.say('We refund it.', 'reply');
    expect((await lines()).at(-1)).toBe('reply email');
    await judge('resume');
    await stage.say('As I said.', 'reply');
    expect((await lines()).at(-1)).toBe('reply chat');
  });

  it('is no matter of a case without a conversation', async () => {
    stage = await DealingsStage.open();
    await stage.complaint();
    await expect(judge('warn')).rejects.toMatchObject({ code: 'no-conversation' });
  });
});
