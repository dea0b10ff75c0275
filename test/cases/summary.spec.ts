import { beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageReceived, UpdateIssued } from '@redress/contracts';
import { DealingsStage } from './dealings-stage.js';
import { textOf } from './stage.js';

const CONVERSATION = '01930000-0000-7000-8000-00000000000c';
const TALK: Partial<MessageReceived> = {
  channel: 'chat',
  account: CONVERSATION,
  from: { key: `key-${CONVERSATION}`, proved: false },
  stay: 1,
};
const at = (seconds: number): string =>
  new Date(Date.parse('2026-11-23T09:00:00.000Z') + seconds * 1_000).toISOString();

describe('what a visitor is told when they pause', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
  });

  const said = (words: string): Partial<MessageReceived> => ({ ...TALK, text: textOf(words) });
  const complained = async (words = 'My parcel is late.', more: Partial<MessageReceived> = {}): Promise<void> => {
    await stage.complaint('m1', { ...said(words), ...more });
  };
  const goesOn = async (id: string, words: string): Promise<void> => await stage.answer(id, 'm1', said(words));
  const summaries = async (): Promise<readonly UpdateIssued[]> =>
    (await stage.sent()).filter(({ kind }) => kind === 'summary');
  const omitted = async (): Promise<unknown> => (await stage.history('summary-omitted')).map(({ why }) => why);

  it('is what we have noted, in their own words, with reference, handler and link; a second line beside the receipt', async () => {
    await complained();
    await stage.until(at(29));
    expect(await stage.told()).toEqual(['receipt']);
    const { revision } = await stage.head();
    await stage.until(at(31));
    await stage.until(at(600));
    expect(await stage.told()).toEqual(['receipt', 'summary']);
    const [receipt, summary] = await stage.sent();
    expect(summary).toMatchObject({ channel: 'chat', account: CONVERSATION, automatic: 'auto-generated' });
    expect(summary?.after).toBe(receipt?.updateId);
    const words = stage.wordsOf(summary);
    for (const named of [
      '“My parcel is late.”',
      (await stage.head()).reference,
      'Ivy',
      'https://complaints.example/t/',
    ]) {
      expect(words).toContain(named);
    }
    // It makes nobody of ours look again, and stands on the case once.
    expect(await stage.head()).toMatchObject({
      ...{ revision, entryCount: 1, summaryDueAt: null, acknowledgement: { state: 'due' } },
    });
  });

  it('waits for half a minute after their last words, and holds all of them in order', async () => {
    await complained('Hello, my parcel is late.');
    await stage.until(at(20));
    await goesOn('m2', 'It was   promised\nfor Monday.');
    await stage.until(at(49));
    expect(await summaries()).toEqual([]);
    await stage.until(at(51));
    const [summary] = await summaries();
    expect(stage.wordsOf(summary)).toContain('“Hello, my parcel is late.\nIt was promised for Monday.”');
  });

  it('comes once a case, whatever is said later', async () => {
    await complained();
    await stage.until(at(31));
    await goesOn('m2', 'And it is broken.');
    await stage.until(at(120));
    expect(await summaries()).toHaveLength(1);
  });

  it('waits for words: a picture alone and a wish for a person are no complaint yet', async () => {
    await complained('');
    await stage.until(at(120));
    expect([await summaries(), await omitted()]).toEqual([[], []]);
    await goesOn('m2', 'The lamp is broken.');
    await stage.until(at(160));
    expect(stage.wordsOf((await summaries())[0])).toContain('“The lamp is broken.”');

    stage = await DealingsStage.open();
    await complained('I would like to talk to a person.', { asks: 'person' });
    await stage.until(at(120));
    expect(await summaries()).toEqual([]);
    await goesOn('m2', 'My parcel is late.');
    await stage.until(at(160));
    expect(await summaries()).toHaveLength(1);
  });

  it('cuts what is long after a word', async () => {
    await complained(`start ${'parcel '.repeat(200)}end`);
    await stage.until(at(31));
    const words = stage.wordsOf((await summaries())[0]);
    expect(words).toContain('“start parcel');
    expect(words).toContain('parcel…”');
    expect(words).not.toContain('end');
    expect(words.length).toBeLessThan(900);
  });

  it.each(['de', 'fr', 'es'])('is said in %s', async (language) => {
    await complained('Paket 12', { language });
    await stage.until(at(31));
    const [summary] = await summaries();
    expect(summary).toMatchObject({ language });
    expect(stage.wordsOf(summary)).toContain('Paket 12');
  });

  it('is left out where a person has said what we understood', async () => {
    await complained();
    await stage.say('You wait for a parcel.', 'understood');
    await stage.until(at(600));
    expect(await summaries()).toEqual([]);
    expect(await omitted()).toEqual(['understood']);
  });

  it('is left out where a person has ended the conversation, or the case is over', async () => {
    await complained();
    for (const step of ['warn', 'end'] as const) {
      const { revision } = await stage.head();
      await stage.core.judging.judgeConduct('m1', { step, reason: 'insults' }, { by: 'ivy', revision });
    }
    await stage.until(at(600));
    expect(await omitted()).toEqual(['conversation-ended']);

    stage = await DealingsStage.open();
    await complained();
    await stage.move({ to: 'withdrawn', reason: 'it came', position: { at: stage.now, via: 'chat' } });
    await stage.until(at(600));
    expect(await omitted()).toEqual(['overtaken']);
    expect(await summaries()).toEqual([]);
  });

  it('goes no other way where it is lost', async () => {
    await complained('My parcel is late.', {
      from: { key: `key-${CONVERSATION}`, address: 'kim@mail.example', proved: false },
    });
    await stage.until(at(31));
    await stage.report('summary', 'failed');
    await stage.until(at(600));
    expect((await stage.sent()).map(({ kind, channel }) => `${kind} ${channel}`)).toEqual([
      'receipt chat',
      'summary chat',
    ]);
  });

  it('is of conversations alone', async () => {
    await stage.complaint();
    await stage.until(at(600));
    expect(await stage.told()).toEqual(['receipt']);
    expect((await stage.head()).summaryDueAt).toBeUndefined();
  });
});
