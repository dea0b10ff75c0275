import { beforeEach, describe, expect, it } from '@jest/globals';
import { DealingsStage } from './dealings-stage.js';

const LATER = '2026-11-23T10:00:00.000Z';
const LAST = '2026-11-23T11:00:00.000Z';

describe('what we understood', () => {
  let stage: DealingsStage;

  const newest = async (): Promise<string | undefined> =>
    (await stage.sent()).filter(({ kind }) => kind === 'understood').at(-1)?.updateId;
  const notes = async (): Promise<unknown[]> =>
    (await stage.history('message-added')).map((content) => content['answersUnderstood']);

  beforeEach(async () => {
    stage = await DealingsStage.open();
    await stage.complaint();
    await stage.say('The parcel never came.', 'understood');
  });

  it('is tied to the first thing that the customer says then', async () => {
    expect((await stage.head()).understood).toMatchObject({ updateId: await newest(), by: 'ivy' });
    expect((await stage.head()).understood).not.toHaveProperty('answeredBy');
    await stage.until(LATER);
    await stage.answer('m2');
    await stage.answer('m3');
    expect((await stage.head()).understood).toMatchObject({ updateId: await newest(), answeredBy: 'm2' });
    expect(await notes()).toEqual([undefined, await newest()]);
  });

  it('may be put right on the page by who holds the link', async () => {
    await stage.until(LATER);
    await stage.answerByLink('m2');
    expect((await stage.head()).understood).toMatchObject({ answeredBy: 'm2' });
  });

  it('is not answered by what was written before it', async () => {
    await stage.answer('m2', 'm1', { receivedAt: '2026-11-23T08:59:00.000Z' });
    expect((await stage.head()).understood).not.toHaveProperty('answeredBy');
  });

  it('is not answered by a machine', async () => {
    await stage.until(LATER);
    await stage.answer('m2', 'm1', { kind: 'automatic', rule: 'out-of-office' });
    expect((await stage.head()).understood).not.toHaveProperty('answeredBy');
  });

  it('said anew replaces what it was, and waits for an answer of its own', async () => {
    const first = await newest();
    await stage.until(LATER);
    await stage.answer('m2');
    await stage.say('It came, and was broken.', 'understood');
    const [sent] = await stage.history('message-sent');
    expect(sent).toMatchObject({ purpose: 'understood', replaces: first });
    const { understood } = await stage.head();
    expect(understood?.updateId).not.toBe(first);
    expect(understood).not.toHaveProperty('answeredBy');
    await stage.until(LAST);
    await stage.answer('m3');
    expect((await stage.head()).understood).toMatchObject({ updateId: understood?.updateId, answeredBy: 'm3' });
  });
});
