import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { URGENCY, type CaseHead } from '@redress/cases';
import type { MessageReceived } from '@redress/contracts';
import { CaseStage, mail, textOf } from './stage.js';

describe('what a case is taken for', () => {
  let stage: CaseStage;
  beforeEach(async () => {
    stage = await CaseStage.open();
  });
  afterEach(() => stage.database.close());

  const head = async (): Promise<CaseHead> => (await stage.head('m1')) as CaseHead;
  const answer = (id: string, said: string): MessageReceived =>
    mail(id, 'kim', {
      text: textOf(said),
      clues: { messageId: `${id}@mail.example`, answers: ['m1@mail.example'], tokens: [] },
    });
  const assess = async (
    said: Partial<Parameters<CaseStage['core']['judging']['assess']>[1]>,
    revision?: number,
  ): Promise<CaseHead> => {
    const judgement = { by: 'lena', revision: revision ?? (await head()).revision };
    return stage.core.judging.assess('m1', { reason: 'read it', ...said }, judgement);
  };

  it('follows from its words, with its team and its queue', async () => {
    await stage.receive(mail('m1', 'kim', { text: textOf('refund me') }));
    expect(await head()).toMatchObject({ category: 'refund', teamKey: 'billing', queue: 'billing' });
    const opened = await stage.core.stores.history.find('m1:message:m1:0');
    expect(opened?.content).toMatchObject({ category: 'refund', team: 'billing' });
  });

  it('is looked for in later messages until it is sure, somebody has it, or somebody has assessed it', async () => {
    await stage.receive(mail('m1', 'kim'));
    expect((await head()).category).toBeUndefined();
    await stage.receive(answer('m2', 'a refund would do'));
    expect(await head()).toMatchObject({ category: 'refund', queue: 'billing' });
    await assess({ category: 'late' });
    await stage.receive(answer('m3', 'refund!'));
    expect(await head()).toMatchObject({ category: 'late', teamKey: 'parcels', queue: 'parcels' });
  });

  it('is for nobody but people to say once one of them has assessed it, even if they left it open', async () => {
    await stage.receive(mail('m1', 'kim'));
    await assess({ urgency: 'urgent' });
    await stage.receive(answer('m2', 'refund!'));
    expect(await head()).toMatchObject({ urgency: URGENCY.urgent, teamKey: 'parcels' });
    expect((await head()).category).toBeUndefined();
  });

  it('is a complaint on the complaint form', async () => {
    await stage.receive(mail('m1', 'kim', { channel: 'web' }));
    expect(await head()).toMatchObject({ recordType: 'complaint' });
  });

  it('is said by a person, once for each revision, with what was before and why', async () => {
    await stage.receive(mail('m1', 'kim', { text: textOf('danger') }));
    const before = (await head()).revision;
    await assess({ recordType: 'feedback', urgency: 'normal', category: 'late' }, before);
    expect(await head()).toMatchObject({ recordType: 'feedback', urgency: URGENCY.ordinary, category: 'late' });
    expect(await assess({ recordType: 'feedback', urgency: 'normal', category: 'late' }, before)).toMatchObject({
      revision: before + 1,
    });
    await expect(assess({ urgency: 'urgent' }, before)).rejects.toMatchObject({ code: 'revision-stale' });
    const rows = (await stage.core.stores.history.newest('m1', 10)).filter(({ kind }) => kind === 'case-assessed');
    expect(rows.map(({ actor, content }) => [actor, content])).toEqual([
      [
        'lena',
        {
          recordType: { from: 'undetermined', to: 'feedback' },
          urgency: { from: 'safety', to: 'normal' },
          category: { from: null, to: 'late' },
          reason: 'read it',
        },
      ],
    ]);
    expect((await head()).safety).toMatchObject({ found: ['injury/en'] });
  });

  it('stays what a person said; but danger in another message raises it again', async () => {
    await stage.receive(mail('m1', 'kim', { text: textOf('danger') }));
    await assess({ urgency: 'normal', recordType: 'request' });
    await stage.receive(answer('m2', 'all is well'));
    expect(await head()).toMatchObject({ urgency: URGENCY.ordinary, recordType: 'request' });
    await stage.receive(answer('m3', 'real danger'));
    expect(await head()).toMatchObject({ urgency: URGENCY.safety, recordType: 'request' });
  });

  it('may be nothing of ours, which closes it, and be ours again', async () => {
    await stage.receive(mail('m1', 'kim'));
    expect(await assess({ recordType: 'not-ours' })).toMatchObject({ state: 'closed', queue: '', clocks: [] });
    expect(await assess({ recordType: 'complaint' })).toMatchObject({
      state: 'received',
      recordType: 'complaint',
      queue: 'parcels',
    });
  });

  it('is refused a category that there is not', async () => {
    await stage.receive(mail('m1', 'kim'));
    await expect(assess({ category: 'nonsense' })).rejects.toMatchObject({
      code: 'validation-failed',
      fields: [{ field: 'category' }],
    });
  });
});
