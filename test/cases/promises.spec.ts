import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseHead } from '@redress/cases';
import { DealingsStage, MONDAY } from './dealings-stage.js';

// Received on Monday, 23 November 2026: word is due on 7 December, the decision on 21 December.
const WORD_DUE = '2026-12-07T23:59:59.999Z';
const DECISION_DUE = '2026-12-21T23:59:59.999Z';
const PHONE = { details: { contactSafely: 'phone' } };

/** The dates that are still to be kept, by the name of their clock. */
function dates({ clocks }: CaseHead): Readonly<Record<string, string>> {
  const open = clocks.filter(({ metAt, endedAt }) => metAt === undefined && endedAt === undefined);
  return Object.fromEntries(open.map(({ name, dueAt }) => [name, dueAt]));
}

describe('what an update kept', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
    await stage.complaint();
    await stage.deliver();
  });

  it.each(['bounced', 'failed', 'suppressed'] as const)('is due again when the decision has %s', async (state) => {
    await stage.move({ to: 'assessed' });
    await stage.move({ to: 'response_proposed' });
    const before = dates(await stage.head());
    expect(before).toMatchObject({ decision: DECISION_DUE, update: WORD_DUE });
    expect(Object.keys(before)).toContain('decision_notice');
    await stage.say('We refund it.', 'decision');
    expect(dates(await stage.head())).toEqual({});
    await stage.report('decision', state);
    const head = await stage.head();
    expect(dates(head)).toEqual(before);
    expect(head.dueAt).toBe(before['decision_notice']);
    await stage.say('We refund it, and the postage.', 'decision');
    expect(dates(await stage.head())).toEqual({});
  });

  it('is due when it was, whichever of several words was lost first', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      stage = await DealingsStage.open();
      await stage.complaint();
      for (const day of ['2026-12-01', '2026-12-03']) {
        await stage.until(`${day}T09:00:00.000Z`);
        await stage.say(`Word of ${day}.`, 'progress');
      }
      const words = (await stage.sent()).filter(({ kind }) => kind === 'progress');
      const seen: unknown[] = [];
      for (const index of order) {
        const { updateId = '' } = words[index] ?? {};
        await stage.report('progress', 'bounced', { updateId });
        seen.push(dates(await stage.head())['update']);
      }
      const afterFirst = order[0] === 0 ? '2026-12-17T23:59:59.999Z' : '2026-12-15T23:59:59.999Z';
      expect(seen).toEqual([afterFirst, WORD_DUE]);
    }
  });

  it('stays kept by what the customer heard since', async () => {
    await stage.until('2026-12-01T09:00:00.000Z');
    await stage.say('We are looking.', 'progress');
    await stage.until('2026-12-02T09:00:00.000Z');
    await stage.call('2026-12-02T08:00:00.000Z');
    await stage.report('progress', 'bounced');
    expect(dates(await stage.head())).toMatchObject({ update: '2026-12-16T23:59:59.999Z' });
  });

  it('falls due on no case that has ended, and again when it is opened', async () => {
    await stage.until('2026-12-01T09:00:00.000Z');
    await stage.say('We are looking.', 'progress');
    await stage.move({ to: 'withdrawn', reason: 'on the phone', position: { at: stage.now, via: 'manual' } });
    await stage.report('progress', 'bounced');
    expect(dates(await stage.head())).toEqual({});
    await stage.move({ to: 'closed', reason: 'withdrawn' });
    await stage.move({ to: 'investigating', reason: 'they changed their mind' });
    expect(dates(await stage.head())).toMatchObject({ update: WORD_DUE, decision: DECISION_DUE });
  });

  it('is kept by a call after the mail came back, whatever the mail system says again', async () => {
    await stage.move({ to: 'assessed' });
    await stage.say('We refund it.', 'decision');
    await stage.report('decision', 'bounced', { addressBad: true });
    await stage.until('2026-11-25T09:00:00.000Z');
    const decision = (await stage.sent()).find(({ kind }) => kind === 'decision');
    await stage.call('2026-11-25T08:00:00.000Z', decision?.updateId ?? '');
    expect(dates(await stage.head())).toEqual({});
    await stage.report('decision', 'bounced');
    expect(dates(await stage.head())).toEqual({});
    await stage.move({ to: 'accepted', position: { at: '2026-11-25T08:00:00.000Z', via: 'manual' } });
    expect(await stage.move({ to: 'closed', reason: 'refunded' })).toMatchObject({ state: 'closed' });
  });
});

describe('what a person is to carry out', () => {
  let stage: DealingsStage;

  beforeEach(async () => {
    stage = await DealingsStage.open();
    await stage.complaint('m1', PHONE);
  });

  it('keeps no date before somebody has called', async () => {
    await stage.until('2026-12-02T00:00:00.000Z');
    await stage.until('2026-12-07T23:00:00.000Z');
    expect((await stage.sent()).map(({ kind, channel }) => [kind, channel])).toEqual([
      ['receipt', 'manual'],
      ['progress', 'manual'],
    ]);
    expect(dates(await stage.head())).toMatchObject({ update: WORD_DUE });
    const [, notice] = await stage.sent();
    await stage.call('2026-12-07T22:30:00.000Z', notice?.updateId ?? '');
    expect(dates(await stage.head())).toMatchObject({ update: '2026-12-21T23:59:59.999Z' });
  });

  it('decides nothing before somebody has called', async () => {
    await stage.move({ to: 'assessed' });
    await stage.say('We refund it.', 'decision');
    expect(dates(await stage.head())).toMatchObject({ decision: DECISION_DUE, update: WORD_DUE });
    const decision = (await stage.sent()).find(({ kind }) => kind === 'decision');
    await stage.until('2026-11-25T09:00:00.000Z');
    const head = await stage.call('2026-11-24T09:00:00.000Z', decision?.updateId ?? '');
    expect(head.clocks.find(({ name }) => name === 'decision')).toMatchObject({ metAt: '2026-11-24T09:00:00.000Z' });
    expect(Object.keys(dates(head))).toEqual(['ack']);
  });
});

describe('a contact', () => {
  it('lies between the receipt and now', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.until('2026-11-24T09:00:00.000Z');
    for (const happenedAt of ['2026-11-23T08:59:59.999Z', '2026-11-24T09:00:00.001Z']) {
      await expect(stage.call(happenedAt)).rejects.toMatchObject({
        code: 'validation-failed',
        fields: [{ field: 'at', rule: 'possible' }],
      });
    }
    expect(await stage.call(MONDAY)).toMatchObject({ dealtWith: 'ivy' });
  });

  it('keeps the customer informed from when it was, and takes no later word back', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.until('2026-11-27T09:00:00.000Z');
    await stage.call('2026-11-25T09:00:00.000Z');
    expect(dates(await stage.head())).toMatchObject({ update: '2026-12-09T23:59:59.999Z' });
    await stage.call('2026-11-24T09:00:00.000Z');
    expect(dates(await stage.head())).toMatchObject({ update: '2026-12-09T23:59:59.999Z' });
  });
});

describe('a machine’s words that did not arrive', () => {
  const ways = async (stage: DealingsStage): Promise<string[]> =>
    (await stage.sent()).map(({ kind, channel }) => `${kind} ${channel}`).sort();

  it('go once more, by the next way that is open, with the same words', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint('m1', { channel: 'web' });
    const [receipt] = await stage.sent();
    for (let times = 0; times < 2; times += 1) await stage.report('receipt', 'bounced', receipt);
    expect(await ways(stage)).toEqual(['receipt email', 'receipt web']);
    const again = (await stage.sent()).find(({ channel }) => channel === 'web');
    expect(stage.wordsOf(again)).toBe(stage.wordsOf(receipt));
    await stage.report('receipt', 'failed', again);
    expect(await ways(stage)).toEqual(['receipt email', 'receipt web']);
  });

  it('are a person’s to tell where no way is open', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.report('receipt', 'failed', { addressBad: true });
    expect(await ways(stage)).toEqual(['receipt email', 'receipt manual']);
    await stage.until('2026-12-02T00:00:00.000Z');
    await stage.until('2026-12-07T23:00:00.000Z');
    expect(await ways(stage)).toEqual(['progress manual', 'receipt email', 'receipt manual']);
  });

  it('are all that goes again: neither a person’s own, nor what a silent channel held back', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.report('receipt', 'suppressed', { reason: 'silent' });
    await stage.say('We have found it.', 'reply');
    await stage.report('reply', 'failed');
    expect(await ways(stage)).toEqual(['receipt email', 'reply email']);
  });
});

describe('a customer who wants no more mail', () => {
  it('is written to by mail no more, which the case says, and people see', async () => {
    const stage = await DealingsStage.open();
    const { revision } = await stage.complaint();
    await stage.report('receipt', 'suppressed', { reason: 'opt-out' });
    const head = await stage.head();
    expect(head).toMatchObject({ customer: { stopped: ['email'] }, revision: revision + 1 });
    expect(await stage.history('update-delivery')).toMatchObject([{ state: 'suppressed', reason: 'opt-out' }]);
    await stage.say('We have found it.', 'reply');
    expect((await stage.sent()).at(-1)).toMatchObject({ kind: 'reply', channel: 'manual' });
  });

  it('reads the page of the case, where there is one', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint('m1', { channel: 'web' });
    await stage.report('receipt', 'suppressed', { reason: 'opt-out' });
    await stage.say('We have found it.', 'reply');
    expect((await stage.sent()).at(-1)).toMatchObject({ kind: 'reply', channel: 'web' });
  });

  it.each(['silent', 'wrong-person'])('is nobody whose mail was held back as %s', async (reason) => {
    const stage = await DealingsStage.open();
    const { revision } = await stage.complaint();
    await stage.report('receipt', 'suppressed', { reason });
    expect(await stage.head()).toMatchObject({ revision });
    await stage.say('We have found it.', 'reply');
    expect((await stage.sent()).at(-1)).toMatchObject({ kind: 'reply', channel: 'email' });
  });
});

describe('a notice of what happened to the case', () => {
  it('moves no promised date', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.say('I am looking into it.', 'reply');
    const promised = dates(await stage.head())['update'];
    await stage.until('2026-11-26T09:00:00.000Z');
    await stage.handOver('noah');
    await stage.until('2026-11-26T09:02:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'reply', 'hand-over']);
    expect(dates(await stage.head())['update']).toBe(promised);
    await stage.move({ to: 'closed', reason: 'no complaint' });
    await stage.until('2026-11-27T09:00:00.000Z');
    await stage.move({ to: 'investigating', reason: 'it is one' });
    await stage.until('2026-11-27T09:02:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'reply', 'hand-over', 'closed', 'reopened']);
    expect(dates(await stage.head())['update']).toBe(promised);
    expect(stage.wordsOf((await stage.sent()).at(-1))).toContain('hear from us by 7 December 2026');
  });

  it('is none where a case was closed and opened again within a minute', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.move({ to: 'closed', reason: 'a slip' });
    await stage.move({ to: 'investigating', reason: 'a slip' });
    await stage.until('2026-11-23T10:00:00.000Z');
    expect(await stage.told()).toEqual(['receipt']);
    await stage.move({ to: 'withdrawn', reason: 'on the phone', position: { at: stage.now, via: 'manual' } });
    await stage.move({ to: 'closed', reason: 'withdrawn' });
    await stage.until('2026-11-23T11:00:00.000Z');
    await stage.move({ to: 'investigating', reason: 'a slip' });
    await stage.move({ to: 'withdrawn', reason: 'a slip', position: { at: stage.now, via: 'manual' } });
    await stage.move({ to: 'closed', reason: 'a slip' });
    await stage.until('2026-11-23T12:00:00.000Z');
    expect(await stage.told()).toEqual(['receipt', 'closed']);
  });
});

describe('a case that is opened again after its dates', () => {
  // A Monday; the message waits until the end of Tuesday.
  const LATE = '2027-01-11T09:00:00.000Z';
  const OPENED = '2027-01-13T00:00:00.000Z';

  it.each(['closed', 'not ours'])(
    'promises days to come, and tells nothing before anybody can write: %s',
    async (how) => {
      const stage = await DealingsStage.open();
      await stage.complaint();
      if (how === 'closed') await stage.move({ to: 'closed', reason: 'no complaint' });
      else await stage.assess({ recordType: 'not-ours', reason: 'another company’s' });
      await stage.until(LATE);
      await stage.answer('m2');
      const told = await stage.told();
      await stage.until(OPENED);
      const head = await stage.head();
      expect(head).toMatchObject({ state: 'investigating' });
      expect(dates(head)).toMatchObject({ update: '2027-01-27T23:59:59.999Z', decision: DECISION_DUE });
      await stage.until('2027-01-13T00:02:00.000Z');
      expect(await stage.told()).toEqual([...told, 'reopened']);
      expect(stage.wordsOf((await stage.sent()).at(-1))).toContain('hear from us by 27 January 2027');
      // The decision is late: its handler is asked, and has a working day.
      expect(await stage.history('draft-asked')).toMatchObject([{ clock: 'decision' }]);
      const draft = { clock: 'decision', dueAt: DECISION_DUE };
      const said = { by: 'ivy', text: 'We are at it again.', key: 'd1' };
      await stage.core.moving.write(await stage.head(), draft, said);
      await stage.until('2027-01-13T22:00:00.000Z');
      expect(await stage.told()).toEqual([...told, 'reopened']);
      await stage.until('2027-01-15T00:00:00.000Z');
      expect(await stage.told()).toEqual([...told, 'reopened', 'delay']);
      expect(stage.wordsOf((await stage.sent()).at(-1))).toContain('We are at it again.');
    },
  );
});

describe('a retry of what staff wrote', () => {
  it('is answered as before, also where it would be refused now', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    const writing = { caseId: 'm1', author: 'ivy', text: 'We refund it.', idempotencyKey: 'k1' };
    const first = await stage.core.writing.message(writing, 'reply');
    await stage.core.changer.change('m1', 'stop', ({ customer }) => ({
      fields: { customer: { ...customer, wrongPerson: true } },
      history: { kind: 'not-me-requested', actor: 'customer', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    const again = await stage.core.writing.message({ ...writing, revision: first.revision - 1 }, 'reply');
    expect(again.entryCount).toBe(first.entryCount);
    await expect(stage.core.writing.message({ ...writing, text: 'No.' }, 'reply')).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    await expect(stage.core.writing.message({ ...writing, idempotencyKey: 'k2' }, 'reply')).rejects.toMatchObject({
      code: 'recipient-stopped',
    });
  });
});

describe('a receipt', () => {
  const other = { address: 'kim.other@mail.example' };

  async function confirmed(stage: DealingsStage, id = 'm1'): Promise<void> {
    await stage.core.decisions.confirm(await stage.core.decisions.read(id), 'lena', other);
  }

  it('goes by no mail to whose safe way is the phone, also once they are confirmed, and for each part', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint('m1', PHONE);
    await confirmed(stage);
    const source = await stage.head();
    const [entry] = await stage.core.stores.entries.newest('m1', 1);
    const part = await stage.core.corrections.split(source, entry?._id ?? '', { by: 'lena', key: 's1' });
    const updates = [...(await stage.sent()), ...(await stage.sent(part._id))];
    expect(updates.map(({ kind, channel }) => [kind, channel])).toEqual([
      ['receipt', 'manual'],
      ['receipt', 'manual'],
      ['receipt', 'manual'],
    ]);
  });

  it('of a part goes to no address at which nobody is', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.report('receipt', 'bounced', { addressBad: true });
    const [entry] = await stage.core.stores.entries.newest('m1', 1);
    const part = await stage.core.corrections.split(await stage.head(), entry?._id ?? '', { by: 'lena', key: 's1' });
    expect(await stage.sent(part._id)).toMatchObject([{ kind: 'receipt', channel: 'manual' }]);
  });

  it('promises no day that has passed, nor does what we have understood', async () => {
    const stage = await DealingsStage.open();
    await stage.complaint();
    await stage.say('You want it back.', 'understood');
    await stage.until('2026-12-22T09:00:00.000Z');
    await stage.say('You want it back today.', 'understood');
    await confirmed(stage);
    const words = (await stage.sent()).map((update) => [update.kind, stage.wordsOf(update).includes('21 December')]);
    expect(words).toEqual([
      ['receipt', true],
      ['understood', true],
      ['understood', false],
      ['receipt', false],
    ]);
  });

  it('is sent whole, however much the organisation has to say', async () => {
    const whom = `In danger? ${'Call the emergency services of your town. '.repeat(30)}Call 112 at last.`;
    const stage = await DealingsStage.open({ emergencyContacts: { en: whom } });
    await stage.complaint();
    await stage.core.changer.change('m1', 'danger', () => ({
      fields: { urgency: 0 },
      history: { kind: 'case-assessed', actor: 'lena', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
    const [entry] = await stage.core.stores.entries.newest('m1', 1);
    const part = await stage.core.corrections.split(await stage.head(), entry?._id ?? '', { by: 'lena', key: 's1' });
    const [receipt] = await stage.sent(part._id);
    const words = stage.wordsOf(receipt);
    for (const each of [whom, part.reference, 'https://complaints.example/t/']) expect(words).toContain(each);
    expect(receipt?.text.bytes).toBe(Buffer.byteLength(words));
  });
});
