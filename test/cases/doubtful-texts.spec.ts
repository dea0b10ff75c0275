import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CasePolicy } from '@redress/cases';
import type { MessageReceived } from '@redress/contracts';
import { toEpoch } from '@redress/kernel';
import { openDatabase, type Database } from '@redress/persistence';
import { AT, CaseStage, mail, POLICY, textOf } from './stage.js';

const OURS = '+447700900000';
const KIM = '+447700900123';
const HOUR = 3_600_000;

/** Codes that tell their case: `t1` is 1111…. */
const ASKING: CasePolicy = {
  ...POLICY,
  texts: {
    digits: (_party, caseId) => (caseId.replace(/\D/gu, '') || '9').repeat(8).slice(0, 8),
    question: (cases) => ({
      subject: 'Which?',
      text: textOf(`which: ${cases.map(({ code }) => `#${code}`).join(' ')}`),
      language: 'en',
    }),
  },
};

function text(id: string, more: Partial<MessageReceived> = {}, codes: string[] = []): MessageReceived {
  const { subject: _subject, ...message } = mail(id, KIM, {
    channel: 'sms',
    account: OURS,
    externalId: id,
    to: [OURS],
    from: { key: `key-${KIM}`, address: KIM, proved: false },
    ...more,
  });
  const { references } = more.clues ?? {};
  const clues = { answers: [], tokens: [], ...(codes.length === 0 ? {} : { codes }) };
  return { ...message, clues: references === undefined ? clues : { ...clues, references } };
}

describe('a text of a number with several open cases', () => {
  let database: Database;
  let stage: CaseStage;
  let now: number;

  const open = (): Promise<CaseStage> =>
    CaseStage.open({ database, policy: ASKING, clock: { now: () => now, after: () => () => undefined } });
  const put = async (caseId: string, state: 'assessed' | 'closed'): Promise<void> => {
    await stage.core.changer.change(caseId, `put:${state}`, () => ({
      fields: { state },
      history: { kind: 'moved', actor: 'ivy', content: { to: state } },
      forPeople: true,
      forCustomer: false,
    }));
  };
  const sent = (): string[] => stage.updates().map(({ kind, text: { preview } }) => `${kind}: ${preview}`);
  const questions = (): string[] => sent().filter((each) => each.startsWith('which-case'));
  const entries = async (): Promise<(number | undefined)[]> =>
    Promise.all(['t1', 't2'].map(async (id) => (await stage.head(id))?.entryCount));
  const intake = (id: string) => stage.core.stores.intake.find(id);

  beforeEach(async () => {
    database = await openDatabase('memory:');
    now = toEpoch(AT);
    stage = await open();
    await stage.receive(text('t1'));
    await put('t1', 'closed');
    await stage.receive(text('t2'));
    await put('t1', 'assessed');
  });

  it('waits, and one question goes back that says nothing of what they are about', async () => {
    await stage.receive(text('t3'), text('t4'), text('t3'), text('t4'));
    expect(questions()).toEqual(['which-case: which: #2222 #1111']);
    expect(stage.updates().at(-1)).toMatchObject({ recipient: { address: KIM }, account: OURS });
    expect(await intake('t3')).toMatchObject({ fate: 'held', reason: 'which-case', caseIds: [] });
    // The question stands on the newest case, where staff read it and no customer.
    expect(await entries()).toEqual([1, 2]);
    expect(await stage.head('t2')).toMatchObject({ replyCode: '2222', visibleCount: 1 });
    expect(await stage.head('t1')).toMatchObject({ replyCode: '1111' });
  });

  it('goes with what has waited where its writer says, and so does what comes within the hour', async () => {
    await stage.receive(text('t3'), text('t4'), text('t5', {}, ['1111']), text('t6'));
    expect(await entries()).toEqual([5, 2]);
    expect(questions()).toHaveLength(1);
    expect(await intake('t3')).toMatchObject({ fate: 'added', caseIds: ['t1'], decidedBy: 'customer' });
    expect(stage.fates('t3')).toEqual(['held', 'added']);
    // A copy changes nothing, and an hour later nobody knows any more.
    await stage.receive(text('t3'), text('t5', {}, ['1111']));
    expect(await entries()).toEqual([5, 2]);
    now += HOUR + 1;
    await stage.receive(text('t7'));
    expect(questions()).toHaveLength(2);
  });

  it('names its case by code, by reference, or answers the only question', async () => {
    await stage.receive(text('t3', {}, ['9999', '1111']));
    const reference = (await stage.head('t2'))?.reference ?? '';
    await stage.receive(text('t4', { clues: { answers: [], tokens: [], references: [reference] } }));
    expect(await entries()).toEqual([2, 2]);
    expect(questions()).toEqual([]);
  });

  it('that greets or stops is asked nothing', async () => {
    await stage.receive(text('t3', { hold: 'no-content' }), text('t4', { kind: 'opt-out', rule: 'stop' }));
    expect([questions(), await entries()]).toEqual([[], [1, 3]]);
  });

  it('goes with the newest open case where no answer comes, and waits no longer where it speaks of danger', async () => {
    await stage.receive(text('t3'));
    expect(await stage.core.receive.settleDoubts()).toBe(0);
    await put('t2', 'closed');
    now += 2 * HOUR;
    await Promise.all([stage.core.receive.settleDoubts(), (await open()).core.receive.settleDoubts()]);
    expect(await entries()).toEqual([2, 2]);
    expect(await intake('t3')).toMatchObject({ fate: 'added', decidedBy: 'rule' });
    now += 2 * HOUR;
    await stage.core.receive.settleDoubts();
    expect(await stage.core.stores.doubts.find(`key-${KIM}`)).toBeNull();

    await put('t2', 'assessed');
    await stage.receive(text('t5', { text: textOf('there is danger') }));
    expect(await stage.head('t2')).toMatchObject({ urgency: 0 });
    expect(questions()).toHaveLength(1);
  });

  it('is put on its case by a person in one step', async () => {
    await stage.receive(text('t3'), text('t4'));
    const matter = await stage.core.decisions.read('t3');
    expect(matter.choices?.map(({ _id }) => _id).sort()).toEqual(['t1', 't2']);
    await stage.core.decisions.join(matter, 't1', 'ivy');
    expect(await intake('t3')).toMatchObject({ fate: 'added', caseIds: ['t1'], decidedBy: 'ivy' });
    await stage.receive(text('t5', {}, ['2222']));
    expect(await entries()).toEqual([2, 4]);
    await expect(stage.core.decisions.join(matter, 't2', 'ivy')).rejects.toMatchObject({ code: 'decided-meanwhile' });
  });

  it('called not ours stays out when the others are worked in', async () => {
    await stage.receive(text('t3'), text('t4'));
    await stage.core.decisions.notOurs(await stage.core.decisions.read('t3'), 'ivy');
    await stage.receive(text('t5', {}, ['1111']));
    expect(await entries()).toEqual([3, 2]);
    expect(await intake('t3')).toMatchObject({ fate: 'filed' });
  });

  it.each(['before', 'after'] as const)(
    'is worked in once, whichever call to the store fails, %s it is done',
    async (when) => {
      let met = 0;
      for (let at = 1; ; at += 1) {
        let calls = -Infinity;
        database = await openDatabase('memory:', {
          interpose: async (_call, run) => {
            calls += 1;
            if (calls === at && when === 'before') throw new Error('the store is away');
            const result = await run();
            if (calls === at && when === 'after') throw new Error('the answer is lost');
            return result;
          },
        });
        stage = await open();
        await stage.receive(text('t1'));
        await put('t1', 'closed');
        await stage.receive(text('t2'));
        await put('t1', 'assessed');
        calls = 0;
        // What failed comes again; another process may be the one that gets it.
        const receive = async (message: MessageReceived): Promise<void> => {
          await stage.receive(message).catch(() => stage.receive(message));
        };
        await receive(text('t3'));
        await receive(text('t4'));
        await receive(text('t5', {}, ['1111']));
        for (const id of ['t3', 't4', 't5']) await receive(text(id, {}, id === 't5' ? ['1111'] : []));
        now += 60_000;
        await stage.core.receive.settleDoubts().catch(() => stage.core.receive.settleDoubts());
        const made = calls;
        calls = -Infinity;
        expect([at, await entries()]).toEqual([at, [4, 2]]);
        expect(
          new Set(
            stage
              .updates()
              .filter(({ kind }) => kind === 'which-case')
              .map(({ updateId }) => updateId),
          ).size,
        ).toBe(1);
        if (made < at) break;
        met += 1;
      }
      expect(met).toBeGreaterThan(50);
    },
  );

  it('is one doubt and one question for many replicas at once', async () => {
    const replicas = await Promise.all([open(), open(), open()]);
    const messages = ['t3', 't4', 't5'].map((id) => text(id));
    await Promise.all(replicas.flatMap((replica) => messages.map((message) => replica.receive(message))));
    const issued = replicas.flatMap((replica) => replica.updates()).filter(({ kind }) => kind === 'which-case');
    expect(new Set(issued.map(({ updateId }) => updateId)).size).toBe(1);
    await Promise.all(replicas.map((replica) => replica.receive(text('t6', {}, ['1111']))));
    expect(await entries()).toEqual([5, 2]);
  });
});
