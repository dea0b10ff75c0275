import { beforeEach, describe, expect, it } from '@jest/globals';
import { HeldWatch } from '@redress/cases';
import { systemClock } from '@redress/kernel';
import { CaseStage, mail, sender } from './stage.js';

describe('messages that a person is to look at first', () => {
  let stage: CaseStage;

  beforeEach(async () => {
    stage = await CaseStage.open();
  });

  const decisions = (): CaseStage['core']['decisions'] => stage.core.decisions;
  const fate = async (id: string): Promise<string | undefined> => (await stage.core.stores.intake.find(id))?.fate;

  it.each([
    [{ kind: 'spam' as const }, 'held'],
    [{ hold: 'spam' as const }, 'held'],
    [{ hold: 'no-content' as const }, 'held'],
    [{ hold: 'breaker' as const }, 'held'],
    [{ kind: 'automatic' as const, hold: 'list' as const }, 'held'],
    [{ hold: 'before-start' as const }, 'before-start'],
  ])('open nothing and send nothing: %j', async (more, expected) => {
    await stage.receive(mail('m1', 'kim', more), mail('m1', 'kim', more));
    expect(await stage.head('m1')).toBeNull();
    expect(stage.updates()).toEqual([]);
    expect(stage.fates('m1')).toEqual([expected, expected]);
    expect(await fate('m1')).toBe(expected);
  });

  it('join the case that they belong to all the same', async () => {
    await stage.receive(mail('m1', 'kim'), mail('m2', 'kim', { hold: 'spam', clues: { answers: [], tokens: ['m1'] } }));
    expect(await stage.head('m1')).toMatchObject({ entryCount: 2 });
    expect(await fate('m2')).toBe('added');
  });

  it('become a case with the date on which they came, and its sender has a receipt, once', async () => {
    await stage.receive(mail('m1', 'kim', { kind: 'spam' }));
    const matter = await decisions().read('m1');
    await decisions().open(matter, 'lena', true);
    await decisions().open(matter, 'lena', true);
    expect(await stage.head('m1')).toMatchObject({
      opened: true,
      entryCount: 1,
      visibleCount: 1,
      receivedAt: '2026-11-22T10:00:00.000Z',
      customer: { key: 'key-kim' },
    });
    expect(stage.updates().map(({ kind }) => kind)).toEqual(['receipt']);
    expect(await stage.core.stores.intake.find('m1')).toMatchObject({ fate: 'opened', decision: 1, decidedBy: 'lena' });
    expect(stage.fates('m1')).toEqual(['held', 'opened', 'opened']);
    await stage.receive(
      mail('m1', 'kim', { kind: 'spam' }),
      mail('m2', 'kim', { clues: { answers: ['m1@mail.example'], tokens: [] } }),
    );
    expect(await stage.head('m1')).toMatchObject({ entryCount: 2 });
    expect(stage.updates()).toHaveLength(1);
  });

  it('are opened in silence where the person wants that', async () => {
    await stage.receive(mail('m1', 'kim', { hold: 'before-start' }));
    await decisions().open(await decisions().read('m1'), 'lena', false);
    expect(await stage.head('m1')).toMatchObject({ opened: true, acknowledgement: { state: 'due' } });
    expect(stage.updates()).toEqual([]);
  });

  it('are put aside as not ours in one step, and that can be undone', async () => {
    await stage.receive(mail('m1', 'kim', { kind: 'spam' }));
    await decisions().notOurs(await decisions().read('m1'), 'lena');
    expect(await stage.core.stores.intake.find('m1')).toMatchObject({ fate: 'filed', reason: 'not ours' });
    await decisions().undo(await decisions().read('m1'), 'omar');
    const row = await stage.core.stores.intake.find('m1');
    expect(row).toMatchObject({ fate: 'held', reason: 'spam', decidedBy: 'omar' });
    expect(row).not.toHaveProperty('before');
    await decisions().open(await decisions().read('m1'), 'lena', true);
    expect(await fate('m1')).toBe('opened');
  });

  it('close the case that they opened when it is not ours, and give it back with the dates it had', async () => {
    await stage.receive(mail('m1', 'kim'));
    const before = await stage.head('m1');
    await decisions().notOurs(await decisions().read('m1'), 'lena');
    await decisions().notOurs(await decisions().read('m1'), 'lena');
    expect(await stage.head('m1')).toMatchObject({ state: 'closed', recordType: 'not-ours', queue: '', clocks: [] });
    await decisions().undo(await decisions().read('m1'), 'lena');
    expect(await stage.head('m1')).toMatchObject({
      state: 'received',
      recordType: 'undetermined',
      queue: 'parcels',
      clocks: before?.clocks,
      dueAt: before?.dueAt,
    });
    expect(await fate('m1')).toBe('opened');
  });

  it('are asked for loudly when they have waited for a day', async () => {
    await stage.receive(mail('m1', 'kim', { kind: 'spam', receivedAt: '2026-01-05T10:00:00.000Z' }));
    const said: object[] = [];
    const watch = new HeldWatch(stage.core.stores.intake, systemClock, {
      error: (_message: string, figures?: object) => void said.push(figures ?? {}),
    });
    expect([await watch.waiting(), await watch.look(), said]).toEqual([1, 1, [{ messages: 1 }]]);
    await decisions().notOurs(await decisions().read('m1'), 'lena');
    expect([await watch.waiting(), await watch.look(), said.length]).toEqual([0, 0, 1]);
  });

  it('cannot be decided about by two at once', async () => {
    await stage.receive(mail('m1', 'kim', { kind: 'spam' }));
    const matter = await decisions().read('m1');
    await decisions().notOurs(matter, 'lena');
    await expect(decisions().notOurs(matter, 'omar')).rejects.toMatchObject({ code: 'decided-meanwhile' });
    await expect(decisions().undo({ row: { ...matter.row, _id: 'none' } }, 'omar')).rejects.toMatchObject({
      code: 'nothing-to-undo',
    });
  });
});

describe('a mail that staff sent on', () => {
  let stage: CaseStage;
  const forwarded = {
    from: sender('kim'),
    sentAt: '2026-11-20T10:00:00.000Z',
    messageId: 'first@mail.example',
    subject: 'Late parcel',
  };

  beforeEach(async () => {
    stage = await CaseStage.open();
    await stage.receive(mail('m1', 'ivy@acme.example', { forwarded }));
  });

  it('opens a case of its original sender with the earliest date, and nothing goes out', async () => {
    expect(await stage.head('m1')).toMatchObject({
      opened: true,
      customer: { key: 'key-kim', address: 'kim@mail.example' },
      unconfirmed: { by: 'key-ivy' },
      receivedAt: '2026-11-20T10:00:00.000Z',
      visibleCount: 0,
    });
    expect(stage.updates()).toEqual([]);
    await expect(
      stage.core.writing.message({ caseId: 'm1', author: 'ivy', text: 'Dear Kim', idempotencyKey: 'k' }, 'reply'),
    ).rejects.toMatchObject({ code: 'complainant-unconfirmed' });
  });

  it('is answered in its writer’s own thread once a person confirms who that is', async () => {
    const matter = await stage.core.decisions.read('m1');
    await stage.core.decisions.confirm(matter, 'ivy', {});
    expect(stage.updates()).toMatchObject([
      { kind: 'receipt', recipient: { address: 'kim@mail.example' }, answers: ['first@mail.example'] },
    ]);
    await expect(stage.core.decisions.confirm(matter, 'ivy', {})).rejects.toMatchObject({ code: 'nothing-to-confirm' });
  });

  it('goes to whom the person names instead', async () => {
    await stage.core.decisions.confirm(await stage.core.decisions.read('m1'), 'ivy', { address: 'lee@mail.example' });
    expect(stage.updates()).toMatchObject([
      { recipient: { key: 'key-lee', address: 'lee@mail.example' }, answers: [] },
    ]);
  });

  it('meets its writer’s own mail, whichever comes first', async () => {
    await stage.receive(mail('first', 'kim'));
    expect(await stage.head('first')).toBeNull();
    expect(await stage.head('m1')).toMatchObject({ entryCount: 2 });
    await stage.receive(
      mail('other', 'sam'),
      mail('m3', 'ivy@acme.example', {
        forwarded: { ...forwarded, from: sender('sam'), messageId: 'other@mail.example' },
      }),
    );
    expect(await stage.head('m3')).toBeNull();
    expect(await stage.head('other')).toMatchObject({ entryCount: 2, customer: { key: 'key-sam' } });
  });

  it.each([
    ['a stranger', 'eve', {}],
    [
      'somebody who only looks like staff',
      'ivy@acme.example',
      { senderCheck: { dmarc: 'fail', dkim: 'none', spf: 'fail', by: 'authserv' } },
    ],
  ] as const)('is nobody’s complaint but the sender’s own when %s sends it', async (_who, from, more) => {
    await stage.receive(mail('m2', from, { forwarded, ...more }));
    expect(await stage.head('m2')).toMatchObject({ customer: { key: sender(from).key } });
  });
});
