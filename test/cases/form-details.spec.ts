import { beforeEach, describe, expect, it } from '@jest/globals';
import { CASE_ENTRIES, type CaseEntry, type CaseHead } from '@redress/cases';
import { CaseStage, mail } from './stage.js';

const EVERYTHING = { teams: [], sees: () => true, isKept: () => false };
const DETAILS = { orderReference: 'H-2291', contactSafely: 'only through my sister', needs: 'large print' };

describe('what a form asked for beside the text', () => {
  let stage: CaseStage;
  const head = async (id: string): Promise<CaseHead> => {
    const found = await stage.head(id);
    if (found === null) throw new Error(`no case ${id}`);
    return found;
  };
  const stated = async (id: string): Promise<unknown> =>
    (await stage.reader.entries(await head(id), EVERYTHING)).map((entry) => entry.stated);

  beforeEach(async () => {
    stage = await CaseStage.open();
    await stage.receive(mail('m1', 'kim', { channel: 'web', details: DETAILS }));
  });

  it('is read with the entry, and found', async () => {
    expect(await stated('m1')).toEqual([DETAILS]);
    expect(stage.indexed.get('m1:m1:0:0')).toContain('H-2291');
  });

  it('is absent where nothing was asked', async () => {
    await stage.receive(mail('m2', 'pat'));
    expect(await stated('m2')).toEqual([undefined]);
  });

  it('goes with a message that is moved', async () => {
    await stage.receive(
      mail('m2', 'kim', { details: { product: 'a harp' }, clues: { answers: [], tokens: ['m1'] } }),
      mail('m3', 'kim'),
    );
    await stage.core.corrections.move(await head('m1'), 'm1:m2:0:0', await head('m3'), { by: 'ivy' });
    const rows = await stage.database.model(CASE_ENTRIES).find({ caseId: 'm1' }).lean<CaseEntry[]>();
    expect(rows.find(({ movedTo }) => movedTo !== undefined)?.details).toBeUndefined();
  });

  it('that mail is not safe holds for a complaint that is split off as well', async () => {
    const part = await stage.core.corrections.split(await head('m1'), 'm1:m1:0:0', { by: 'ivy', key: 'k1' });
    expect(part).toMatchObject({ mailUnsafe: true, reply: { channel: 'manual' } });
    expect(await stated(part._id)).toEqual([DETAILS]);
    expect(stage.updates()).toEqual([]);
  });
});
