import { beforeEach, describe, expect, it } from '@jest/globals';
import { CASE_ENTRIES, type CaseEntry, type CaseHead } from '@redress/cases';
import type { MessageReceived } from '@redress/contracts';
import { CaseStage, mail, textOf } from './stage.js';

describe('a message on the wrong case', () => {
  let stage: CaseStage;
  let wrong: MessageReceived;

  const head = async (id: string): Promise<CaseHead> => {
    const found = await stage.head(id);
    if (found === null) throw new Error(`no case ${id}`);
    return found;
  };
  const entries = async (caseId: string): Promise<CaseEntry[]> => stage.core.stores.entries.newest(caseId, 10);
  /** What its gateway does when it is asked for a reading. */
  const reread = async (): Promise<void> => {
    const [asked] = stage.readings();
    await stage.receive(Object.assign({}, wrong, { reading: asked?.reading ?? 0 }));
  };

  beforeEach(async () => {
    stage = await CaseStage.open();
    wrong = mail('m2', 'kim', {
      text: textOf('my bank account is 4711'),
      clues: { answers: [], tokens: ['m1'] },
      otherRecipients: ['key-lawyer'],
    });
    await stage.receive(mail('m1', 'kim'), wrong, mail('m3', 'kim'));
  });

  it('is moved to another case and leaves no content behind', async () => {
    const [entry] = await entries('m1');
    const reference = await stage.core.corrections.move(await head('m1'), entry?._id ?? '', await head('m3'), {
      by: 'ivy',
    });
    await reread();
    expect(reference).toBe((await head('m3')).reference);
    const rows = await stage.database.model(CASE_ENTRIES).find({ caseId: 'm1' }).lean<CaseEntry[]>();
    expect(JSON.stringify(rows)).not.toContain('4711');
    expect(rows.find(({ movedTo }) => movedTo !== undefined)).toMatchObject({ movedTo: reference, visible: false });
    expect(await head('m1')).toMatchObject({ visibleCount: 1, participants: ['key-kim'] });
    expect(await head('m3')).toMatchObject({
      entryCount: 2,
      visibleCount: 2,
      participants: ['key-kim', 'key-lawyer'],
    });
    expect([...stage.indexed.keys()].filter((id) => id.startsWith('m1:'))).toEqual(['m1:m1:0:0']);
    expect(await stage.core.stores.intake.find('m2')).toMatchObject({
      caseIds: ['m3'],
      fate: 'added',
      decidedBy: 'ivy',
    });
  });

  it('takes what answers it along', async () => {
    const [entry] = await entries('m1');
    await stage.core.corrections.move(await head('m1'), entry?._id ?? '', await head('m3'), { by: 'ivy' });
    await reread();
    await stage.receive(mail('m4', 'kim', { clues: { answers: ['m2@mail.example'], tokens: [] } }));
    expect(await head('m3')).toMatchObject({ entryCount: 3 });
  });

  it('becomes a case of its own, with owner, clocks and receipt, however often that is asked', async () => {
    const [entry] = await entries('m1');
    for (let times = 0; times < 2; times += 1) {
      await stage.core.corrections.move(await head('m1'), entry?._id ?? '', undefined, {
        by: 'ivy',
        reason: 'another parcel',
      });
      await reread();
    }
    expect(await head('m2')).toMatchObject({
      opened: true,
      entryCount: 1,
      ownerKey: 'lena',
      customer: { key: 'key-kim' },
    });
    expect(stage.updates().filter(({ caseId }) => caseId === 'm2')).toMatchObject([{ kind: 'receipt' }]);
    expect(await head('m1')).toMatchObject({ visibleCount: 1 });
  });

  it('stays where it opened the case', async () => {
    await expect(
      stage.core.corrections.move(await head('m1'), 'm1:m1:0:0', undefined, { by: 'ivy' }),
    ).rejects.toMatchObject({ code: 'entry-not-movable' });
    await expect(
      stage.core.corrections.move(await head('m1'), 'm3:m3:0:0', undefined, { by: 'ivy' }),
    ).rejects.toMatchObject({ code: 'entry-not-found' });
  });
});

describe('several complaints in one mail', () => {
  it('become cases of their own, each with a reference, its dates and a receipt', async () => {
    const stage = await CaseStage.open();
    await stage.receive(mail('m1', 'kim', { text: textOf('Late. And rude.'), otherRecipients: ['key-sam'] }));
    const source = await stage.head('m1');
    if (source === null) throw new Error('no case');
    const split = async (): Promise<CaseHead> =>
      stage.core.corrections.split(source, 'm1:m1:0:0', { by: 'ivy', key: 'k1' }, 'And rude.');
    const part = await split();
    expect((await split())._id).toBe(part._id);
    expect(part).toMatchObject({
      opened: true,
      receivedAt: source.receivedAt,
      customer: source.customer,
      queue: 'parcels',
      links: [{ caseId: 'm1', kind: 'related' }],
      entryCount: 1,
    });
    expect(part.reference).not.toBe(source.reference);
    const [entry] = await stage.core.stores.entries.newest(part._id, 1);
    await expect(stage.core.corrections.move(part, entry?._id ?? '', undefined, { by: 'ivy' })).rejects.toMatchObject({
      code: 'entry-not-movable',
    });
    expect(entry?.text.preview).toBe('And rude.');
    expect(stage.updates().map(({ kind, caseId }) => [kind, caseId])).toEqual([
      ['receipt', 'm1'],
      ['receipt', part._id],
    ]);
    expect(await stage.head('m1')).toMatchObject({ links: [{ caseId: part._id, kind: 'related' }], entryCount: 1 });
  });
});

describe('cases that belong together', () => {
  it('say so of each other, and no longer when a person takes it back', async () => {
    const stage = await CaseStage.open();
    await stage.receive(mail('m1', 'kim'), mail('m2', 'sam'));
    const both = async (): Promise<[CaseHead, CaseHead]> => {
      const [one, other] = [await stage.head('m1'), await stage.head('m2')];
      if (one === null || other === null) throw new Error('no case');
      return [one, other];
    };
    await stage.core.corrections.link(...(await both()), 'probable-duplicate', 'ivy');
    expect((await both()).map(({ links }) => links)).toEqual([
      [{ caseId: 'm2', kind: 'probable-duplicate' }],
      [{ caseId: 'm1', kind: 'probable-duplicate' }],
    ]);
    await stage.core.corrections.unlink(...(await both()), 'ivy');
    expect((await both()).map(({ links }) => links)).toEqual([[], []]);
  });
});
