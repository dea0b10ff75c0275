import { beforeEach, describe, expect, it } from '@jest/globals';
import { CASE_HISTORY, type CaseHead, type CasePolicy, type CaseState } from '@redress/cases';
import { nextOccurrence, openCalendar, readPresets, startClocks, type Timetable } from '@redress/deadlines';
import { systemClock, toEpoch, type Clock, type Instant } from '@redress/kernel';
import { CaseStage, mail, POLICY, textOf } from './stage.js';

// A Monday.
const RECEIVED = '2026-11-23T10:00:00.000Z';
const ACK_DUE = '2026-11-24T17:00:00.000Z';
const UPDATE_DUE = '2026-12-07T17:00:00.000Z';
const DECISION_DUE = '2026-12-21T17:00:00.000Z';
// Nine tenths of the way there; for the update that is a Sunday, and the last opening before is on Friday.
const ACK_NOTICE = '2026-11-24T13:54:00.000Z';
const UPDATE_WARNED = '2026-12-04T09:00:00.000Z';
const OFFICE = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMinute: 9 * 60, toMinute: 17 * 60 }));

/** A clock that stands where it is put, forwards or back. */
class SetClock implements Clock {
  constructor(private at: Instant) {}

  now(): number {
    return toEpoch(this.at);
  }

  after(ms: number, task: () => void): () => void {
    return systemClock.after(ms, task);
  }

  set(at: Instant): void {
    this.at = at;
  }
}

function policyOf(timetable: Timetable): CasePolicy {
  return {
    ...POLICY,
    clocks: (receivedAt) => startClocks({ event: 'first_receipt', at: receivedAt, receivedAt }, timetable),
    clocksFrom: (event, at, receivedAt) => startClocks({ event, at, receivedAt }, timetable),
    clockAgain: (name, at, receivedAt) => nextOccurrence(name, { at, receivedAt }, timetable),
  };
}

describe('the clocks of a case', () => {
  let clock: SetClock;
  let policy: CasePolicy;
  let stage: CaseStage;

  const head = async (): Promise<CaseHead> => {
    const found = await stage.head('m1');
    if (found === null) throw new Error('no case m1');
    return found;
  };
  const clockOf = async (name: string): Promise<CaseHead['clocks'][number] | undefined> =>
    (await head()).clocks.find((each) => each.name === name);
  const noted = async (): Promise<string[]> => {
    const rows = await stage.database.model(CASE_HISTORY).find({ caseId: 'm1' }).sort({ seq: 1 }).lean();
    return rows
      .filter(({ kind }) => kind.startsWith('clock-'))
      .map(({ kind, content }) => `${kind} ${String(content['clock'])}`);
  };
  const failed = (caseId: string, error: unknown): never => {
    throw new Error(`sweep of ${caseId}`, { cause: error });
  };
  const sweepAt = async (at: Instant, on: CaseStage = stage): Promise<number> => {
    clock.set(at);
    return on.core.sweeper.sweep(failed);
  };
  const moveTo = async (state: CaseState): Promise<void> => {
    await stage.core.changer.change('m1', `move:${state}:${clock.now().toString()}`, () => ({
      fields: { state },
      history: { kind: 'moved', actor: 'ivy', content: { state } },
      forPeople: true,
      forCustomer: true,
    }));
  };
  const acknowledge = async (): Promise<void> => {
    const [receipt] = await stage.core.stores.updates.ofCase('m1', 1);
    const at = new Date(clock.now()).toISOString();
    const report = { updateId: receipt?._id ?? '', caseId: 'm1', channel: 'email', attempts: 1, at } as const;
    await stage.core.deliveries.record({ ...report, state: 'accepted' });
  };
  const write = async (purpose: 'progress' | 'decision'): Promise<void> => {
    const key = `${purpose} ${clock.now().toString()}`;
    await stage.core.writing.message({ caseId: 'm1', author: 'ivy', text: 'Hello', idempotencyKey: key }, purpose);
  };

  beforeEach(async () => {
    const preset = readPresets().get('iso10002-default');
    if (preset === undefined) throw new Error('iso10002-default');
    const calendar = await openCalendar({ timeZone: 'Europe/London', hours: OFFICE });
    policy = policyOf({ preset, calendar });
    clock = new SetClock(RECEIVED);
    stage = await CaseStage.open({ clock, policy });
    await stage.receive(mail('m1', 'kim', { receivedAt: RECEIVED }));
  });

  it('start with the receipt, and the case sleeps until the first of them warns', async () => {
    const { clocks, wakeAt, dueAt } = await head();
    expect(clocks.map(({ name, dueAt: due }) => [name, due])).toEqual([
      ['ack', ACK_DUE],
      ['assessment', ACK_DUE],
      ['update', UPDATE_DUE],
      ['decision', DECISION_DUE],
    ]);
    expect([wakeAt, dueAt]).toEqual([ACK_NOTICE, ACK_DUE]);
    expect((await clockOf('update'))?.noticeAt).toBe(UPDATE_WARNED);
  });

  it('warn once and run out once, however many replicas look', async () => {
    const replicas = await Promise.all(
      [1, 2, 3].map(() => CaseStage.open({ clock, policy, database: stage.database })),
    );
    const allSweepAt = async (at: Instant): Promise<void> => {
      await Promise.all(replicas.map((replica) => sweepAt(at, replica)));
      await Promise.all(replicas.map((replica) => sweepAt(at, replica)));
    };
    await allSweepAt('2026-11-24T13:53:59.999Z');
    expect(await noted()).toEqual([]);
    await allSweepAt(ACK_NOTICE);
    expect(await noted()).toEqual(['clock-running-out ack', 'clock-running-out assessment']);
    await allSweepAt(ACK_DUE);
    expect((await noted()).slice(2)).toEqual(['clock-breached ack', 'clock-breached assessment']);
    expect(await head()).toMatchObject({ wakeAt: UPDATE_WARNED, dueAt: ACK_DUE, pending: [] });
  });

  it('are not asked again by a sweep while they wait', async () => {
    await sweepAt('2026-11-24T12:00:00.000Z');
    const { version } = await head();
    expect(await sweepAt('2026-11-24T12:30:00.000Z')).toBe(0);
    expect((await head()).version).toBe(version);
  });

  it('go on after a stop: what passed meanwhile is noted, a warning that comes too late is not', async () => {
    const restarted = await CaseStage.open({ clock, policy, database: stage.database });
    await sweepAt('2026-11-26T09:00:00.000Z', restarted);
    expect(await noted()).toEqual(['clock-breached ack', 'clock-breached assessment']);
    expect((await clockOf('ack'))?.breachedAt).toBe('2026-11-26T09:00:00.000Z');
  });

  it('survive a machine whose clock jumps ahead and back again', async () => {
    await sweepAt('2026-12-08T00:00:00.000Z');
    expect(await noted()).toEqual(['clock-breached ack', 'clock-breached assessment', 'clock-breached update']);
    for (const at of [RECEIVED, ACK_NOTICE, ACK_DUE, UPDATE_WARNED, UPDATE_DUE]) await sweepAt(at);
    expect(await noted()).toHaveLength(3);
    // The customer hears from us before the date that the jump took for past: the duty runs anew, to the same day.
    clock.set('2026-11-23T11:00:00.000Z');
    await write('progress');
    expect((await clockOf('update'))?.breachedAt).toBeUndefined();
    await sweepAt(UPDATE_DUE);
    expect((await noted()).slice(3)).toEqual(['clock-breached update']);
    expect((await head()).wakeAt > UPDATE_DUE).toBe(true);
  });

  it('are met by evidence of delivery, by the assessment and by the decision', async () => {
    clock.set('2026-11-23T10:05:00.000Z');
    await acknowledge();
    expect(await clockOf('ack')).toMatchObject({ metAt: '2026-11-23T10:05:00.000Z' });
    clock.set('2026-11-23T12:00:00.000Z');
    await moveTo('assessed');
    expect(await clockOf('assessment')).toMatchObject({ metAt: '2026-11-23T12:00:00.000Z' });
    await sweepAt(ACK_DUE);
    expect(await noted()).toEqual([]);
    clock.set('2026-11-25T12:00:00.000Z');
    await moveTo('response_proposed');
    expect(await clockOf('decision_notice')).toMatchObject({ dueAt: '2026-11-26T17:00:00.000Z' });
    clock.set('2026-11-25T13:00:00.000Z');
    await write('decision');
    const told = { metAt: '2026-11-25T13:00:00.000Z' };
    expect(await clockOf('decision')).toMatchObject(told);
    expect(await clockOf('decision_notice')).toMatchObject(told);
    expect(await clockOf('update')).toMatchObject(told);
    await sweepAt('2027-06-01T00:00:00.000Z');
    expect(await noted()).toEqual([]);
  });

  it('give an hour to what speaks of danger, until it is assessed', async () => {
    await stage.receive(mail('m2', 'kim', { text: textOf('I am in danger'), clues: { answers: [], tokens: ['m1'] } }));
    expect(await clockOf('safety_action')).toMatchObject({ startedAt: RECEIVED, dueAt: '2026-11-23T11:00:00.000Z' });
    await sweepAt('2026-11-23T10:54:00.000Z');
    expect(await noted()).toEqual(['clock-running-out safety_action']);
    await moveTo('assessed');
    expect((await head()).wakeAt).toBe(ACK_NOTICE);
  });

  it('that ran out stay open until they are met, and are late then', async () => {
    await sweepAt(ACK_DUE);
    clock.set('2026-11-25T09:00:00.000Z');
    await moveTo('assessed');
    expect(await clockOf('assessment')).toMatchObject({ breachedAt: ACK_DUE, metAt: '2026-11-25T09:00:00.000Z' });
  });

  it('begin anew with each word to the customer, and end with the decision', async () => {
    clock.set('2026-11-30T15:00:00.000Z');
    await write('progress');
    expect(await clockOf('update')).toMatchObject({
      startedAt: '2026-11-30T15:00:00.000Z',
      dueAt: '2026-12-14T17:00:00.000Z',
    });
    await sweepAt(UPDATE_DUE);
    expect((await noted()).filter((row) => row.endsWith(' update'))).toEqual([]);
    await moveTo('assessed');
    await write('decision');
    expect(await clockOf('update')).toMatchObject({ metAt: UPDATE_DUE });
    expect(await clockOf('decision')).toMatchObject({ metAt: UPDATE_DUE });
  });

  it('fall away when the case is closed, and run to the same dates when it is opened again', async () => {
    clock.set('2026-11-23T11:00:00.000Z');
    await moveTo('closed');
    expect(await head()).toMatchObject({ dueAt: '9999-12-31T23:59:59.999Z', wakeAt: '9999-12-31T23:59:59.999Z' });
    expect(await sweepAt('2026-11-24T12:00:00.000Z')).toBe(0);
    await moveTo('investigating');
    expect(await clockOf('decision')).toMatchObject({ dueAt: DECISION_DUE });
    await sweepAt(DECISION_DUE);
    expect(await noted()).toContain('clock-breached decision');
  });

  describe('when the date of receipt was another', () => {
    const EARLIER = '2026-11-19T15:00:00.000Z';
    const correct = async (receivedAt: Instant, by: string, proof?: string): Promise<CaseHead> =>
      stage.core.receivedDates.correct(
        'm1',
        { receivedAt, reason: 'found on a desk', ...(proof === undefined ? {} : { proof }) },
        { by, key: `${by} ${receivedAt} ${clock.now().toString()}` },
      );

    beforeEach(() => {
      clock.set('2026-11-23T16:00:00.000Z');
    });

    it('count from an earlier one at once, if something shows it', async () => {
      await expect(correct(EARLIER, 'ivy')).rejects.toMatchObject({
        code: 'validation-failed',
        fields: [{ field: 'proof', rule: 'required' }],
      });
      await acknowledge();
      const corrected = await correct(EARLIER, 'ivy', 'postmark of 19 November');
      expect(corrected.receivedAt).toBe(EARLIER);
      expect(await clockOf('ack')).toMatchObject({
        startedAt: EARLIER,
        dueAt: '2026-11-20T17:00:00.000Z',
        metAt: '2026-11-23T16:00:00.000Z',
      });
      await sweepAt('2026-11-23T16:00:01.000Z');
      expect(await noted()).toEqual(['clock-breached assessment']);
      const [row] = await stage.database
        .model(CASE_HISTORY)
        .find({ caseId: 'm1', kind: 'received-date-corrected' })
        .lean();
      expect(row?.content).toMatchObject({
        from: RECEIVED,
        to: EARLIER,
        reason: 'found on a desk',
        clocks: expect.arrayContaining([{ clock: 'decision', dueAt: DECISION_DUE }]),
      });
    });

    it('count from a later one only when a second person says the same', async () => {
      const later = '2026-11-23T14:00:00.000Z';
      await correct(later, 'ivy');
      await correct(later, 'ivy');
      expect(await head()).toMatchObject({ receivedAt: RECEIVED, receivedProposal: { receivedAt: later, by: 'ivy' } });
      await correct(later, 'omar');
      expect(await head()).toMatchObject({ receivedAt: later, receivedProposal: null });
      expect(await clockOf('ack')).toMatchObject({ startedAt: later, dueAt: ACK_DUE });
      await expect(correct('2026-11-23T16:00:00.001Z', 'omar')).rejects.toMatchObject({ code: 'validation-failed' });
    });

    it('leave what counts from something else as it is', async () => {
      await write('progress');
      const before = await clockOf('update');
      await correct(EARLIER, 'ivy', 'postmark');
      // Were that word lost, the date from before it would count again, as it is corrected.
      const { begun: _before, ...after } = (await clockOf('update')) ?? { begun: undefined };
      expect(before).toMatchObject(after);
    });

    it('are noted anew for a new date, and the case sleeps again, also after the first date came back', async () => {
      await sweepAt('2026-11-25T09:00:00.000Z');
      const later = '2026-11-24T10:00:00.000Z';
      for (const by of ['ivy', 'omar']) await correct(later, by);
      expect(await clockOf('ack')).toMatchObject({ dueAt: '2026-11-25T17:00:00.000Z' });
      expect((await clockOf('ack'))?.breachedAt).toBeUndefined();
      await correct(RECEIVED, 'ivy', 'postmark');
      await sweepAt('2026-11-25T09:00:01.000Z');
      expect((await noted()).filter((row) => row === 'clock-breached ack')).toHaveLength(2);
      expect(await sweepAt('2026-11-25T09:00:02.000Z')).toBe(0);
    });
  });
});
