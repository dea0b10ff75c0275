import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveryChanged, MessageReceived } from '@redress/contracts';
import { toEpoch, toInstant } from '@redress/kernel';
import { AT, CaseStage, mail } from './stage.js';

const OURS = '+447700900000';

/** A text of a telephone. */
function text(id: string, number: string, more: Partial<MessageReceived> = {}): MessageReceived {
  const { subject: _subject, ...message } = mail(id, number, {
    channel: 'sms',
    account: OURS,
    externalId: id,
    to: [OURS],
    from: { key: `key-${number}`, address: number, proved: false },
    ...more,
  });
  const { messageId: _messageId, ...clues } = message.clues;
  return { ...message, clues };
}

describe('a text', () => {
  const kim = '+447700900123';
  let stage: CaseStage;

  beforeEach(async () => {
    stage = await CaseStage.open();
  });

  const sent = (): string[] => stage.updates().map(({ kind, channel }) => `${kind} ${channel}`);
  const put = async (caseId: string, state: 'assessed' | 'closed'): Promise<void> => {
    await stage.core.changer.change(caseId, `put:${state}`, () => ({
      fields: { state },
      history: { kind: 'moved', actor: 'ivy', content: { to: state } },
      forPeople: true,
      forCustomer: false,
    }));
  };
  const report = (change: Partial<DeliveryChanged>): DeliveryChanged => ({
    updateId: stage.updates()[0]?.updateId ?? '',
    caseId: 't1',
    channel: 'sms',
    state: 'accepted',
    attempts: 1,
    at: AT,
    ...change,
  });

  it('opens a case, is acknowledged once by text, and what follows joins it', async () => {
    await stage.receive(text('t1', kim), text('t2', kim), text('t1', kim));
    expect(await stage.head('t1')).toMatchObject({
      channel: 'sms',
      entryCount: 2,
      reply: { channel: 'sms', account: OURS },
    });
    expect(await stage.head('t2')).toBeNull();
    expect(sent()).toEqual(['receipt sms']);
    expect(stage.updates()[0]?.recipient.address).toBe(kim);
    expect([stage.fates('t1')[0], stage.fates('t2')[0]]).toEqual(['opened', 'added']);
  });

  it('and another at the same moment are one case', async () => {
    await Promise.all([stage.receive(text('t1', kim)), stage.receive(text('t2', kim)), stage.receive(text('t3', kim))]);
    const heads = (await Promise.all(['t1', 't2', 't3'].map((id) => stage.head(id)))).filter((head) => head !== null);
    expect(heads).toMatchObject([{ entryCount: 3 }]);
    expect(sent()).toEqual(['receipt sms']);
  });

  it('of another number, and of one that wrote by mail, is a case of its own', async () => {
    await stage.receive(mail('m1', 'kim'), text('t1', kim), text('t2', '+447700900124'));
    expect(await stage.head('m1')).toMatchObject({ entryCount: 1 });
    expect(await stage.head('t1')).toMatchObject({ entryCount: 1 });
    expect(await stage.head('t2')).toMatchObject({ entryCount: 1 });
  });

  it('does not join what somebody else wrote into a form under that number', async () => {
    const typed = { channel: 'web' as const, account: 'web', from: { key: `key-${kim}`, address: kim, proved: false } };
    await stage.receive(mail('w1', 'eve', typed), text('t1', kim));
    expect(await stage.head('w1')).toMatchObject({ entryCount: 1 });
    expect(await stage.head('t1')).toMatchObject({ entryCount: 1 });
  });

  it('opens a new case where the old one is closed', async () => {
    await stage.receive(text('t1', kim));
    await put('t1', 'closed');
    await stage.receive(text('t2', kim));
    expect(await stage.head('t2')).toMatchObject({
      opened: true,
      links: [{ caseId: 't1', kind: 'probable-duplicate' }],
    });
  });

  it('that names one of several cases joins that; else the one that waits for an answer; else the newest', async () => {
    await stage.receive(text('t1', kim));
    await put('t1', 'closed');
    await stage.receive(text('t2', kim));
    await put('t1', 'assessed');
    const reference = (await stage.head('t1'))?.reference ?? '';
    await stage.receive(
      text('t3', kim),
      text('t4', kim, { clues: { answers: [], tokens: [], references: [reference] } }),
    );
    expect(await stage.head('t2')).toMatchObject({ entryCount: 2 });
    expect(await stage.head('t1')).toMatchObject({ entryCount: 2 });
    await stage.core.writing.message(
      { caseId: 't1', author: 'ivy', text: 'Which one?', idempotencyKey: 'k' },
      'question',
    );
    await stage.receive(text('t5', kim));
    expect(await stage.head('t1')).toMatchObject({ entryCount: 4, waitingFor: null });
  });

  it('that says nothing opens nothing, and joins what is open', async () => {
    await stage.receive(text('t1', kim, { hold: 'no-content' }), text('t2', kim, { kind: 'automatic', rule: 'help' }));
    expect([stage.fates('t1')[0], stage.fates('t2')[0]]).toEqual(['held', 'filed']);
    await stage.receive(text('t3', kim), text('t4', kim, { hold: 'no-content' }));
    expect(stage.fates('t4')[0]).toBe('added');
    expect(await stage.head('t3')).toMatchObject({ entryCount: 2 });
  });

  it('STOP opens nothing; on a case it turns what is due another way, until START', async () => {
    const stop = { kind: 'opt-out' as const, rule: 'stop' };
    await stage.receive(text('t0', kim, stop));
    expect(stage.fates('t0')[0]).toBe('filed');
    await stage.receive(text('t1', kim), text('t2', kim, stop));
    expect(await stage.head('t1')).toMatchObject({ customer: { stopped: ['sms'] }, entryCount: 2 });
    const say = async (key: string): Promise<unknown> =>
      stage.core.writing.message({ caseId: 't1', author: 'ivy', text: 'We looked.', idempotencyKey: key }, 'reply');
    await say('a');
    expect(sent()).toEqual(['receipt sms']);
    await stage.receive(text('t3', kim, { kind: 'automatic', rule: 'start' }));
    expect((await stage.head('t1'))?.customer).not.toHaveProperty('stopped');
    await say('b');
    expect(sent()).toEqual(['receipt sms', 'reply sms']);
    // What a person carried out in between holds up nothing.
    expect(stage.updates()[1]?.after).toBe(stage.updates()[0]?.updateId);
  });

  it('brings a fresh link by text to who asks for one', async () => {
    await stage.receive(text('t1', kim));
    const clues = { answers: [], tokens: ['t1'] };
    await stage.receive(mail('r1', 'nobody', { kind: 'request', channel: 'web', request: { type: 'access' }, clues }));
    expect(sent()).toEqual(['receipt sms', 'access sms']);
    expect(stage.updates()[1]).toMatchObject({ recipient: { address: kim }, account: OURS });
  });

  it('is acknowledged when the telephone has it, not when the network took it', async () => {
    await stage.receive(text('t1', kim));
    await stage.core.deliveries.record(report({}));
    expect(await stage.head('t1')).toMatchObject({ acknowledgement: { state: 'due' } });
    await stage.core.deliveries.record(report({ state: 'delivered' }));
    expect(await stage.head('t1')).toMatchObject({ acknowledgement: { state: 'met', evidence: 'delivered' } });
  });

  it('that cannot reach its reader turns what is due another way', async () => {
    await stage.receive(text('t1', kim));
    await stage.core.deliveries.record(report({ state: 'suppressed', reason: 'opt-out' }));
    expect(await stage.head('t1')).toMatchObject({
      customer: { stopped: ['sms'] },
      acknowledgement: { state: 'reopened' },
    });
  });

  const customer = async (caseId: string): Promise<unknown> => (await stage.head(caseId))?.customer;
  const START = { kind: 'automatic', rule: 'start' } as const;
  const later = (minutes: number): string => toInstant(toEpoch(AT) + minutes * 60_000);

  /** Two cases that are open, the second of which is what their number texts on. */
  const two = async (): Promise<void> => {
    await stage.receive(text('t1', kim));
    await put('t1', 'closed');
    await stage.receive(text('t2', kim));
    await put('t1', 'assessed');
  };

  it.each([['words', {}] as const, ['a greeting', { hold: 'no-content' }] as const])(
    'shows that texts reach its writer, whatever was said of the number before: %s',
    async (_what, more) => {
      await two();
      await stage.core.deliveries.record(report({ state: 'failed', addressBad: true }));
      expect(await customer('t1')).toMatchObject({ undeliverable: true });
      await stage.receive(text('t3', kim, more), text('t4', kim, more));
      expect(await stage.head('t1')).toMatchObject({ entryCount: 1 });
      expect(await customer('t1')).not.toHaveProperty('undeliverable');
    },
  );

  it('STOP and START count on every open case of the number, once each', async () => {
    await two();
    const stop = text('t3', kim, { kind: 'opt-out', rule: 'stop' });
    await stage.receive(stop);
    expect([await customer('t1'), await customer('t2')]).toMatchObject([{ stopped: ['sms'] }, { stopped: ['sms'] }]);
    await stage.receive(text('t4', kim, { ...START, receivedAt: later(1) }), stop);
    for (const caseId of ['t1', 't2']) expect(await customer(caseId)).not.toHaveProperty('stopped');
  });

  it('START is not undone by what was held back before it', async () => {
    await stage.receive(text('t1', kim), text('t2', kim, { ...START, receivedAt: later(1) }));
    await stage.core.deliveries.record(report({ state: 'failed', reason: 'opt-out' }));
    expect(await stage.head('t1')).toMatchObject({ acknowledgement: { state: 'reopened' } });
    expect(await customer('t1')).not.toHaveProperty('stopped');
  });

  it('START is undone by a STOP that only the provider heard of afterwards', async () => {
    await stage.receive(text('t1', kim), text('t2', kim, { ...START, receivedAt: later(1) }));
    await stage.core.deliveries.record(report({ state: 'suppressed', reason: 'opt-out', at: later(2) }));
    expect(await customer('t1')).toMatchObject({ stopped: ['sms'] });
  });
});
