import { beforeEach, describe, expect, it } from '@jest/globals';
import { DealingsStage } from './dealings-stage.js';

const ASKED = '2026-12-02T00:00:00.000Z';
const SENT = '2026-12-07T23:00:00.000Z';
const DRAFT = { clock: 'update', dueAt: '2026-12-07T23:59:59.999Z' };

describe('what is still to be told by a date', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
    await stage.complaint();
    await stage.deliver();
  });

  it('stands in the case from when it is asked until it is sent, with the words so far', async () => {
    expect((await stage.shown()).drafts).toEqual([]);
    await stage.until(ASKED);
    expect((await stage.shown()).drafts).toEqual([
      { ...DRAFT, kind: 'progress', askedAt: ASKED, sendAt: '2026-12-07T22:59:59.999Z' },
    ]);
    const said = { by: 'ivy', text: 'The carrier is looking for it.', key: 'd1' };
    await stage.core.moving.write(await stage.head(), DRAFT, said);
    expect((await stage.shown()).drafts).toMatchObject([{ ...DRAFT, text: said.text, by: 'ivy' }]);
    await stage.until(SENT);
    expect((await stage.shown()).drafts.filter(({ dueAt }) => dueAt === DRAFT.dueAt)).toEqual([]);
  });

  it('stands there no more once it was sent, also while its duty is still to be done', async () => {
    await stage.until('2026-12-07T09:00:00.000Z');
    await stage.say('We are waiting for the depot.', 'progress');
    await stage.until('2026-12-17T09:00:00.000Z');
    expect((await stage.shown()).drafts).toMatchObject([{ clock: 'decision', kind: 'delay' }]);
    await stage.until('2026-12-21T23:30:00.000Z');
    const { head, drafts } = await stage.shown();
    expect(head.drafts?.map(({ clock }) => clock)).toEqual(['decision']);
    expect(drafts).toEqual([]);
  });
});
