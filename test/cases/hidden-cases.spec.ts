import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseHead } from '@redress/cases';
import { CaseStage, mail } from './stage.js';

describe('what a case says of another that its reader must not know of', () => {
  let stage: CaseStage;
  const head = async (caseId: string): Promise<CaseHead> => (await stage.head(caseId)) as CaseHead;
  const everything = { teams: [], sees: () => true, isKept: () => false };
  const ivys = {
    ...everything,
    sees: ({ subjects }: { readonly subjects: readonly string[] }) => !subjects.includes('ivy'),
  };

  beforeEach(async () => {
    stage = await CaseStage.open();
    await stage.receive(
      mail('m1', 'kim'),
      mail('m2', 'kim', { clues: { answers: [], tokens: ['m1'] } }),
      mail('m3', 'lee'),
      mail('m4', 'pat'),
    );
    const { corrections, judging } = stage.core;
    await corrections.split(await head('m1'), 'm1:m1:0:0', { by: 'omar', key: 'k' }, 'And Ivy');
    await corrections.move(await head('m1'), 'm1:m2:0:0', await head('m3'), { by: 'omar' });
    await corrections.link(await head('m1'), await head('m4'), 'related', 'omar');
    const part = (await head('m1')).links.find(({ caseId }) => !['m3', 'm4'].includes(caseId))?.caseId ?? '';
    for (const caseId of [part, 'm3', 'm4']) {
      const said = { person: 'ivy', state: 'confirmed', reason: 'it is about her' } as const;
      await judging.decideConflict(caseId, said, { by: 'omar', revision: (await head(caseId)).revision });
    }
  });
  afterEach(() => stage.database.close());

  it('is nothing: no link, no target of what was moved, no row of the history', async () => {
    const [whole, shown] = [await stage.reader.whole('m1', everything), await stage.reader.whole('m1', ivys)];
    expect(whole.linked).toHaveLength(2);
    expect(shown.linked).toEqual([]);
    const names = await Promise.all(
      [...whole.linked.map(({ caseId }) => caseId), 'm3'].map(async (caseId) => {
        const { _id, reference } = await head(caseId);
        return [_id, reference];
      }),
    );
    const texts = [shown.entries, shown.history, await stage.reader.entries(await head('m1'), ivys)].map((each) =>
      JSON.stringify(each),
    );
    for (const name of names.flat()) for (const text of texts) expect(text).not.toContain(`"${name}"`);
    expect(shown.history.map(({ kind }) => kind)).toEqual(['case-opened', 'message-added', 'entry-moved']);
    expect(whole.history.map(({ kind }) => kind)).toContain('case-split');
  });
});
