import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseScope, mayLead, maySee, mayWork, type Viewer, type ViewerRole, type VisibleCase } from './visibility.js';

const ROLES: readonly ViewerRole[] = ['employee', 'handler', 'lead', 'manager', 'auditor', 'admin'];
const ORDINARY: VisibleCase = {
  teamKey: 'parcels',
  ownerKey: 'lena',
  handlerKey: 'ivy',
  confidential: false,
  subjects: [],
  interested: [],
};
const CONFIDENTIAL: VisibleCase = { ...ORDINARY, confidential: true };

function viewer(role: ViewerRole, key = 'me', teams: readonly string[] = ['parcels']): Viewer {
  return { key, role, teams, leads: [] };
}

function roles(each: VisibleCase, teams?: readonly string[], key?: string): readonly ViewerRole[] {
  return ROLES.filter((role) => maySee(viewer(role, key, teams), each));
}

describe('who sees a case', () => {
  it('is a table', () => {
    expect(roles(ORDINARY)).toEqual(['handler', 'lead', 'manager', 'auditor', 'admin']);
    expect(roles(ORDINARY, ['billing'])).toEqual(['manager', 'auditor', 'admin']);
    expect(roles(CONFIDENTIAL)).toEqual(['lead', 'manager', 'auditor']);
    expect(roles(CONFIDENTIAL, ['billing'])).toEqual(['manager', 'auditor']);
    expect(roles(CONFIDENTIAL, ['billing'], 'ivy')).toEqual(['handler', 'lead', 'manager', 'auditor', 'admin']);
    expect(roles(CONFIDENTIAL, ['billing'], 'lena')).toEqual(['handler', 'lead', 'manager', 'auditor', 'admin']);
  });

  it('is never whom the complaint is about, not even its owner, handler or manager', () => {
    for (const key of ['lena', 'ivy']) {
      expect(roles({ ...ORDINARY, subjects: [key] }, ['parcels'], key)).toEqual([]);
    }
  });

  it('is neither who leads them, in whatever role and however the case is theirs, nor who declared an interest', () => {
    for (const role of ROLES) {
      const lead = { ...viewer(role, 'lena'), leads: ['ivy'] };
      expect(maySee(lead, { ...ORDINARY, subjects: ['ivy'] })).toBe(false);
      expect(maySee(lead, { ...ORDINARY, subjects: ['noah'] })).toBe(role !== 'employee');
      expect(maySee(viewer(role, 'ivy'), { ...ORDINARY, interested: ['ivy'] })).toBe(false);
      expect(maySee(lead, { ...ORDINARY, interested: ['ivy'] })).toBe(role !== 'employee');
    }
  });

  it('takes an empty handler for nobody', () => {
    const waiting = { ...ORDINARY, handlerKey: '' };
    expect(maySee(viewer('handler', '', ['billing']), waiting)).toBe(false);
    expect(maySee(viewer('handler', 'x', ['billing']), waiting)).toBe(false);
  });

  it('does not work on it as an auditor', () => {
    expect(ROLES.filter((role) => mayWork(viewer(role), ORDINARY))).toEqual(['handler', 'lead', 'manager', 'admin']);
    expect(ROLES.filter((role) => mayLead(viewer(role)))).toEqual(['lead', 'manager', 'admin']);
  });
});

describe('the scope of lists', () => {
  const keys = fc.constantFrom('me', 'lena', 'ivy');
  const teams = fc.constantFrom('parcels', 'billing', 'claims');
  const cases = fc.record({
    teamKey: teams,
    ownerKey: keys,
    handlerKey: keys,
    confidential: fc.boolean(),
    subjects: fc.subarray(['me', 'ivy', 'led']),
    interested: fc.subarray(['me', 'ivy']),
  });

  it('looks through the team of every case that is seen, own ones aside', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ROLES), fc.subarray(['parcels', 'billing']), cases, (role, own, each) => {
        const me = { ...viewer(role, 'me', own), leads: ['led'] };
        const scope = caseScope(me, ['parcels', 'billing', 'claims']);
        const mine = each.ownerKey === 'me' || each.handlerKey === 'me';
        return (
          scope.sees(each) === maySee(me, each) && (!scope.sees(each) || mine || scope.teams.includes(each.teamKey))
        );
      }),
    );
  });
});
