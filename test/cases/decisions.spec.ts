import { beforeEach, describe, expect, it } from '@jest/globals';
import { DealingsStage, MONDAY } from './dealings-stage.js';

const TUESDAY = '2026-11-24T09:00:00.000Z';
const YES = { at: TUESDAY, via: 'email' } as const;

describe('a decision', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
    await stage.complaint();
  });

  async function decided(): Promise<void> {
    await stage.move({ to: 'assessed' });
    await stage.say('We refund the postage.', 'decision');
    await stage.deliver();
    await stage.until(TUESDAY);
  }

  it('is not sent before the complaint was assessed', async () => {
    await expect(stage.say('We refund it.', 'decision')).rejects.toMatchObject({ code: 'transition-not-allowed' });
    expect(await stage.told()).toEqual(['receipt']);
  });

  it('moves the case by being sent, with recourse, and stays on record as it was sent', async () => {
    await decided();
    const [, decision] = await stage.sent();
    const words = stage.wordsOf(decision);
    expect(words).toContain('We refund the postage.');
    expect(words).toContain('Postal Redress Service, https://recourse.example');
    expect(decision?.subject).toMatch(/^Our decision on your complaint \[/u);
    const head = await stage.head();
    expect(head).toMatchObject({
      state: 'decision_communicated',
      decision: { sha256: decision?.text.sha256, by: 'ivy' },
    });
    expect(await stage.history('message-sent')).toMatchObject([
      { purpose: 'decision', path: ['response_proposed', 'decision_communicated'], sha256: decision?.text.sha256 },
    ]);
    expect(head.clocks.filter(({ metAt }) => metAt === undefined)).toEqual([]);
  });

  it('is corrected by another that is sent after it: both stay on record, and the later one counts', async () => {
    await decided();
    await stage.say('We refund the parcel, too.', 'decision');
    const [, first, second] = await stage.sent();
    expect(stage.wordsOf(second)).toContain('We refund the parcel, too.');
    expect(await stage.head()).toMatchObject({
      state: 'decision_communicated',
      decision: { updateId: second?.updateId, sha256: second?.text.sha256 },
    });
    // The newest comes first.
    const [later, earlier] = await stage.history('message-sent');
    expect(earlier).toMatchObject({ purpose: 'decision', sha256: first?.text.sha256 });
    expect(later).toMatchObject({ purpose: 'decision', sha256: second?.text.sha256 });
    expect(later).not.toHaveProperty('path');
  });

  it('ends with the customer’s word and a person who closes, and is told once', async () => {
    await decided();
    await stage.move({ to: 'accepted', position: YES });
    await stage.move({ to: 'closed', reason: 'refunded' });
    expect(await stage.told()).toEqual(['receipt', 'decision']);
    await stage.until('2026-11-24T09:01:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'decision', 'closed']);
    const closed = stage.wordsOf((await stage.sent())[2]);
    expect(closed).not.toContain('Postal');
    expect(await stage.head()).toMatchObject({
      state: 'closed',
      handlerKey: '',
      queue: '',
      position: { is: 'accepted', ...YES, by: 'ivy' },
      closure: { by: 'ivy', reason: 'refunded' },
    });
  });

  it('that was rejected names recourse again when the case is closed', async () => {
    await decided();
    await stage.move({ to: 'rejected_open', position: YES });
    await stage.move({ to: 'closed', reason: 'all ways were used' });
    await stage.until('2026-11-24T09:02:00.000Z');
    expect(stage.wordsOf((await stage.sent())[2])).toContain('Postal Redress Service');
  });

  it('cannot be accepted, rejected, or passed over without what must be said', async () => {
    await decided();
    await expect(stage.move({ to: 'accepted' })).rejects.toMatchObject({
      code: 'validation-failed',
      fields: [{ field: 'position', rule: 'required' }],
    });
    await expect(
      stage.move({ to: 'accepted', position: { at: '2026-11-22T09:00:00.000Z', via: 'email' } }),
    ).rejects.toMatchObject({ fields: [{ field: 'position.at' }] });
    await expect(stage.move({ to: 'no_reply' })).rejects.toMatchObject({ fields: [{ field: 'reason' }] });
    await expect(stage.move({ to: 'closed', reason: 'done' })).rejects.toMatchObject({
      code: 'transition-not-allowed',
    });
  });

  it('must have arrived before the case is closed', async () => {
    await stage.move({ to: 'assessed' });
    await stage.say('We refund it.', 'decision');
    await stage.until(TUESDAY);
    await stage.move({ to: 'accepted', position: YES });
    await expect(stage.move({ to: 'closed', reason: 'done' })).rejects.toMatchObject({
      code: 'decision-not-delivered',
    });
    await stage.deliver();
    expect(await stage.move({ to: 'closed', reason: 'done' })).toMatchObject({ state: 'closed' });
  });

  it('that is late is told before its date, and moves no date', async () => {
    const promised = (await stage.head()).clocks.find(({ name }) => name === 'decision')?.dueAt;
    await stage.say('The carrier has not answered yet.', 'delay');
    const [, delay] = await stage.sent();
    expect(stage.wordsOf(delay)).toContain('Postal Redress Service');
    expect((await stage.head()).clocks.find(({ name }) => name === 'decision')).toMatchObject({ dueAt: promised });
  });
});

describe('a move', () => {
  it('is made once, and only on the case as it was seen', async () => {
    const stage = await DealingsStage.open();
    const head = await stage.complaint();
    const who = { by: 'ivy', revision: head.revision };
    const moved = await stage.core.moving.move(head, { to: 'assessed' }, who);
    expect(await stage.core.moving.move(head, { to: 'assessed' }, who)).toMatchObject({ version: moved.version });
    await expect(stage.core.moving.move(head, { to: 'withdrawn', reason: 'x' }, who)).rejects.toMatchObject({
      code: 'revision-stale',
    });
    const late = { by: 'noah', revision: head.revision - 1 };
    await expect(stage.core.moving.move(head, { to: 'investigating' }, late)).rejects.toMatchObject({
      code: 'revision-stale',
    });
    expect(moved.clocks.find(({ name }) => name === 'assessment')?.metAt).toBe(MONDAY);
  });

  it('to the end of a case that was never decided on keeps its dates for the day it is opened again', async () => {
    const stage = await DealingsStage.open();
    const { clocks } = await stage.complaint();
    await stage.move({ to: 'out_of_scope', reason: 'a matter of the customs office' });
    await stage.move({ to: 'closed', reason: 'sent on' });
    expect((await stage.head()).clocks.filter((clock) => !clock.metAt && !clock.endedAt)).toEqual([]);
    const head = await stage.move({ to: 'investigating', reason: 'it is ours after all' });
    const due = (name: string): unknown => head.clocks.find((clock) => clock.name === name)?.dueAt;
    for (const { name, dueAt } of clocks) expect(due(name)).toBe(dueAt);
    expect(head).toMatchObject({ state: 'investigating', queue: 'parcels', receivedAt: MONDAY });
  });
});

describe('a question', () => {
  it('waits for the customer’s answer, while no clock pauses', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    const { clocks } = await stage.head();
    expect(await stage.say('Which parcel is it?', 'question')).toMatchObject({ waitingFor: 'customer' });
    await stage.answer('m2');
    expect(await stage.head()).toMatchObject({ waitingFor: null });
    await stage.say('And where was it?', 'question');
    await stage.answerByLink('m3');
    expect(await stage.head()).toMatchObject({ waitingFor: null });
    const decision = (list: typeof clocks): unknown => list.find(({ name }) => name === 'decision');
    expect(decision((await stage.head()).clocks)).toEqual(decision(clocks));
  });
});

describe('a contact by other means', () => {
  it('carries out what a person was to carry out, as evidence', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint('m1', { details: { contactSafely: 'phone' } });
    const [receipt] = await stage.sent();
    expect(receipt).toMatchObject({ channel: 'manual' });
    const writing = { caseId: 'm1', author: 'ivy', text: 'Told her what the receipt says.', idempotencyKey: 'c1' };
    const made = { kind: 'call', happenedAt: MONDAY, updateId: receipt?.updateId ?? '' } as const;
    for (let times = 0; times < 2; times += 1) await stage.core.contacts.record(writing, made);
    expect(await stage.head()).toMatchObject({
      acknowledgement: { state: 'met', evidence: 'delivered' },
      dealtWith: 'ivy',
      entryCount: 2,
      visibleCount: 1,
    });
    await expect(
      stage.core.contacts.record({ ...writing, idempotencyKey: 'c2' }, { ...made, kind: 'failed-call' }),
    ).rejects.toMatchObject({ code: 'validation-failed', fields: [{ field: 'update' }] });
    await expect(
      stage.core.contacts.record({ ...writing, idempotencyKey: 'c3' }, { ...made, updateId: 'another' }),
    ).rejects.toMatchObject({ code: 'update-not-found' });
  });

  it('is the way that a message takes when mail to the customer comes back', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    const [receipt] = await stage.sent();
    const report = {
      updateId: receipt?.updateId ?? '',
      caseId: 'm1',
      channel: 'email',
      attempts: 1,
      at: MONDAY,
    } as const;
    await stage.core.deliveries.record({ ...report, state: 'bounced', addressBad: true });
    await stage.say('We have found it.', 'reply');
    expect((await stage.sent()).filter(({ kind }) => kind === 'reply')).toMatchObject([{ channel: 'manual' }]);
    await stage.answer('m2');
    await stage.say('It is on its way.', 'reply');
    expect((await stage.sent()).at(-1)).toMatchObject({ channel: 'email', kind: 'reply' });
  });
});
