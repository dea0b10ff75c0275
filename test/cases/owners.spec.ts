import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OwnerSweeper, type CaseHead } from '@redress/cases';
import { CaseStage, mail, POLICY } from './stage.js';

describe('who answers for open cases', () => {
  let stage: CaseStage;
  let owner: { readonly ownerKey: string; readonly ownerBarred: boolean };
  const policy = { ...POLICY, owner: () => owner };
  const head = async (caseId: string): Promise<CaseHead> => (await stage.head(caseId)) as CaseHead;
  const sweeper = (): OwnerSweeper => {
    const { stores, changer } = stage.core;
    return new OwnerSweeper(stores.cases, changer, policy, stores.leases, () => ['billing', 'parcels']);
  };

  beforeEach(async () => {
    owner = { ownerKey: 'lena', ownerBarred: false };
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

  it('is found out part by part, in a walk that goes on where it stopped', async () => {
    const walking = sweeper();
    await walking.sweep();
    owner = { ownerKey: 'omar', ownerBarred: false };
    expect(await walking.sweep()).toBe(2);
  });
});
