import { SeededRandom } from '@redress/testing';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** How large a simulated month is. */
export interface MonthSize {
  readonly handlers: number;
  readonly arrivals: number;
  readonly days: number;
  /** Arrivals within one hour, of all. */
  readonly burst: number;
  readonly replicas: number;
  /** How often each replica serves the queues, in milliseconds of the month. */
  readonly sweepMs: number;
  readonly seed: number;
}

/** A month of a large contact centre. */
export const FULL_MONTH: MonthSize = {
  handlers: 200,
  arrivals: 100_000,
  days: 30,
  burst: 5_000,
  replicas: 3,
  sweepMs: 60_000,
  seed: 1,
};

/** A week of a small one. */
export const SMALL_WEEK: MonthSize = {
  handlers: 20,
  arrivals: 3_000,
  days: 7,
  burst: 150,
  replicas: 3,
  sweepMs: 60_000,
  seed: 1,
};

/** A Monday, so that both ends of summer time, in Europe and in America, lie in the month. */
export const BEGIN = Date.UTC(2026, 9, 19);
const TEAM_SIZE = 50;
const CATEGORIES_OF_A_TEAM = 3;

/** What one customer writes about, and when. */
export interface PlannedArrival {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Address. */
  readonly from: string;
  readonly channel: 'email' | 'web';
  readonly language: string;
  /** What triage reads in it: a category, a danger, the key of a handler whom it is about. */
  readonly words: string;
  readonly isBurst: boolean;
}

/** Keys of teams, enough for so many handlers. */
export function teamsFor({ handlers }: MonthSize): readonly string[] {
  return Array.from({ length: Math.max(1, Math.round(handlers / TEAM_SIZE)) }, (_, n) => `team-${String(n + 1)}`);
}

/** Keys of the categories that the team takes. */
export function categoriesOf(team: string): readonly string[] {
  return Array.from({ length: CATEGORIES_OF_A_TEAM }, (_, n) => `${team}-kind-${String(n + 1)}`);
}

/** Who of the handlers declared an interest in whoever writes from there. */
export const INTERESTING_DOMAIN = 'mail-7.example';
const DOMAINS = 100;

/** Everything that comes in, in order; the same for the same seed. */
export function planArrivals(size: MonthSize): readonly PlannedArrival[] {
  const random = new SeededRandom(size.seed).fork('arrivals');
  const times = [...ordinaryTimes(size, random.fork('times')), ...burstTimes(size, random.fork('burst'))];
  times.sort((a, b) => a.at - b.at);
  const categories = teamsFor(size).flatMap((team) => categoriesOf(team));
  const what = random.fork('what');
  return times.map(({ at, isBurst }, n) => {
    // One in five has written before.
    const customer = n > 20 && what.chance(0.2) ? what.below(n) : n;
    return {
      id: `case-${String(n).padStart(6, '0')}`,
      at,
      isBurst,
      from: `customer-${String(customer)}@mail-${String(customer % DOMAINS)}.example`,
      channel: what.pick(['email', 'email', 'web'] as const),
      language: what.pick(['en', 'en', 'en', 'en', 'en', 'de', 'de', 'fr', 'es']),
      words: wordsOf(size, categories, what),
    };
  });
}

function wordsOf({ handlers }: MonthSize, categories: readonly string[], random: SeededRandom): string {
  const words: string[] = [];
  // Of one in twenty-five nobody is sure what it is about.
  if (!random.chance(0.04)) words.push(random.pick(categories));
  if (random.chance(0.004)) words.push('danger');
  if (random.chance(0.005)) words.push(handlerKey(random.below(handlers)));
  return words.join(' ');
}

export function handlerKey(n: number): string {
  return `handler-${String(n).padStart(3, '0')}`;
}

interface Time {
  readonly at: number;
  readonly isBurst: boolean;
}

function ordinaryTimes({ arrivals, burst, days }: MonthSize, random: SeededRandom): Time[] {
  const hours = Array.from({ length: days * 24 }, (_, hour) => weightOf(hour));
  const sums: number[] = [];
  for (const weight of hours) sums.push((sums.at(-1) ?? 0) + weight);
  const all = sums.at(-1) ?? 0;
  return Array.from({ length: arrivals - burst }, () => {
    const point = (random.word() / 0x1_0000_0000) * all;
    const hour = sums.findIndex((sum) => sum > point);
    return { at: BEGIN + hour * HOUR_MS + random.below(HOUR_MS), isBurst: false };
  });
}

// People complain by day, less in the evening and at weekends.
function weightOf(hour: number): number {
  const [day, ofDay] = [Math.floor(hour / 24) % 7, hour % 24];
  const weight = ofDay >= 7 && ofDay < 18 ? 1 : ofDay >= 18 && ofDay < 22 ? 0.5 : 0.12;
  return day >= 5 ? weight * 0.4 : weight;
}

// On a Wednesday afternoon: something has gone wrong for many at once.
function burstTimes({ burst, days }: MonthSize, random: SeededRandom): Time[] {
  const day = days > 14 ? 9 : 2;
  const from = BEGIN + day * DAY_MS + 14 * HOUR_MS;
  return Array.from({ length: burst }, () => ({ at: from + random.below(HOUR_MS), isBurst: true }));
}
