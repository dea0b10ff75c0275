import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assignmentReasons, reasonOf } from './assignment-reasons.js';
import { chooseHandler, couldEver, type CaseAtHand, type Choice } from './choose-handler.js';
import { fitsOf } from './fit.js';
import type { Demand, Person, SeatLoad } from './person.js';

const RULES = { unopened: 3, relaxMinutes: 30 };

const person = (key: string, more: Partial<Person> = {}): Person => ({
  key,
  email: `${key}@acme.example`,
  skills: [],
  conflicts: [],
  capacity: 2000,
  duty: 'on',
  worksEver: true,
  ...more,
});
const load = (used: number, unopened = 0, lastAt = ''): SeatLoad => ({ used, unopened, lastAt });
const demand = (more: Partial<Demand> = {}): Demand => ({
  requires: [],
  prefers: [],
  language: 'de',
  channel: 'email',
  weight: 100,
  ...more,
});
const atHand = (more: Partial<CaseAtHand> = {}): CaseAtHand => ({
  weight: 100,
  hasConflict: () => false,
  urgent: false,
  waited: 0,
  declined: [],
  ...more,
});

function choose(
  people: readonly Person[],
  loads: Readonly<Record<string, SeatLoad>> = {},
  each: Partial<CaseAtHand> = {},
  needs: Partial<Demand> = {},
): Choice {
  return chooseHandler(fitsOf(demand(needs), people), new Map(Object.entries(loads)), atHand(each), RULES);
}
const chosenOf = (...asked: Parameters<typeof choose>): string | undefined => choose(...asked).chosen?.person.key;

describe('who gets the case', () => {
  it('is who has the largest share of free capacity, then who waited longest, then the first by key', () => {
    const people = [person('a'), person('b'), person('c', { capacity: 400 })];
    expect(chosenOf(people, { a: load(500), b: load(100), c: load(100) })).toBe('b');
    expect(chosenOf(people.slice(0, 2), { a: load(0, 0, '2026-01-02'), b: load(0, 0, '2026-01-01') })).toBe('b');
    expect(chosenOf(people.slice(0, 2))).toBe('a');
  });

  it('is never anybody with a conflict, without the skills, or off duty', () => {
    const people = [
      person('conflicted'),
      person('unskilled', { skills: ['late'] }),
      person('off', { duty: 'off' }),
      person('absent', { duty: 'absent' }),
      person('away', { duty: 'away' }),
    ];
    const skilled = people.map((each) => (each.key === 'unskilled' ? each : { ...each, skills: ['damaged'] }));
    const choice = choose(skilled, {}, { hasConflict: ({ key }) => key === 'conflicted' }, { requires: ['damaged'] });
    expect(choice.verdicts.map(({ code }) => code)).toEqual([
      'conflict',
      'not-competent',
      'off-duty',
      'absent',
      'away',
    ]);
    expect(choice).toMatchObject({ waiting: 'nobody-on-duty' });
  });

  it('is who knows the customer, if they are there and have room', () => {
    const people = [person('a'), person('b')];
    expect(chosenOf(people, { b: load(1500) }, { known: 'b' })).toBe('b');
    expect(chosenOf(people, { b: load(1950) }, { known: 'b' })).toBe('a');
    expect(chosenOf([person('a'), person('b', { duty: 'off' })], {}, { known: 'b' })).toBe('a');
  });

  it('is not who declined, and who let it lie only when nobody else can', () => {
    expect(chosenOf([person('a'), person('b')], {}, { declined: ['a'] })).toBe('b');
    expect(chosenOf([person('a'), person('b')], { b: load(1500) }, { lapsed: 'a' })).toBe('b');
    expect(chosenOf([person('a'), person('b', { duty: 'off' })], {}, { lapsed: 'a' })).toBe('a');
  });

  it('is nobody with three cases unopened', () => {
    expect(choose([person('a')], { a: load(300, 3) })).toMatchObject({ waiting: 'no-room' });
    expect(chosenOf([person('a')], { a: load(300, 2) })).toBe('a');
  });
});

describe('soft rules', () => {
  const german = person('german', { languages: ['de-AT'], channels: ['chat'] });
  const english = person('english', { languages: ['en'] });

  it('are given up channel first, language last, when nobody on duty keeps them', () => {
    expect(chosenOf([english, german])).toBe('german');
    expect(chosenOf([english, { ...german, duty: 'off' }])).toBe('english');
  });

  it('are kept for a while when who keeps them is only full', () => {
    const full = { german: load(2000) };
    expect(choose([english, german], full)).toMatchObject({ waiting: 'better-fit' });
    expect(chosenOf([english, german], full, { waited: 89 })).toBeUndefined();
    expect(chosenOf([english, german], full, { waited: 90 })).toBe('english');
  });

  it('do not hold up what is urgent', () => {
    expect(chosenOf([english, german], { german: load(2000) }, { urgent: true })).toBe('english');
  });

  it('prefer who has the better skill', () => {
    const people = [person('a'), person('b', { skills: ['lost'] })];
    expect(chosenOf(people, { b: load(1800) }, {}, { prefers: ['lost'] })).toBe('b');
  });
});

describe('reasons', () => {
  it('name the chosen, what was given up, and everybody else with a code', () => {
    const people = [person('a', { languages: ['en'] }), person('b', { capacity: 100 }), person('c', { duty: 'away' })];
    const loads = new Map([['b', load(100)]]);
    const each = atHand({ urgent: true, known: 'a' });
    const choice = chooseHandler(fitsOf(demand(), people), loads, each, RULES);
    if (choice.chosen === undefined) throw new Error('nobody was chosen');
    expect(assignmentReasons(choice.chosen, choice, loads, { ...each, most: 20 })).toEqual([
      { code: 'chosen', person: 'a', detail: '100 % free' },
      { code: 'knows-customer', person: 'a' },
      { code: 'without-language', person: 'a' },
      { code: 'no-room', person: 'b' },
      { code: 'away', person: 'c' },
    ]);
  });

  it('are bounded', () => {
    const people = Array.from({ length: 50 }, (_, n) => person(`p${String(n)}`));
    const choice = choose(people);
    if (choice.chosen === undefined) throw new Error('nobody was chosen');
    const reasons = assignmentReasons(choice.chosen, choice, new Map(), { most: 20 });
    expect(reasons).toHaveLength(20);
    expect(reasons.at(-1)).toEqual({ code: 'others', detail: '31' });
  });

  it('say of who could have had it what the chosen has better', () => {
    const choice = choose([person('a'), person('b', { channels: ['sms'] }), person('c')], { c: load(100) });
    expect(choice.verdicts.map((verdict) => reasonOf(verdict, choice.chosen).code)).toEqual([
      'less-free',
      'no-channel',
      'less-free',
    ]);
  });
});

describe('a case that nobody could ever take', () => {
  const fits = (...people: readonly Person[]): ReturnType<typeof fitsOf> =>
    fitsOf(demand({ requires: ['late'] }), people);
  const able = person('able', { skills: ['late'], duty: 'off' });

  it('is one for which nobody is competent, free of conflict, planned to work and large enough', () => {
    expect(couldEver(fits(able), atHand())).toBe(true);
    expect(couldEver(fits(person('a')), atHand())).toBe(false);
    expect(couldEver(fits({ ...able, worksEver: false }), atHand())).toBe(false);
    expect(couldEver(fits({ ...able, capacity: 50 }), atHand())).toBe(false);
    expect(couldEver(fits(able), atHand({ hasConflict: ({ key }) => key === 'able' }))).toBe(false);
  });
});

const people = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    skills: fc.subarray(['late', 'lost']),
    languages: fc.option(fc.subarray(['de', 'en']), { nil: undefined }),
    channels: fc.option(fc.subarray(['email', 'sms']), { nil: undefined }),
    capacity: fc.integer({ min: 0, max: 500 }),
    duty: fc.constantFrom('on' as const, 'off' as const, 'absent' as const, 'away' as const),
    load: fc.record({
      used: fc.integer({ min: 0, max: 600 }),
      unopened: fc.integer({ min: 0, max: 4 }),
      lastAt: fc.constantFrom('', '2026-01-01', '2026-01-02'),
    }),
  }),
  { selector: ({ key }) => key },
);
const needs = fc.record({
  requires: fc.subarray(['late', 'lost']),
  prefers: fc.subarray(['late', 'lost']),
  language: fc.constantFrom('', 'de', 'fr'),
  channel: fc.constantFrom('email', 'sms'),
  weight: fc.integer({ min: 1, max: 300 }),
});
const cases = fc.record({
  conflicted: fc.subarray(['a', 'b', 'd']),
  urgent: fc.boolean(),
  waited: fc.integer({ min: 0, max: 200 }),
  declined: fc.subarray(['a', 'b', 'c']),
  known: fc.option(fc.constantFrom('a', 'b', 'c', 'z'), { nil: undefined }),
});

describe('whatever the team and the case', () => {
  it('the chosen is competent, on duty, without a conflict, has not declined and stays within capacity', () => {
    fc.assert(
      fc.property(people, needs, cases, (team, asked, { conflicted, known, ...rest }) => {
        const persons = team.map(({ load: _load, languages, channels, ...each }) =>
          person(each.key, {
            ...each,
            ...(languages === undefined ? {} : { languages }),
            ...(channels === undefined ? {} : { channels }),
          }),
        );
        const loads = new Map<string, SeatLoad>(team.map(({ key, load: each }) => [key, each]));
        const each = {
          ...rest,
          weight: asked.weight,
          hasConflict: ({ key }: Person) => conflicted.some((each) => each === key),
          ...(known ? { known } : {}),
        };
        const choice = chooseHandler(fitsOf(asked, persons), loads, each, RULES);
        const again = chooseHandler(fitsOf(asked, [...persons].reverse()), loads, each, RULES);
        expect(again.chosen?.person.key).toBe(choice.chosen?.person.key);
        expect(choice.verdicts).toHaveLength(persons.length);
        const { chosen } = choice;
        if (chosen === undefined) {
          expect(choice.waiting).toBeDefined();
          return;
        }
        const { key, duty, skills, capacity } = chosen.person;
        const seat = loads.get(key) ?? load(0);
        expect(duty).toBe('on');
        expect(asked.requires.filter((skill) => !skills.includes(skill))).toEqual([]);
        expect(seat.used + asked.weight).toBeLessThanOrEqual(capacity);
        expect(seat.unopened).toBeLessThan(RULES.unopened);
        expect(rest.declined.some((each) => each === key)).toBe(false);
        expect(conflicted.some((each) => each === key)).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  it('waits only when nobody keeps the hard rules, or a soft rule is not given up yet', () => {
    fc.assert(
      fc.property(people, needs, (team, asked) => {
        const persons = team.map(({ load: _load, languages: _l, channels: _c, ...each }) => person(each.key, each));
        const loads = new Map<string, SeatLoad>(team.map(({ key, load: each }) => [key, each]));
        const each = atHand({ weight: asked.weight, urgent: true });
        const choice = chooseHandler(fitsOf(asked, persons), loads, each, RULES);
        expect(choice.chosen === undefined).toBe(choice.verdicts.every(({ code }) => code !== 'ready'));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('danger to people', () => {
  const danger = { safety: true, urgent: true };

  it('goes to who is at work with room, then at work and full, then away, then off duty; within each to who fits', () => {
    const people = [
      person('off', { duty: 'off' }),
      person('away', { duty: 'away' }),
      person('full', { languages: ['de'] }),
      person('foreign', { languages: ['fr'] }),
    ];
    const order: (string | undefined)[] = [];
    for (let left: readonly Person[] = people; left.length > 0;) {
      const chosen = chosenOf(left, { full: load(2000) }, danger);
      order.push(chosen);
      left = left.filter(({ key }) => key !== chosen);
    }
    expect(order).toEqual(['foreign', 'full', 'away', 'off']);
  });

  it('never goes to who has a conflict, lacks the skill, is absent or said that they cannot, whatever else holds', () => {
    const any = fc.record({
      duty: fc.constantFrom('on' as const, 'off' as const, 'absent' as const, 'away' as const),
      skilled: fc.boolean(),
      conflicted: fc.boolean(),
      declined: fc.boolean(),
      used: fc.integer({ min: 0, max: 4000 }),
      unopened: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), (drawn) => {
        const people = drawn.map(({ duty, skilled }, n) =>
          person(`p${String(n)}`, { duty, skills: skilled ? ['late'] : [] }),
        );
        const of = (key: string): (typeof drawn)[number] | undefined => drawn[Number(key.slice(1))];
        const loads = Object.fromEntries(drawn.map(({ used, unopened }, n) => [`p${String(n)}`, load(used, unopened)]));
        const able = people.filter(({ key, duty }) => {
          const { skilled, conflicted, declined } = of(key) ?? {};
          return skilled === true && conflicted !== true && declined !== true && duty !== 'absent';
        });
        const chosen = chosenOf(
          people,
          loads,
          {
            ...danger,
            hasConflict: ({ key }) => of(key)?.conflicted === true,
            declined: people.flatMap(({ key }) => (of(key)?.declined === true ? [key] : [])),
          },
          { requires: ['late'] },
        );
        if (able.length === 0) expect(chosen).toBeUndefined();
        else expect(able.map(({ key }) => key)).toContain(chosen);
      }),
      { numRuns: 300 },
    );
  });
});
