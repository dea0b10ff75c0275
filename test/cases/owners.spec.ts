import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bareHead, CASES, OwnerSweeper, type CaseHead } from '@redress/cases';
import { systemClock } from '@redress/kernel';
import { AT, CaseStage, mail, POLICY } from './stage.js';

describe('who answers for open cases', () => {
  let stage: CaseStage;
  let owner: { readonly ownerKey: string; readonly ownerBarred: boolean };
  let interested: Readonly<Record<string, readonly string[]>>;
  const policy = {
    ...POLICY,
    owner: (...[, { barred }]: Parameters<typeof POLICY.owner>) =>
      barred.includes(owner.ownerKey) ? { ownerKey: 'max', ownerBarred: false } : owner,
    interestedIn: ({ address = '' }) => interested[address] ?? [],
  };
  const head = async (caseId: string): Promise<CaseHead> => (await stage.head(caseId)) as CaseHead;
  const sweeper = (): OwnerSweeper => {
    const { stores, changer } = stage.core;
    const teams = (): readonly string[] => ['billing', 'parcels'];
    return new OwnerSweeper(stores.cases, changer, { policy, teams }, stores.leases, systemClock);
  };

  beforeEach(async () => {
    owner = { ownerKey: 'lena', ownerBarred: false };
    interested = {};
    stage = await CaseStage.open({ policy });
    await stage.receive(mail('m1', 'kim'), mail('m2', 'lee'), mail('m3', 'pat'));
    await stage.core.changer.change('m3', 'close', () => ({
      fields: { state: 'closed' },
      history: { kind: 'case-moved', actor: 'omar', content: {} },
      forPeople: true,
      forCustomer: false,
    }));
  });
  afterEach(() => stage.database.close());

  it('is whom the organisation now names, also where somebody else was at it at the same time', async () => {
    expect(await sweeper().sweep()).toBe(0);
    owner = { ownerKey: 'omar', ownerBarred: false };
    const before = await head('m1');
    const counts = await Promise.all([sweeper().sweep(), sweeper().sweep()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(await head('m1')).toMatchObject({ ownerKey: 'omar', revision: before.revision });
    expect(await head('m2')).toMatchObject({ ownerKey: 'omar' });
    expect(await head('m3')).toMatchObject({ ownerKey: 'lena' });
    expect(await sweeper().sweep()).toBe(0);
    const [row] = await stage.core.stores.history.newest('m1', 1);
    expect(row).toMatchObject({ kind: 'owner-changed', actor: 'system', content: { owner: 'omar', before: 'lena' } });
  });

  it('is marked where they must not have to do with it, and said once, where leads read it', async () => {
    owner = { ownerKey: 'lena', ownerBarred: true };
    await sweeper().sweep();
    await sweeper().sweep();
    expect(await head('m1')).toMatchObject({ ownerKey: 'lena', ownerBarred: true });
    const rows = (await stage.core.stores.history.newest('m1', 10)).filter(({ kind }) => kind === 'owner-changed');
    expect(rows.map(({ content }) => content['reasons'])).toEqual([[{ code: 'owner-barred' }]]);
    owner = { ownerKey: 'omar', ownerBarred: false };
    await sweeper().sweep();
    expect(await head('m1')).toMatchObject({ ownerKey: 'omar', ownerBarred: false });
  });

  it('is found out of more cases than one look brings, a thousand at most in a sweep', async () => {
    const each = (n: number): CaseHead => ({
      ...bareHead(
        { caseId: `many-${String(n).padStart(4, '0')}`, reference: String(n), receivedAt: AT, channel: 'email' },
        { teamKey: 'parcels', ownerKey: 'lena' },
      ),
      opened: true,
      customer: { key: String(n), address: `${String(n)}@mail.example`, proved: false },
    });
    const many = Array.from({ length: 1_250 }, (_, n) => each(n));
    await stage.database.model(CASES).collection.insertMany(many as never, { ordered: false });
    const walking = sweeper();
    expect(await walking.sweep()).toBe(0);
    interested = { '0@mail.example': ['noah'], '800@mail.example': ['noah'], '1249@mail.example': ['noah'] };
    const found: number[] = [];
    for (let sweeps = 0; sweeps < 2; sweeps += 1) found.push(await walking.sweep());
    expect(found).toEqual([2, 1]);
  });

  it('is found out part by part, in a walk that goes on where it stopped', async () => {
    const walking = sweeper();
    await walking.sweep();
    owner = { ownerKey: 'omar', ownerBarred: false };
    expect(await walking.sweep()).toBe(2);
  });

  describe('when somebody declares an interest after the case came', () => {
    const give = async (caseId: string, handlerKey: string): Promise<void> => {
      const assignment = { count: 1, handlerKey, token: 'token', weight: 100, reasons: [] };
      await stage.core.changer.change(caseId, 'assign:1', () => ({
        fields: { handlerKey, queue: '', assignment },
        history: { kind: 'case-assigned', actor: 'system', content: { handler: handlerKey } },
        forPeople: true,
        forCustomer: true,
      }));
    };

    it('is still the owner, while the handler who declared it gives the case back, with the reason for leads', async () => {
      await give('m1', 'ivy');
      await give('m2', 'ivy');
      interested = { 'kim@mail.example': ['noah', 'ivy'] };
      const counts = await Promise.all([sweeper().sweep(), sweeper().sweep()]);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
      expect(await head('m1')).toMatchObject({
        handlerKey: '',
        queue: 'parcels',
        ownerKey: 'lena',
        interested: ['noah', 'ivy'],
        assignment: { count: 1, reasons: [{ code: 'conflict', person: 'ivy' }] },
      });
      expect(await head('m2')).toMatchObject({ handlerKey: 'ivy', interested: [] });
      const [row] = await stage.core.stores.history.newest('m1', 1);
      expect(row).toMatchObject({
        kind: 'assignment-released',
        actor: 'system',
        content: {
          owner: 'lena',
          reasons: [
            { code: 'declared', person: 'ivy' },
            { code: 'conflict-suspected', person: 'noah', kind: 'declared' },
            { code: 'conflict-suspected', person: 'ivy', kind: 'declared' },
          ],
        },
      });
      expect(await sweeper().sweep()).toBe(0);
    });

    it('is the next of the chain, where the owner declared it; the handler keeps the case', async () => {
      await give('m1', 'ivy');
      interested = { 'kim@mail.example': ['lena'], 'pat@mail.example': ['lena'] };
      await sweeper().sweep();
      expect(await head('m1')).toMatchObject({ ownerKey: 'max', handlerKey: 'ivy', interested: ['lena'] });
      expect(await head('m3')).toMatchObject({ ownerKey: 'lena', interested: [] });
      const [row] = await stage.core.stores.history.newest('m1', 1);
      expect(row).toMatchObject({ kind: 'interest-declared', content: { owner: 'max', before: 'lena' } });
    });

    it('is kept from nobody whom a person has cleared of it', async () => {
      await give('m1', 'ivy');
      interested = { 'kim@mail.example': ['ivy'] };
      await sweeper().sweep();
      const { revision } = await head('m1');
      const said = { person: 'ivy', state: 'cleared', reason: 'namesakes' } as const;
      await stage.core.judging.decideConflict('m1', said, { by: 'omar', revision });
      expect(await sweeper().sweep()).toBe(0);
      expect(await head('m1')).toMatchObject({ interested: [] });
    });
  });
});
