import { describe, expect, it } from '@jest/globals';
import type { CaseClock } from '@redress/cases';
import { toInstant } from '@redress/kernel';
import { mail, NoticeStage, START, text } from './notice-stage.js';

const HOUR = 3_600_000;
const ABOUT_IVY = text('this is about ivy');

/** The customer is to hear something within ten hours, and its handler is asked for words after four. */
function news(): CaseClock {
  const at = (hours: number): string => toInstant(START + hours * HOUR);
  const times = { startedAt: at(0), askAt: at(4), dueAt: at(10) };
  return { name: 'update', duty: 'update', rule: 'news', basis: 'practice', explanation: [], ...times };
}

describe('what waits for staff on a case', () => {
  const withNews = (replicas = 1): Promise<NoticeStage> => NoticeStage.open(replicas, { clocks: () => [news()] });

  it('is words that are asked of its handler, once, in the list and in no mail', async () => {
    const stage = await withNews(2);
    await stage.core.receive.receive(mail('m1'));
    await stage.assign('ivy');
    await stage.pass(3 * 60);
    expect(await stage.listed('ivy')).toEqual(['assigned']);
    await stage.pass(2 * 60);
    expect(await stage.listed('ivy')).toEqual(['assigned', 'draft-asked']);
    expect(await stage.listed('lena')).toEqual([]);
    expect(stage.told()).toEqual([]);
  });

  it('is words in the digest of its handler, until somebody has written them', async () => {
    const stage = await withNews(2);
    await stage.core.receive.receive(mail('m1'));
    await stage.assign('ivy');
    await stage.pass(5 * 60);
    const { reference, drafts = [] } = await stage.head();
    const line = `Waiting for your words to the customer:\n- ${reference}: news for the customer, 23 November 2026 at 17:00 GMT`;
    expect((await stage.digests()).get('ivy')).toContain(line);
    const [{ clock, dueAt } = { clock: '', dueAt: '' }] = drafts;
    const said = { by: 'ivy', text: 'We look into it', key: 'one' };
    await stage.core.moving.write(await stage.head(), { clock, dueAt }, said);
    stage.clock.ms += 24 * HOUR;
    const next = (await stage.digests()).get('ivy') ?? '';
    expect(next).toContain(reference);
    expect(next).not.toContain('Waiting for your words');
  });

  it('is words that are asked of its lead while nobody works on it', async () => {
    const stage = await withNews();
    await stage.core.receive.receive(mail('m1'));
    await stage.pass(5 * 60);
    expect(await stage.listed('lena')).toEqual(['draft-asked']);
  });

  it('is a customer whom nobody told by the date', async () => {
    const stage = await withNews();
    await stage.core.receive.receive(mail('m1'));
    await stage.assign('ivy');
    // A second plain notice in a row is not sent.
    await stage.note('heard', 'note-added', 'ivy', { heardPlainNotice: true }, {});
    await stage.pass(9 * 60);
    expect(await stage.listed('ivy')).toEqual(['assigned', 'draft-asked', 'not-told']);
  });

  it('is a suspicion that a message names a colleague: never told to them, nor to who leads them', async () => {
    const stage = await NoticeStage.open(2);
    await stage.core.receive.receive(mail('m1', { text: text('this is about omar') }));
    expect(await stage.listed('lena')).toEqual(['conflict-suspected']);
    expect(await stage.listed('omar')).toEqual([]);
    await stage.core.receive.receive(mail('m2', { text: ABOUT_IVY, clues: { answers: [], tokens: ['m1'] } }));
    // Ivy is led by Lena: neither may know of it any more.
    expect(await stage.listed('ivy')).toEqual([]);
    expect(await stage.listed('lena')).toEqual(['conflict-suspected']);
    expect(stage.told()).toEqual([]);
  });

  it('is a suspicion once, however often the same message is worked out and the same name falls', async () => {
    const stage = await NoticeStage.open();
    await stage.core.receive.receive(mail('m1', { text: ABOUT_IVY }));
    await stage.core.receive.receive(mail('m1', { text: ABOUT_IVY }));
    await stage.core.receive.receive(mail('m2', { text: ABOUT_IVY, clues: { answers: [], tokens: ['m1'] } }));
    expect((await stage.listed('omar')).filter((kind) => kind === 'conflict-suspected')).toHaveLength(1);
  });

  it('is a case that nobody could ever take: told to its owner and to every manager', async () => {
    const stage = await NoticeStage.open();
    await stage.core.receive.receive(mail('m1'));
    const alarm = { team: 'parcels', needs: 'en', owner: 'lena' };
    await stage.note('impossible:0:parcels:en', 'nobody-could-take', 'system', {}, alarm);
    expect(await stage.listed('lena')).toEqual(['nobody-could-take']);
    expect(await stage.listed('omar')).toEqual(['nobody-could-take']);
    expect(await stage.listed('ivy')).toEqual([]);
  });

  it('is that to nobody who must not know of the case', async () => {
    const stage = await NoticeStage.open();
    await stage.core.receive.receive(mail('m1', { text: ABOUT_IVY }));
    await stage.note('impossible:0:parcels:en', 'nobody-could-take', 'system', {}, {});
    expect(await stage.listed('lena')).toEqual([]);
    expect(await stage.listed('omar')).toContain('nobody-could-take');
  });

  it('is a closed case that opened again because nobody decided about a message', async () => {
    const stage = await NoticeStage.open();
    await stage.core.receive.receive(mail('m1'));
    const moved = async (to: 'withdrawn' | 'closed'): Promise<void> => {
      const { revision } = await stage.head();
      const position = { at: toInstant(stage.clock.ms), via: 'email' as const };
      const move = { to, reason: 'they took it back', ...(to === 'withdrawn' ? { position } : {}) };
      await stage.core.moving.move(await stage.head(), move, { by: 'lena', revision });
    };
    stage.clock.ms += HOUR;
    await moved('withdrawn');
    await moved('closed');
    const receivedAt = toInstant(stage.clock.ms);
    await stage.core.receive.receive(mail('m2', { receivedAt, clues: { answers: [], tokens: ['m1'] } }));
    await stage.pass(10);
    expect((await stage.head()).state).toBe('investigating');
    expect(await stage.listed('lena')).toEqual(['customer-wrote', 'reopened']);
  });

  it('is an update that a person is to carry out, but to who wrote it', async () => {
    const stage = await NoticeStage.open();
    const details = { contactSafely: 'phone' };
    await stage.core.receive.receive(mail('m1', { channel: 'web', details }));
    expect(await stage.listed('lena')).toEqual(['by-hand']);
    await stage.assign('ivy');
    const say = (author: string): Promise<unknown> =>
      stage.core.writing.message(
        { caseId: 'm1', author, text: `We looked into it, says ${author}`, idempotencyKey: `say-${author}` },
        'reply',
      );
    await say('ivy');
    expect(await stage.listed('ivy')).toEqual(['assigned']);
    await say('lena');
    expect(await stage.listed('ivy')).toEqual(['assigned', 'by-hand']);
    expect(await stage.listed('lena')).toEqual(['by-hand']);
  });
});
