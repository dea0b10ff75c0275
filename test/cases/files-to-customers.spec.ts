import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AttachmentData, MessageReceived, UpdateIssued } from '@redress/contracts';
import { KeyRing } from '@redress/kernel';
import { DealingsStage } from './dealings-stage.js';

const WORDS = 'Print the label.';
const NUMBER = '+447700900123';
const KEYS = new KeyRing('a secret of the tests, at least thirty-two characters');
const CONVERSATION = '01930000-0000-7000-8000-00000000000c';
const LINK = 'https://complaints.example/t/';

const texting = (channel: 'sms' | 'whatsapp', account: string): Partial<MessageReceived> => ({
  channel,
  account,
  from: { key: KEYS.pseudonym('party', NUMBER), address: NUMBER, proved: false },
});
const TALKING: Partial<MessageReceived> = {
  channel: 'chat',
  account: CONVERSATION,
  from: { key: `key-${CONVERSATION}`, address: 'kim@mail.example', proved: false },
};

describe('files that go with a message', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
  });

  const send = async (
    attachments: readonly string[],
    {
      purpose = 'reply',
      key = 'k',
      author = 'ivy',
    }: { purpose?: 'reply' | 'decision'; key?: string; author?: string } = {},
  ): Promise<void> => {
    const writing = { caseId: 'm1', author, text: WORDS, attachments, idempotencyKey: key };
    await stage.core.writing.message(writing, purpose);
  };
  const names = (list: UpdateIssued['attachments']): string[] =>
    (
      JSON.parse(
        stage.wordsOf({ text: { preview: '', ref: list?.ref ?? '', bytes: 0, sha256: '' } }),
      ) as AttachmentData[]
    ).map(({ name }) => name);
  const sent = async (kind = 'reply'): Promise<UpdateIssued[]> =>
    (await stage.sent()).filter((update) => update.kind === kind);

  it('travel with its update, stand on the case, and in what the customer may see of our words', async () => {
    // So many that they stand in a list of their own.
    const theirs = ['1', '2', '3', '4', '5'].map((name) => ({
      ...{ ref: `upload/mail/${name}`, bytes: 1, sha256: '0'.repeat(64), name, type: 'image/png' },
    }));
    await stage.complaint('m1', { attachments: theirs });
    await send(['label', 'map']);
    const [mail, ...others] = await sent();
    expect(others).toEqual([]);
    expect(stage.wordsOf(mail)).toContain(WORDS);
    expect(names(mail?.attachments)).toEqual(['label', 'map']);
    const { entries } = await stage.shown();
    expect(entries.map(({ from, files }) => [from, ...files.map(({ name }) => name)])).toEqual([
      ['customer', '1', '2', '3', '4', '5'],
      ['handler', 'label', 'map'],
    ]);
    expect(stage.view?.conversation.map(({ from, attachments }) => [from, attachments])).toEqual([
      ['customer', undefined],
      ['handler', mail?.attachments],
    ]);
    expect(await stage.history('message-sent')).toMatchObject([{ attachments: mail?.attachments?.sha256 }]);
  });

  it('leave a case that can be read where nobody can say any more which they were', async () => {
    await stage.complaint();
    await send(['label']);
    const before = (await stage.shown()).entries.at(-1);
    expect(before).toMatchObject({ files: [{ name: 'label' }] });
    stage.lose(before?.manifest?.ref ?? '');
    expect((await stage.shown()).entries.at(-1)).toMatchObject({ words: before?.words, files: [], filesLost: true });
  });

  it('are part of the request: with others it is another, and what was said once is answered although they are gone', async () => {
    await stage.complaint();
    await send(['label']);
    await send(['label']);
    expect(await sent()).toHaveLength(1);
    for (const others of [['map'], ['label', 'map'], [], ['missing']])
      await expect(send(others)).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    await expect(send(['missing'], { key: 'other' })).rejects.toMatchObject({ code: 'upload-not-found' });
    expect(await sent()).toHaveLength(1);
  });

  it('are not even looked at for who must not have to do with the case', async () => {
    await stage.complaint();
    await stage.core.changer.change('m1', 'about ivy', () => ({
      fields: {
        subjects: ['ivy'],
        conflicts: [{ person: 'ivy', kind: 'stated', state: 'suspected', at: stage.now }],
      },
      history: { kind: 'conflict', actor: 'lena', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    await expect(send(['missing'])).rejects.toMatchObject({ code: 'forbidden' });
  });

  it.each([
    ['sms', '+447700900000'],
    ['whatsapp', 'whatsapp:+447700900000'],
  ] as const)('are never in a text by %s: it says where they are, with the words', async (channel, account) => {
    await stage.complaint('m1', texting(channel, account));
    await send(['label']);
    const [text, ...others] = await sent();
    expect(others).toEqual([]);
    expect(text).toMatchObject({ channel });
    expect(text).not.toHaveProperty('attachments');
    expect(stage.wordsOf(text)).not.toContain(WORDS);
    expect(stage.wordsOf(text)).toContain(LINK);
    const ours = (await stage.shown()).entries.find(({ from }) => from === 'handler');
    expect(ours?.words).toContain(WORDS);
    expect(ours?.files).toMatchObject([{ name: 'label' }]);
    expect(stage.view?.conversation.at(-1)?.attachments).toEqual(ours?.manifest);
  });

  it('go with a decision, and not with the line that announces it', async () => {
    await stage.complaint('m1', TALKING);
    await stage.move({ to: 'assessed' });
    await send(['letter'], { purpose: 'decision' });
    const decisions = await sent('decision');
    expect(
      decisions.map(({ channel, attachments }) => `${channel} ${String(attachments !== undefined)}`).sort(),
    ).toEqual(['chat false', 'email true']);
  });

  it('follow words that nobody read in a conversation', async () => {
    await stage.complaint('m1', TALKING);
    await send(['label']);
    expect(await sent()).toMatchObject([{ channel: 'chat', attachments: expect.anything() }]);
    await stage.until('2026-11-23T09:05:01.000Z');
    const mail = (await sent()).find(({ channel }) => channel === 'email');
    expect(stage.wordsOf(mail)).toContain(WORDS);
    expect(names(mail?.attachments)).toEqual(['label']);
    const line = (await sent()).find(({ automatic }) => automatic !== 'no');
    expect(line).not.toHaveProperty('attachments');
  });
});
