import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseHead } from '@redress/cases';
import { DealingsStage } from './dealings-stage.js';
import { mail } from './stage.js';

// Received on Monday, 23 November 2026: word is due on 7 December, the decision on 21 December.
const WORD_ASKED = '2026-12-02T00:00:00.000Z';
const WORD_SENT = '2026-12-07T23:00:00.000Z';

function openOf({ clocks }: CaseHead): CaseHead['clocks'] {
  return clocks.filter((clock) => clock.metAt === undefined && clock.endedAt === undefined);
}

function dueAt(head: CaseHead, name: string): string | undefined {
  return openOf(head).find((clock) => clock.name === name)?.dueAt;
}

describe('word to the customer by its date', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
    await stage.complaint();
    await stage.deliver();
  });

  it('is asked of the handler three working days ahead, once', async () => {
    await stage.until('2026-12-01T23:00:00.000Z');
    expect((await stage.head()).drafts ?? []).toEqual([]);
    await stage.until(WORD_ASKED);
    expect((await stage.head()).drafts).toMatchObject([
      {
        clock: 'update',
        askedAt: WORD_ASKED,
        sendAt: '2026-12-07T22:59:59.999Z',
      },
    ]);
    expect(await stage.history('draft-asked')).toHaveLength(1);
    expect(await stage.told()).toEqual(['receipt']);
  });

  it('is what the handler wrote', async () => {
    await stage.until(WORD_ASKED);
    const draft = { clock: 'update', dueAt: '2026-12-07T23:59:59.999Z' };
    const said = { by: 'ivy', text: 'The carrier is looking for it.', key: 'd1' };
    await stage.core.moving.write(await stage.head(), draft, said);
    await stage.until(WORD_SENT);
    expect(await stage.told()).toEqual(['receipt', 'progress']);
    const [, progress] = await stage.sent();
    expect(progress).toMatchObject({ automatic: 'no' });
    expect(stage.wordsOf(progress)).toMatch(/^The carrier is looking for it\.\n\nYou will hear from us again by/u);
    await expect(stage.core.moving.write(await stage.head(), draft, { ...said, key: 'd2' })).rejects.toMatchObject({
      code: 'draft-not-found',
    });
  });

  it('is nothing that somebody wrote who must no longer have to do with the case', async () => {
    await stage.until(WORD_ASKED);
    const draft = { clock: 'update', dueAt: '2026-12-07T23:59:59.999Z' };
    await stage.core.moving.write(await stage.head(), draft, { by: 'ivy', text: 'You are to blame.', key: 'd1' });
    const said = { person: 'ivy', state: 'confirmed', reason: 'it is about her' } as const;
    const { revision } = await stage.head();
    await stage.core.judging.decideConflict('m1', said, { by: 'omar', revision });
    await stage.until(WORD_SENT);
    const [, notice] = await stage.sent();
    expect(notice).toMatchObject({ automatic: 'auto-generated' });
    expect(stage.wordsOf(notice)).not.toContain('to blame');
    const after = await stage.head();
    expect(after.drafts?.map(({ by, text }) => [by, text])).toEqual([[undefined, undefined]]);
    expect(after.dealtWith).toBeUndefined();
  });

  it('is a plain notice where nobody wrote any, never twice running, and moves no promise', async () => {
    const promised = dueAt(await stage.head(), 'decision');
    await stage.until(WORD_ASKED);
    await stage.until(WORD_SENT);
    expect(await stage.told()).toEqual(['receipt', 'progress']);
    const [, notice] = await stage.sent();
    const words = stage.wordsOf(notice);
    expect(notice).toMatchObject({ automatic: 'auto-generated' });
    expect(words).toMatch(/We have not finished with your complaint .* by 21 December 2026 at the latest\./su);
    expect(words).not.toContain('Postal');
    expect(dueAt(await stage.head(), 'decision')).toBe(promised);
    expect(stage.handedOver).toBe(2);
    // Two weeks on nobody has written either: people see a date that was missed, and the customer no second notice.
    await stage.until('2026-12-17T09:00:00.000Z');
    await stage.until('2026-12-22T09:00:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'progress']);
    expect(await stage.history('customer-not-told')).toMatchObject([{ why: 'twice-running' }]);
    const breached = (await stage.head()).clocks
      .filter((clock) => clock.breachedAt !== undefined)
      .map(({ name }) => name);
    expect(breached).toContain('decision');
  });

  it('is of a delay, with recourse, where the decision’s date comes near; two dates on one day are one message', async () => {
    await stage.until('2026-12-07T09:00:00.000Z');
    await stage.say('We are waiting for the depot.', 'progress');
    await stage.until('2026-12-17T09:00:00.000Z');
    expect((await stage.head()).drafts?.map(({ clock }) => clock)).toContain('decision');
    await stage.until('2026-12-21T23:30:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'progress', 'delay']);
    expect(stage.wordsOf((await stage.sent())[2])).toContain('Postal Redress Service');
  });

  it('need not be asked for when the customer has heard', async () => {
    await stage.until('2026-12-01T09:00:00.000Z');
    await stage.say('It has been found.', 'progress');
    await stage.until(WORD_ASKED);
    await stage.until(WORD_SENT);
    expect(await stage.told()).toEqual(['receipt', 'progress']);
    expect(await stage.history('draft-asked')).toEqual([]);
  });
});

describe('a change of hands', () => {
  it('is told to who had dealt with somebody else, a minute after the new handler has it before them', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.say('I am looking into it.', 'reply');
    await stage.assign('m1', 'omar');
    await stage.until('2026-11-23T10:00:00.000Z');
    await stage.assign('m1', 'noah');
    await stage.until('2026-11-23T11:00:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'reply']);
    await stage.look('noah');
    await stage.until('2026-11-23T11:01:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'reply', 'hand-over']);
    expect(stage.wordsOf((await stage.sent())[2])).toContain('From now on Noah looks after');
  });

  it('is told after a minute where a person hands over', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.say('I am looking into it.', 'reply');
    await stage.handOver('noah');
    await stage.until('2026-11-23T09:00:59.000Z');
    expect(await stage.told()).toEqual(['receipt', 'reply']);
    await stage.until('2026-11-23T09:01:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'reply', 'hand-over']);
    expect(stage.wordsOf((await stage.sent())[2])).toContain('From now on Noah looks after');
    await stage.assign('m1', 'noah');
    await stage.until('2026-11-23T10:00:00.000Z');
    expect(stage.handedOver).toBe(3);
  });

  it('is not told to who never heard of anybody, nor when it is taken back', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.assign('m1', 'noah');
    await stage.until('2026-11-23T09:05:00.000Z');
    await stage.say('I am looking into it.', 'reply', 'noah');
    await stage.assign('m1', 'ivy');
    await stage.assign('m1', 'noah');
    await stage.until('2026-11-23T10:00:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'reply']);
  });

  it('is told in what is said within its minute', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.say('I am looking into it.', 'reply');
    await stage.handOver('noah');
    await stage.say('It was found.', 'progress', 'noah');
    await stage.until('2026-11-23T10:00:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'reply', 'progress']);
    expect(stage.wordsOf((await stage.sent())[2])).toMatch(/It was found\.[^]*Noah looks after/u);
  });
});

describe('a plain notice that names a new handler', () => {
  it('is what the customer heard of them by', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.say('I am looking into it.', 'reply');
    await stage.until(WORD_ASKED);
    await stage.until('2026-12-07T22:59:30.000Z');
    await stage.handOver('noah');
    await stage.until(WORD_SENT);
    expect(await stage.told()).toEqual(['receipt', 'reply', 'progress']);
    expect(stage.wordsOf((await stage.sent())[2])).toMatch(/not finished[^]*Noah looks after/u);
    expect(await stage.head()).toMatchObject({ dealtWith: 'noah' });
    await stage.look('noah');
    await stage.until('2026-12-08T09:00:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'reply', 'progress']);
  });
});

describe('a message on a closed case', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
    await stage.complaint();
    await stage.move({ to: 'closed', reason: 'no complaint' });
    await stage.until('2026-11-23T12:00:00.000Z');
    await stage.answer('m2');
  });

  it('waits a working day for a person, and then opens it again with its dates, once', async () => {
    expect(await stage.head()).toMatchObject({ state: 'closed', dueAt: '2026-11-24T23:59:59.999Z' });
    await stage.until('2026-11-24T23:59:00.000Z');
    expect(await stage.head()).toMatchObject({ state: 'closed' });
    await stage.until('2026-11-25T00:00:00.000Z');
    const head = await stage.head();
    expect(head).toMatchObject({ state: 'investigating', queue: 'parcels', receivedAt: '2026-11-23T09:00:00.000Z' });
    expect([dueAt(head, 'update'), dueAt(head, 'decision')]).toEqual([
      '2026-12-07T23:59:59.999Z',
      '2026-12-21T23:59:59.999Z',
    ]);
    expect(await stage.history('case-reopened')).toMatchObject([{ reason: 'undecided' }]);
    await stage.until('2026-11-25T00:02:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'closed', 'reopened']);
  });

  it('is left by a person who says why', async () => {
    const head = await stage.head();
    const who = { by: 'lena', revision: head.revision };
    await stage.core.moving.stayClosed(head, { decision: 'nothing', reason: 'a word of thanks' }, who);
    await stage.core.moving.stayClosed(head, { decision: 'nothing', reason: 'a word of thanks' }, who);
    await stage.until('2026-11-30T09:00:00.000Z');
    expect(await stage.head()).toMatchObject({ state: 'closed' });
    expect(await stage.told()).toEqual(['receipt', 'closed']);
    const now = await stage.head();
    await expect(
      stage.core.moving.stayClosed(
        now,
        { decision: 'nothing', reason: 'again' },
        { by: 'lena', revision: now.revision },
      ),
    ).rejects.toMatchObject({ code: 'nothing-undecided' });
  });

  it('opens it again by a person, who is told nothing twice', async () => {
    await stage.move({ to: 'investigating', reason: 'they sent the photograph' });
    await stage.until('2026-11-25T09:00:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'closed', 'reopened']);
    expect(await stage.history('case-reopened')).toMatchObject([{ reason: 'they sent the photograph' }]);
  });

  it('does not wait for a machine’s mail', async () => {
    const other = await DealingsStage.open();
    await other.complaint();
    await other.move({ to: 'closed', reason: 'no complaint' });
    const clues = { messageId: 'away@mail.example', answers: [], tokens: ['m1'] };
    await other.core.receive.receive(mail('m3', 'kim', { receivedAt: other.now, clues, kind: 'automatic' }));
    expect(openOf(await other.head())).toEqual([]);
  });
});
