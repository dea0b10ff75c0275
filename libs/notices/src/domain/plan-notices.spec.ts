import { describe, expect, it } from '@jest/globals';
import { toEpoch, toInstant } from '@redress/kernel';
import fc from 'fast-check';
import { USUAL_CHOICES } from './choices.js';
import { whoIsTold, type Colleague, type Crew } from './crew.js';
import {
  climb,
  climbRounds,
  DEFAULT_LADDER,
  rungsAt,
  RUNGS,
  SAFETY_LADDER,
  watchedSteps,
  type Ladder,
} from './ladder.js';
import {
  breachOf,
  isEarliest,
  OCCASION_KINDS,
  occasionsOf,
  shareOf,
  type NoticedCase,
  type Occasion,
  type OccasionKind,
} from './occasion.js';
import { hearers, planNotices } from './plan-notices.js';

const START = '2026-11-23T09:00:00.000Z';
const ACK = { name: 'ack', startedAt: START, dueAt: '2026-11-25T17:00:00.000Z' };
const DECIDE = { name: 'decision', startedAt: START, dueAt: '2026-12-21T17:00:00.000Z' };
const CASE: NoticedCase = {
  _id: 'case',
  reference: 'K7M-Q2X-WDP',
  teamKey: 'parcels',
  ownerKey: 'lena',
  handlerKey: 'ivy',
  confidential: false,
  subjects: [],
  interested: [],
  clocks: [ACK, DECIDE],
};

const who = (key: string, onDuty = true): Colleague => ({ key, onDuty });
const crew = (given: Partial<Crew> = {}): Crew => ({
  onCall: [who('lena')],
  handler: [who('ivy')],
  lead: [who('lena')],
  deputy: [who('omar')],
  manager: [who('max')],
  ...given,
});
const keys = (told: readonly Colleague[]): string[] => told.map(({ key }) => key);
const usual = (): typeof USUAL_CHOICES => USUAL_CHOICES;
const at = (ms: number): string => toInstant(toEpoch(START) + ms);

describe('who is told', () => {
  it('is the handler at nine tenths, the lead too at the breach', () => {
    expect(keys(whoIsTold(rungsAt(DEFAULT_LADDER, 0.9), crew()))).toEqual(['ivy']);
    expect(keys(whoIsTold(rungsAt(DEFAULT_LADDER, 1), crew()))).toEqual(['ivy', 'lena']);
  });

  it('is the next one up where nobody works on it or somebody must not know, each once', () => {
    expect(keys(whoIsTold(['handler', 'lead'], crew({ handler: [] })))).toEqual(['lena']);
    expect(keys(whoIsTold(['handler', 'lead'], crew({ lead: [] })))).toEqual(['ivy', 'omar']);
    expect(keys(whoIsTold(['manager'], crew({ manager: [] })))).toEqual([]);
  });

  it('goes past who is not on duty to the next who is, and says so to that one', () => {
    const asleep = crew({ handler: [who('ivy', false)], lead: [who('lena', false)] });
    for (const occasion of [shareOf(ACK, 0.9), breachOf(ACK)]) {
      const told = hearers(occasion, ['handler'], asleep);
      expect(told.map(({ key, standsIn }) => [key, standsIn])).toEqual([
        ['ivy', false],
        ['lena', true],
        ['omar', true],
      ]);
      const planned = planNotices(occasion, CASE, told, () => USUAL_CHOICES);
      expect(planned.map(({ way }) => way)).toEqual(['digest', 'digest', 'now']);
    }
    const lead = hearers(breachOf(ACK), ['handler', 'lead'], crew({ handler: [who('ivy', false)] }));
    expect(lead.find(({ key }) => key === 'lena')?.standsIn).toBe(false);
  });

  it('is the first on each rung at a breach where nobody at all is on duty', () => {
    const asleep = crew({
      handler: [who('ivy', false)],
      lead: [who('lena', false)],
      deputy: [who('omar', false)],
      manager: [who('max', false)],
    });
    const ways = (occasion: Occasion): string[] =>
      planNotices(occasion, CASE, hearers(occasion, ['handler'], asleep), () => USUAL_CHOICES).map(({ way }) => way);
    expect(ways(breachOf(ACK))).toEqual(['now', 'digest', 'digest', 'digest']);
    expect(new Set(ways(shareOf(ACK, 0.9)))).toEqual(new Set(['digest']));
  });

  it('is nobody who did it', () => {
    const returned: Occasion = { kind: 'returned', id: 'r', by: 'lena' };
    expect(hearers(returned, ['lead'], crew())).toEqual([]);
    expect(keys(hearers({ ...returned, by: 'ivy' }, ['lead'], crew()))).toEqual(['lena']);
    expect(keys(hearers({ ...returned, by: 'ivy' }, ['lead'], crew({ lead: [who('lena', false)] })))).toEqual(['lena']);
  });

  it('is only the one whom an assignment concerns, if that one may know of the case', () => {
    const assigned: Occasion = { kind: 'assigned', id: 'a', concerns: 'ivy' };
    expect(keys(hearers(assigned, ['handler'], crew()))).toEqual(['ivy']);
    expect(keys(hearers(assigned, ['handler'], crew({ handler: [] })))).toEqual([]);
  });
});

describe('how they are told', () => {
  const ways = (occasion: Occasion, onDuty: boolean, choices = USUAL_CHOICES, each = CASE): string[] =>
    planNotices(occasion, each, [{ ...who('ivy', onDuty), standsIn: false }], () => choices).map(({ way }) => way);

  it('interrupts for nine tenths, breach and safety, for nothing else', () => {
    expect(ways(shareOf(ACK, 0.9), true)).toEqual(['now']);
    expect(ways(breachOf(ACK), false)).toEqual(['now']);
    expect(ways({ kind: 'safety', id: 's' }, false, { by: 'mail', nineTenths: false, digest: false })).toEqual(['now']);
    const interrupts: readonly OccasionKind[] = ['safety', 'breach', 'nine-tenths', 'share-passed'];
    const others = OCCASION_KINDS.filter((kind) => !interrupts.includes(kind));
    for (const kind of others) expect(ways({ kind, id: 'o' }, true)).toEqual(['digest']);
    expect(others).toHaveLength(16);
  });

  it('leaves nine tenths to the digest for who is off duty or wants it so', () => {
    expect(ways(shareOf(ACK, 0.9), false)).toEqual(['digest']);
    expect(ways(shareOf(ACK, 0.9), true, { ...USUAL_CHOICES, nineTenths: false })).toEqual(['digest']);
  });

  it('interrupts once for a case: for the earliest clock that is still to run out, until that is met', () => {
    expect(ways(breachOf(DECIDE), true)).toEqual(['digest']);
    const met = { ...CASE, clocks: [{ ...ACK, metAt: START }, DECIDE] };
    expect(ways(breachOf(DECIDE), true, USUAL_CHOICES, met)).toEqual(['now']);
  });

  it('interrupts for what falls due after an earlier clock ran out and was told, met or not', () => {
    const [ack, decide] = [
      { ...ACK, breachedAt: ACK.dueAt },
      { ...DECIDE, breachedAt: DECIDE.dueAt },
    ];
    const missed = { ...CASE, clocks: [ack, DECIDE] };
    expect(ways(shareOf(DECIDE, 0.9), true, USUAL_CHOICES, missed)).toEqual(['now']);
    // The clock's own breach stands on the case by the time it is told; so does that of a later clock while the first climbs on.
    const both = { ...CASE, clocks: [ack, decide] };
    expect(ways(breachOf(DECIDE), true, USUAL_CHOICES, both)).toEqual(['now']);
    expect(ways(breachOf(ACK), true, USUAL_CHOICES, both)).toEqual(['now']);
    const together = { ...CASE, clocks: [ack, { ...decide, breachedAt: ack.breachedAt }] };
    expect(ways(breachOf(DECIDE), true, USUAL_CHOICES, together)).toEqual(['digest']);
  });

  it('lets exactly one of the open clocks speak, even where two fall due together', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.boolean()), { minLength: 1, maxLength: 5 }), (drawn) => {
        const clocks = drawn.map(([day, met], index) => ({
          name: `clock-${String(index)}`,
          startedAt: START,
          dueAt: at(day * 86_400_000),
          ...(met ? { [index % 2 === 0 ? 'metAt' : 'endedAt']: START } : {}),
        }));
        const open = clocks.filter((_, index) => drawn[index]?.[1] === false);
        const speaking = open.filter((each) => isEarliest({ clocks }, each));
        expect(speaking).toHaveLength(open.length === 0 ? 0 : 1);
      }),
    );
  });
});

describe('what a change of a case is to staff', () => {
  const changes = (kind: string, content: object, actor = 'system'): readonly Occasion[] =>
    occasionsOf({ id: 'case:cause', kind, actor, at: START, content: { ...content } }, CASE);
  const change = (...of: Parameters<typeof changes>): Occasion | undefined => changes(...of)[0];

  it('is a breach under the clock and its date, an assignment under its cause', () => {
    expect(change('clock-breached', { clock: 'ack', dueAt: ACK.dueAt })).toEqual(
      breachOf({ name: 'ack', dueAt: ACK.dueAt }),
    );
    expect(change('clock-running-out', { clock: 'ack', dueAt: ACK.dueAt })?.kind).toBe('nine-tenths');
    expect(change('case-assigned', { handler: 'ivy' })).toEqual({
      kind: 'assigned',
      id: 'case:cause',
      concerns: 'ivy',
    });
    expect(change('case-assigned', { handler: 'ivy' }, 'ivy')).toBeUndefined();
  });

  it('is a case that came back without its lead, once a day, by its earliest clock', () => {
    for (const code of ['declined', 'lapsed', 'left', 'absent']) {
      expect(change('assignment-released', { reasons: [{ code, person: 'ivy' }] }, 'ivy')).toEqual({
        kind: 'returned',
        id: 'returned:2026-11-23',
        by: 'ivy',
        clock: { name: 'ack', dueAt: ACK.dueAt },
      });
    }
    expect(change('assignment-released', { reasons: [{ code: 'taken-away', person: 'ivy' }] }, 'lena')).toBeUndefined();
  });

  it('is that the customer or somebody else wrote, not that a machine did', () => {
    expect(change('message-added', { kind: 'message' }, 'customer')?.kind).toBe('customer-wrote');
    expect(change('message-after-closure', { kind: 'message' }, 'customer')?.kind).toBe('customer-wrote');
    expect(change('message-added', { kind: 'automatic' }, 'customer')).toBeUndefined();
    expect(change('message-added', { kind: 'automatic' }, 'third-party')).toBeUndefined();
    expect(change('message-added', { kind: 'message' }, 'third-party')?.kind).toBe('other-wrote');
    expect(change('message-after-closure', { kind: 'message' }, 'third-party')?.kind).toBe('other-wrote');
  });

  it('is danger, beside the message in which it was read', () => {
    const said = { kind: 'message', safety: ['self-harm/en'] };
    expect(changes('case-opened', said, 'customer').map(({ kind }) => kind)).toEqual(['safety']);
    expect(changes('message-added', said, 'customer').map(({ kind }) => kind)).toEqual(['safety', 'customer-wrote']);
    expect(changes('case-opened', { kind: 'message' }, 'customer')).toEqual([]);
  });

  it('is what was asked, or not told, by a clock and its date, but for what was overtaken', () => {
    const said = { clock: 'ack', dueAt: ACK.dueAt };
    const clock = { name: 'ack', dueAt: ACK.dueAt };
    expect(change('draft-asked', said)).toEqual({ kind: 'draft-asked', id: `draft:ack:${ACK.dueAt}`, clock });
    const notTold = { kind: 'not-told', id: `not-told:ack:${ACK.dueAt}`, clock };
    expect(change('customer-not-told', { ...said, why: 'twice-running' })).toEqual(notTold);
    expect(change('customer-not-told', { ...said, why: 'overtaken' })).toBeUndefined();
    expect(change('customer-not-told', { why: 'overtaken' })).toBeUndefined();
  });

  it('is a suspicion and an update by hand beside whatever else it is, each under an id of its own', () => {
    const marked = { kind: 'message', reasons: [{ code: 'conflict-suspected', person: 'ivy' }], byHand: ['u1'] };
    expect(changes('message-added', marked, 'customer').map(({ kind, id }) => [kind, id])).toEqual([
      ['conflict-suspected', 'conflict:case:cause'],
      ['by-hand', 'by-hand:u1'],
      ['customer-wrote', 'case:cause'],
    ]);
  });

  it('is a wish for a person or a call, whether the message opened the case or joined it, and words that nobody read', () => {
    for (const asks of ['call', 'person']) {
      expect(change('case-opened', { asks }, 'customer')).toEqual({ kind: `${asks}-wanted`, id: 'case:cause' });
      const added = change('message-added', { kind: 'message', asks }, 'customer');
      expect(added).toEqual({ kind: `${asks}-wanted`, id: 'case:cause' });
    }
    expect(change('case-opened', {}, 'customer')).toBeUndefined();
    expect(change('update-unread', { updateId: 'u1' })).toEqual({ kind: 'unread', id: 'u1:unread' });
    expect(change('update-unread', { updateId: 'u1', again: 'u2' })).toBeUndefined();
  });

  it('is a case that opened again by itself, not one that somebody opened', () => {
    expect(change('case-reopened', { reason: 'undecided' })?.kind).toBe('reopened');
    expect(change('case-reopened', { reason: 'a new fact' }, 'ivy')).toBeUndefined();
  });

  it('is a message that did not arrive, once, whatever later says so again', () => {
    const lost = ['failed', 'bounced', 'unknown', 'suppressed'].map((state) =>
      change('update-delivery', { updateId: 'u', state }),
    );
    expect(new Set(lost.map((each) => each?.id))).toEqual(new Set(['u:lost']));
    expect(change('update-delivery', { updateId: 'u', state: 'accepted' })).toBeUndefined();
    for (const reason of ['silent', 'wrong-person']) {
      expect(change('update-delivery', { updateId: 'u', state: 'suppressed', reason })).toBeUndefined();
      expect(change('update-delivery', { updateId: 'u', state: 'failed', reason })?.kind).toBe('not-delivered');
    }
    expect(change('not-me-requested', {}, 'customer')?.kind).toBe('not-me');
  });
});

describe('a ladder', () => {
  const ladders = fc.array(
    fc.record({
      share: fc.constantFrom(0.25, 0.5, 0.9, 1),
      afterMs: fc.nat(48 * 3_600_000),
      tell: fc.subarray([...RUNGS], { minLength: 1 }),
    }),
    { maxLength: 8 },
  );
  const colleagues = fc.subarray(['ada', 'ben', 'cy', 'di', 'eve']).map((names) => names.map((name) => who(name)));
  const crews: fc.Arbitrary<Crew> = fc.record({
    onCall: colleagues,
    handler: colleagues,
    lead: colleagues,
    deputy: colleagues,
    manager: colleagues,
  });

  it('is climbed to its end step by step, whenever somebody looks, and nobody is told twice of one occasion', () => {
    fc.assert(
      fc.property(
        ladders,
        crews,
        fc.array(fc.integer({ min: 1, max: 9e7 }), { maxLength: 30 }),
        (drawn, team, pauses) => {
          const ladder: Ladder = drawn.map((step) => (step.share < 1 ? { ...step, afterMs: 0 } : step));
          const steps = watchedSteps(ladder, START, ACK.dueAt);
          const told = new Map<string, string>();
          let [climbedTo, now] = [START, toEpoch(START)];
          // Whoever looks last looks after the last step.
          for (const pause of [...pauses, 9e9]) {
            now += pause;
            const { due, next } = climb(steps, climbedTo, toInstant(now));
            for (const step of due) {
              const occasion = step.share < 1 ? shareOf(ACK, step.share) : breachOf(ACK);
              for (const each of planNotices(occasion, CASE, hearers(occasion, step.tell, team), usual)) {
                told.set(each.id, `${occasion.id} ${each.recipient}`);
              }
            }
            climbedTo = toInstant(now);
            if (pause === 9e9) expect(next).toBeUndefined();
          }
          expect(new Set(told.values()).size).toBe(told.size);
          const wanted = steps.flatMap(({ tell }) => keys(whoIsTold(tell, team)));
          for (const key of wanted) expect([...told.values()].some((each) => each.endsWith(` ${key}`))).toBe(true);
        },
      ),
    );
  });

  it('reaches somebody at every step as long as anybody above may know', () => {
    fc.assert(
      fc.property(ladders, crews, (ladder, team) => {
        for (const { tell } of ladder) {
          const anybody = team.manager.length > 0;
          if (anybody) expect(whoIsTold(tell, team).length).toBeGreaterThan(0);
          const known = RUNGS.flatMap((rung) => keys(team[rung]));
          expect(known).toEqual(expect.arrayContaining(keys(whoIsTold(tell, team))));
        }
      }),
    );
  });

  it('for safety goes from who is on call to deputy and manager within minutes, and round again', () => {
    const told: unknown[] = [];
    let climbedTo = START;
    for (let minute = 1; minute <= 61; minute += 1) {
      const { due, next } = climbRounds(START, climbedTo, at(minute * 60_000));
      told.push(...due.map(({ round, tell }) => [minute, round, ...tell]));
      expect(next > at(minute * 60_000)).toBe(true);
      climbedTo = at(minute * 60_000);
    }
    expect(rungsAt(SAFETY_LADDER, 1)).toEqual(['onCall']);
    expect(told).toEqual([
      [10, 0, 'deputy'],
      [20, 0, 'manager'],
      [30, 1, 'onCall'],
      [40, 1, 'deputy'],
      [50, 1, 'manager'],
      [60, 2, 'onCall'],
    ]);
  });

  it('for safety tells everybody once after a time in which nobody could climb, whatever was missed', () => {
    const { due, next } = climbRounds(START, START, at(10 * 3_600_000 + 5 * 60_000));
    expect(due.map(({ round, tell }) => [round, ...tell])).toEqual([
      [19, 'deputy'],
      [19, 'manager'],
      [20, 'onCall'],
    ]);
    expect(next).toBe(at(10 * 3_600_000 + 10 * 60_000));
  });
});
