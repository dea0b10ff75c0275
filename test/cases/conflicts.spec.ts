import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CaseHead, HistoryRow } from '@redress/cases';
import type { MessageReceived } from '@redress/contracts';
import { toInstant } from '@redress/kernel';
import { AT, CaseStage, mail, sender, textOf } from './stage.js';

describe('a conflict of interest', () => {
  let stage: CaseStage;
  beforeEach(async () => {
    stage = await CaseStage.open();
  });
  afterEach(() => stage.database.close());

  const head = async (caseId = 'm1'): Promise<CaseHead> => (await stage.head(caseId)) as CaseHead;
  const answer = (id: string, said: string, receivedAt = AT): MessageReceived =>
    mail(id, 'kim', {
      text: textOf(said),
      receivedAt,
      clues: { messageId: `${id}@mail.example`, answers: ['m1@mail.example'], tokens: [] },
    });
  const give = async (handlerKey: string, cause: string): Promise<void> => {
    const assignment = { count: 1, handlerKey, token: cause, weight: 100, reasons: [] };
    const history = { kind: 'case-assigned', actor: 'system', content: {} };
    await stage.core.changer.change('m1', cause, () => ({
      fields: { handlerKey, queue: '', assignment },
      history,
      forPeople: true,
      forCustomer: false,
    }));
  };
  const move = async (state: CaseHead['state']): Promise<void> => {
    await stage.core.changer.change('m1', `to ${state}`, () => ({
      fields: { state },
      history: { kind: 'case-moved', actor: 'omar', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
  };
  const decide = async (state: 'confirmed' | 'cleared', by = 'omar', revision?: number): Promise<CaseHead> => {
    const said = { person: 'ivy', state, reason: 'looked into' };
    return stage.core.judging.decideConflict('m1', said, { by, revision: revision ?? (await head()).revision });
  };
  const history = async (): Promise<HistoryRow[]> =>
    (await stage.core.stores.history.newest('m1', 100)).sort((a, b) => a.seq - b.seq);

  it('is suspected of whom the opening message names: another owner than who leads them, and no handler', async () => {
    await stage.receive(mail('m1', 'kim', { text: textOf('Dear Ivy, you were rude') }), mail('m2', 'lee'));
    expect(await head()).toMatchObject({
      subjects: ['ivy'],
      ownerKey: 'omar',
      conflicts: [{ person: 'ivy', kind: 'named', state: 'suspected' }],
    });
    expect(await head('m2')).toMatchObject({ subjects: [], ownerKey: 'lena', conflicts: [] });
  });

  it('takes the case out of the hands of whom a later message names, but not for a greeting', async () => {
    await stage.receive(mail('m1', 'kim'));
    await give('ivy', 'assign:1');
    await stage.receive(answer('m2', 'Dear Ivy, thank you'));
    expect(await head()).toMatchObject({ handlerKey: 'ivy', conflicts: [] });
    await stage.receive(answer('m3', 'your Ivy was rude to me'));
    expect(await head()).toMatchObject({ handlerKey: '', queue: 'parcels', subjects: ['ivy'], ownerKey: 'omar' });
    expect((await head()).assignment.token).toBeUndefined();
  });

  it('is cleared or confirmed by a person, with the reason in the history, where only leads read it', async () => {
    await stage.receive(mail('m1', 'kim', { text: textOf('Ivy was rude') }));
    const before = (await head()).revision;
    expect(await decide('cleared')).toMatchObject({ subjects: [], ownerKey: 'lena' });
    expect(await decide('cleared', 'omar', before)).toMatchObject({ subjects: [] });
    await expect(decide('confirmed', 'omar', before)).rejects.toMatchObject({ code: 'revision-stale' });
    await stage.receive(answer('m2', 'as Ivy told me'));
    expect(await head()).toMatchObject({ subjects: [] });
    // A later complaint is not what was looked into.
    const later = toInstant(Date.now() + 1_000);
    await stage.receive(answer('m3', 'Dear Ivy, thank you', later));
    expect(await head()).toMatchObject({ subjects: [] });
    await stage.receive(answer('m4', 'this time Ivy swore at me', later));
    expect(await head()).toMatchObject({ subjects: ['ivy'], conflicts: [{ state: 'suspected', at: later }] });
    expect(await decide('confirmed')).toMatchObject({ subjects: ['ivy'], ownerKey: 'omar' });
    const decided = (await history()).filter(({ kind }) => kind === 'conflict-decided');
    expect(decided.map(({ actor, content }) => [actor, content])).toEqual([
      ['omar', { reasons: [{ person: 'ivy', state: 'cleared', reason: 'looked into' }] }],
      ['omar', { reasons: [{ person: 'ivy', state: 'confirmed', reason: 'looked into' }] }],
    ]);
  });

  it('is that of who declared an interest in the complainant, also in one who is confirmed later', async () => {
    await stage.receive(mail('m1', 'sister'));
    expect(await head()).toMatchObject({ subjects: [], interested: ['noah'], ownerKey: 'lena' });
    const forwarded = { address: 'kim@mail.example', key: 'key-kim', proved: false };
    await stage.receive(
      mail('m2', 'omar@acme.example', { from: sender('omar@acme.example'), forwarded: { from: forwarded } }),
    );
    const matter = await stage.core.decisions.read('m2');
    await stage.core.decisions.confirm(matter, 'omar', { address: 'sister@mail.example' });
    expect(await head('m2')).toMatchObject({ interested: ['noah'] });
  });

  it('is that of everybody who handled it, once it is reviewed, whoever moves it there', async () => {
    await stage.receive(mail('m1', 'kim'));
    await give('noah', 'assign:1');
    await give('ivy', 'assign:2');
    await move('internal_review');
    expect(await head()).toMatchObject({
      handlerKey: '',
      queue: 'parcels',
      handledBy: ['noah', 'ivy'],
      subjects: [],
      conflicts: [
        { person: 'noah', kind: 'previous-handler' },
        { person: 'ivy', kind: 'previous-handler' },
      ],
    });
    await give('mia', 'assign:3');
    await move('response_proposed');
    expect(await head()).toMatchObject({ handlerKey: 'mia' });
  });

  it('is that of who decided it without being its handler', async () => {
    await stage.receive(mail('m1', 'kim'));
    await give('noah', 'assign:1');
    const decision = { updateId: 'u', at: AT, by: 'lena', sha256: '' };
    await stage.core.changer.change('m1', 'decided', () => ({
      fields: { state: 'decision_communicated', decision },
      history: { kind: 'message-sent', actor: 'lena', content: {} },
      forPeople: true,
      forCustomer: true,
    }));
    await move('rejected_open');
    await move('internal_review');
    expect((await head()).conflicts.map(({ person, kind }) => [person, kind])).toEqual([
      ['noah', 'previous-handler'],
      ['lena', 'previous-handler'],
    ]);
  });

  it('leaves nothing to do for who must not have to do with the case; they may leave a note', async () => {
    await stage.receive(mail('m1', 'kim'));
    await give('ivy', 'assign:1');
    await move('internal_review');
    const { core } = stage;
    const [present, writing] = [await head(), { caseId: 'm1', author: 'ivy', text: 'No.', idempotencyKey: 'k' }];
    const who = { by: 'ivy', revision: present.revision };
    const contact = { kind: 'call', happenedAt: AT } as const;
    for (const attempt of [
      () => core.writing.message(writing, 'decision'),
      () => core.writing.message(writing, 'reply'),
      () => core.writing.contact(writing, contact),
      () => core.moving.move(present, { to: 'closed', reason: 'done' }, who),
      () => core.moving.stayClosed(present, { decision: 'nothing', reason: 'done' }, who),
      () => core.moving.write(present, { clock: 'update', dueAt: AT }, { by: 'ivy', text: 'No.', key: 'k' }),
      () => core.judging.assess('m1', { recordType: 'request', reason: 'so it is' }, who),
      () => decide('cleared', 'ivy', who.revision),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'forbidden' });
    }
    expect(await head()).toMatchObject({ version: present.version, state: 'internal_review' });
    expect(await core.writing.note(writing)).toMatchObject({ entryCount: 2 });
  });

  it('goes with what is split off', async () => {
    await stage.receive(mail('m1', 'kim', { text: textOf('Ivy was rude. And late.') }));
    const part = await stage.core.corrections.split(await head(), 'm1:m1:0:0', { by: 'omar', key: 'k' }, 'And late.');
    expect(part).toMatchObject({ subjects: ['ivy'], ownerKey: 'omar' });
  });

  it('keeps a held message from whom it names', async () => {
    await stage.receive(mail('m1', 'kim', { hold: 'doubtful', text: textOf('Ivy was rude') }));
    expect(await stage.core.stores.intake.find('m1')).toMatchObject({ fate: 'held', subjects: ['ivy'] });
  });
});
