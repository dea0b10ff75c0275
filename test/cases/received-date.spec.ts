import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseClock, CaseHead } from '@redress/cases';
import type { Instant } from '@redress/kernel';
import { DealingsStage, MONDAY } from './dealings-stage.js';

// Received on Monday, 23 November 2026: word is due on 7 December, the decision on 21 December.
const WORD_DUE = '2026-12-07T23:59:59.999Z';
// Received on the Friday before.
const FRIDAY = '2026-11-20T09:00:00.000Z';
const WORD_DUE_FRIDAY = '2026-12-04T23:59:59.999Z';
const TUESDAY = '2026-11-24T08:00:00.000Z';

function clockOf(head: CaseHead, name: string): CaseClock | undefined {
  return head.clocks.find((clock) => clock.name === name);
}

describe('the dates of a case whose first receipt was another', () => {
  let stage: DealingsStage;
  const correct = async (receivedAt: Instant, by: string): Promise<CaseHead> =>
    stage.core.receivedDates.correct(
      'm1',
      { receivedAt, reason: 'found on a desk', proof: 'postmark' },
      { by, key: `${by} ${receivedAt} ${stage.now}` },
    );
  const later = async (receivedAt: Instant): Promise<void> => {
    for (const by of ['ivy', 'omar']) await correct(receivedAt, by);
  };

  beforeEach(async () => {
    stage = await DealingsStage.open();
    await stage.complaint();
    await stage.deliver();
  });

  it('are due again as they are now, when the word that had kept them is lost', async () => {
    await stage.move({ to: 'assessed' });
    await stage.say('We refund it.', 'decision');
    const head = await correct(FRIDAY, 'ivy');
    expect(clockOf(head, 'decision')).toMatchObject({ dueAt: '2026-12-18T23:59:59.999Z', metAt: MONDAY });
    await stage.report('decision', 'bounced');
    const decision = clockOf(await stage.head(), 'decision');
    expect(decision).toMatchObject({ dueAt: '2026-12-18T23:59:59.999Z' });
    expect(decision?.metAt).toBeUndefined();
  });

  it('are the corrected ones also where a later word took their place, and is lost', async () => {
    await stage.until('2026-12-01T09:00:00.000Z');
    await stage.say('We are looking.', 'progress');
    await correct(FRIDAY, 'ivy');
    expect(clockOf(await stage.head(), 'update')).toMatchObject({ dueAt: '2026-12-15T23:59:59.999Z' });
    await stage.report('progress', 'bounced');
    expect(clockOf(await stage.head(), 'update')).toMatchObject({ dueAt: WORD_DUE_FRIDAY });
  });

  it('name the first promise, and the last ones before them', async () => {
    await correct(FRIDAY, 'ivy');
    await stage.until('2026-11-24T09:00:00.000Z');
    await later(TUESDAY);
    const steps = clockOf(await stage.head(), 'update')?.explanation.filter(({ step }) => step === 'corrected');
    expect(steps).toEqual([
      { step: 'corrected', from: WORD_DUE },
      { step: 'corrected', from: WORD_DUE_FRIDAY },
    ]);
    for (let n = 0; n < 5; n += 1) {
      await correct(FRIDAY, 'ivy');
      await later(TUESDAY);
      await stage.until(`2026-11-24T09:0${String(n + 1)}:00.000Z`);
    }
    const kept = clockOf(await stage.head(), 'update')?.explanation.filter(({ step }) => step === 'corrected') ?? [];
    expect(kept).toHaveLength(5);
    expect(kept[0]).toEqual({ step: 'corrected', from: WORD_DUE });
  });

  it('are told in the words that were written for the dates before', async () => {
    await stage.until('2026-12-02T09:00:00.000Z');
    const asked = await stage.head();
    expect(asked.drafts).toMatchObject([{ clock: 'update', dueAt: WORD_DUE }]);
    const said = { by: 'ivy', text: 'We have found your parcel.', key: 'k' };
    await stage.core.moving.write(asked, { clock: 'update', dueAt: WORD_DUE }, said);
    await correct(FRIDAY, 'ivy');
    await stage.until('2026-12-04T23:30:00.000Z');
    const [word] = (await stage.sent()).filter(({ kind }) => kind === 'progress');
    expect(stage.wordsOf(word)).toContain('We have found your parcel.');
  });

  it('are asked for anew when one comes back, and the case sleeps again', async () => {
    await stage.until('2026-12-02T09:00:00.000Z');
    await later('2026-12-01T09:00:00.000Z');
    expect((await stage.head()).drafts).toEqual([]);
    await correct(MONDAY, 'ivy');
    await stage.until('2026-12-02T09:00:01.000Z');
    const head = await stage.head();
    expect(head.drafts).toMatchObject([{ clock: 'update', dueAt: WORD_DUE }]);
    expect(head.wakeAt > stage.now).toBe(true);
    await stage.until('2026-12-07T23:00:00.000Z');
    expect((await stage.told()).filter((kind) => kind === 'progress')).toHaveLength(1);
  });

  it('run on no case that has ended', async () => {
    await stage.move({ to: 'withdrawn', reason: 'on the phone', position: { at: stage.now, via: 'manual' } });
    const { clocks } = await correct(FRIDAY, 'ivy');
    expect(clocks.filter(({ metAt, endedAt }) => metAt === undefined && endedAt === undefined)).toEqual([]);
  });

  it('are the business of nobody who must not have to do with the case', async () => {
    const { revision } = await stage.head();
    const said = { person: 'noah', state: 'confirmed', reason: 'her brother' } as const;
    await stage.core.judging.decideConflict('m1', said, { by: 'lena', revision });
    await expect(correct(FRIDAY, 'noah')).rejects.toMatchObject({ code: 'forbidden' });
  });
});
