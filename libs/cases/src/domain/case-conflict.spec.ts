import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  barredPeople,
  fieldsOfConflicts,
  isBarred,
  withDecision,
  withSuspicions,
  type CaseConflict,
  type ConflictKind,
} from './case-conflict.js';

const AT = '2026-11-22T10:00:00.000Z';
const people = fc.constantFrom('ivy', 'noah', 'lena');
const kinds = fc.constantFrom<ConflictKind>('declared', 'previous-handler', 'named');
const steps = fc.array(
  fc.oneof(
    fc.record({ suspect: people, kind: kinds }),
    fc.record({ decide: people, state: fc.constantFrom('confirmed' as const, 'cleared' as const) }),
  ),
  { maxLength: 12 },
);
type Step =
  | { readonly suspect: string; readonly kind: ConflictKind }
  | { readonly decide: string; readonly state: 'confirmed' | 'cleared' };

function after(taken: readonly Step[]): readonly CaseConflict[] {
  return taken.reduce<readonly CaseConflict[]>(
    (known, step) =>
      'suspect' in step
        ? withSuspicions(known, [{ person: step.suspect, kind: step.kind, at: AT }])
        : withDecision(known, { person: step.decide, state: step.state, by: 'omar', at: AT }),
    [],
  );
}

describe('conflicts of interest', () => {
  it('hold the case from who is suspected until somebody clears it, and then stay cleared', () => {
    const suspected = withSuspicions([], [{ person: 'ivy', kind: 'named', at: AT }]);
    expect(fieldsOfConflicts(suspected).subjects).toEqual(['ivy']);
    const cleared = withDecision(suspected, { person: 'ivy', state: 'cleared', by: 'omar', at: AT });
    expect(isBarred({ conflicts: cleared }, 'ivy')).toBe(false);
    expect(fieldsOfConflicts(cleared).subjects).toEqual([]);
    expect(withSuspicions(cleared, [{ person: 'ivy', kind: 'named', at: AT }])).toEqual(cleared);
  });

  it('hold it again for what somebody wrote after they were cleared, and for nothing that was known then', () => {
    const suspected = withSuspicions([], [{ person: 'ivy', kind: 'named', at: AT }]);
    const verdict = { person: 'ivy', by: 'omar', at: '2026-11-23T10:00:00.000Z' } as const;
    const cleared = withDecision(suspected, { ...verdict, state: 'cleared' });
    const named = (at: string, anew: boolean): readonly CaseConflict[] =>
      withSuspicions(cleared, [{ person: 'ivy', kind: 'named', at, anew }]);
    expect(isBarred({ conflicts: named('2026-11-23T11:00:00.000Z', true) }, 'ivy')).toBe(true);
    expect(named('2026-11-23T11:00:00.000Z', false)).toEqual(cleared);
    expect(named('2026-11-23T09:00:00.000Z', true)).toEqual(cleared);
    const confirmed = withDecision(suspected, { ...verdict, state: 'confirmed' });
    const later = { person: 'ivy', kind: 'named', at: '2026-11-23T11:00:00.000Z', anew: true } as const;
    expect(withSuspicions(confirmed, [later])).toEqual(confirmed);
  });

  it('are of different kinds: who declared an interest or handled it before is not whom it is about', () => {
    const known = withSuspicions(
      [],
      [
        { person: 'ivy', kind: 'declared', at: AT },
        { person: 'noah', kind: 'previous-handler', at: AT },
      ],
    );
    expect(fieldsOfConflicts(known)).toMatchObject({ subjects: [], interested: ['ivy'] });
    expect(barredPeople({ conflicts: known })).toEqual(['ivy', 'noah']);
  });

  it('may be stated by a person of whom no machine suspected anything', () => {
    const stated = withDecision([], { person: 'ada', state: 'confirmed', by: 'omar', at: AT });
    expect(stated).toEqual([
      { person: 'ada', kind: 'stated', state: 'confirmed', at: AT, decidedBy: 'omar', decidedAt: AT },
    ]);
    expect(withDecision([], { person: 'ada', state: 'cleared', by: 'omar', at: AT })).toEqual([]);
  });

  it('bar exactly whom the last word on them bars, whatever went before', () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const conflicts = after(taken);
        for (const person of ['ivy', 'noah', 'lena']) {
          const decisions = taken.flatMap((step) => ('decide' in step && step.decide === person ? [step.state] : []));
          if (decisions.at(-1) === 'confirmed') {
            expect(isBarred({ conflicts }, person)).toBe(true);
          }
          if (!taken.some((step) => ('suspect' in step ? step.suspect : step.decide) === person)) {
            expect(isBarred({ conflicts }, person)).toBe(false);
          }
        }
        const { subjects, interested } = fieldsOfConflicts(conflicts);
        const barred = barredPeople({ conflicts });
        for (const person of [...subjects, ...interested]) expect(barred).toContain(person);
      }),
    );
  });
});
