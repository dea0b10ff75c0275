import { timeZone } from '@redress/deadlines';
import { toInstant } from '@redress/kernel';
import type { DatedShift, LocalDate, Organisation, StaffMember, Team, WeeklyHours } from '@redress/organisation';
import { SeededRandom } from '@redress/testing';
import {
  BEGIN,
  categoriesOf,
  DAY_MS,
  handlerKey,
  HOUR_MS,
  INTERESTING_DOMAIN,
  teamsFor,
  type MonthSize,
} from './month-plan.js';
import { WorkTimes, type WorkStretch } from './work-times.js';

/** A handler as they really work, told apart from what the product makes of it. */
export interface Worker {
  readonly key: string;
  readonly team: string;
  readonly zone: string;
  readonly times: WorkTimes;
  /** Shifts that a roster plans; empty for who has weekly hours. */
  readonly rostered: readonly DatedShift[];
  /** How much longer than others they take. */
  readonly pace: number;
}

export interface Workforce {
  readonly organisation: Organisation;
  readonly workers: readonly Worker[];
}

const ZONES = ['Europe/London', 'Europe/London', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'];
const CAPACITY = 24;

type Minutes = readonly (readonly [from: number, to: number])[];
interface Pattern {
  /** ISO 8601, 1 Monday. */
  readonly weekdays: readonly number[];
  readonly minutes: Minutes;
}

const at = (hour: number, minute = 0): number => hour * 60 + minute;
const BY_DAY: Pattern = {
  weekdays: [1, 2, 3, 4, 5],
  minutes: [
    [at(8), at(12)],
    [at(12, 30), at(16, 30)],
  ],
};
const LATE: Pattern = {
  weekdays: [1, 2, 3, 4, 5],
  minutes: [
    [at(13), at(17)],
    [at(17, 30), at(21)],
  ],
};
const WEEKEND: Pattern = {
  weekdays: [3, 4, 5, 6, 7],
  minutes: [
    [at(9), at(13)],
    [at(13, 30), at(17, 30)],
  ],
};
const NIGHT: Minutes = [[at(22), at(30)]];

/** Teams, people and their hours; who is ill and who leaves is decided as the month goes by. */
export function planWorkforce(size: MonthSize): Workforce {
  const random = new SeededRandom(size.seed).fork('workforce');
  const teams = teamsFor(size);
  const made = Array.from({ length: size.handlers }, (_, n) => handler(n, teams, size, random.fork(handlerKey(n))));
  return {
    organisation: {
      profile: profile(),
      teams: teams.map((key, n) => team(key, n === 0)),
      staff: [...teams.flatMap((key) => heads(key)), ...made.map(({ member }) => member)],
      categories: teams.flatMap((key) =>
        categoriesOf(key).map((category, n) => ({
          key: category,
          name: { en: category },
          team: key,
          skills: [category],
          prefers: [],
          weight: [100, 100, 150][n] ?? 100,
          words: [],
          active: true,
        })),
      ),
    },
    workers: made.map(({ worker }) => worker),
  };
}

function handler(
  n: number,
  teams: readonly string[],
  { days }: MonthSize,
  random: SeededRandom,
): { readonly member: StaffMember; readonly worker: Worker } {
  const key = handlerKey(n);
  const team = teams[n % teams.length] ?? '';
  const zone = random.pick(ZONES);
  // Of ten handlers of a team one works at night, two late, two at weekends.
  const kind = Math.floor(n / teams.length) % 10;
  const isNight = kind === 0;
  const pattern = kind <= 2 ? LATE : kind <= 4 ? WEEKEND : BY_DAY;
  const holiday = holidayOf(days, random.fork('holiday'));
  const planned = isNight ? nights(n, days, zone) : weeks(pattern, days, zone);
  const worked = planned.filter(({ date }) => holiday === undefined || date < holiday.from || date > holiday.to);
  const kinds = categoriesOf(team);
  const spoken = random.pick(['de', 'de', 'fr', 'es']);
  const member: StaffMember = {
    ...person(key, team, 'handler'),
    skills: isNight ? kinds : kinds.filter((_, position) => position !== n % kinds.length),
    languages: random.chance(0.7) ? ['en', spoken] : ['en'],
    timeZone: zone,
    capacity: CAPACITY,
    ...(isNight ? { hours: [] } : { hours: weekly(pattern) }),
    absences: holiday === undefined ? [] : [holiday],
    conflicts: random.chance(0.04) ? [INTERESTING_DOMAIN] : [],
  };
  const rostered = isNight ? planned.map(({ from, to }) => ({ from: toInstant(from), to: toInstant(to) })) : [];
  const pace = 0.9 + random.below(21) / 100;
  return { member, worker: { key, team, zone, times: new WorkTimes(worked), rostered, pace } };
}

function profile(): Organisation['profile'] {
  return {
    name: 'Acme',
    languages: ['en', 'de', 'fr', 'es'],
    timeZone: 'Europe/London',
    holidays: 'GB-ENG',
    preset: 'iso10002-default',
    ownDomains: ['acme.example'],
    contact: {},
    load: { waiting: 25, outside: 0 },
    assignment: { pickUpMinutes: 60, chatPickUpMinutes: 1, unopened: 3, relaxMinutes: 30, returning: true },
    quietHours: {},
    riskWords: {},
    emergencyContacts: {},
  };
}

function team(key: string, isDefault: boolean): Team {
  return {
    key,
    name: key,
    lead: `${key}-lead`,
    deputy: `${key}-deputy`,
    default: isDefault,
    mode: 'push',
    onCall: [],
    active: true,
  };
}

function heads(key: string): StaffMember[] {
  return [
    person(`${key}-lead`, key, 'lead'),
    person(`${key}-deputy`, key, 'lead'),
    person(`${key}-manager`, key, 'manager'),
  ];
}

function person(key: string, team: string, role: StaffMember['role']): StaffMember {
  return {
    key,
    name: key,
    email: `${key}@acme.example`,
    role,
    team,
    skills: [],
    capacity: 0,
    chats: 0,
    absences: [],
    conflicts: [],
    active: true,
  };
}

function weekly({ weekdays, minutes }: Pattern): WeeklyHours {
  return weekdays.flatMap((weekday) => minutes.map(([fromMinute, toMinute]) => ({ weekday, fromMinute, toMinute })));
}

// One in four has some days off, which everybody knows beforehand.
function holidayOf(
  days: number,
  random: SeededRandom,
): { readonly from: LocalDate; readonly to: LocalDate } | undefined {
  if (!random.chance(0.25)) return undefined;
  const first = random.below(days);
  return { from: dateOf(first), to: dateOf(first + 2 + random.below(7)) };
}

function weeks({ weekdays, minutes }: Pattern, days: number, zone: string): WorkStretch[] {
  // A day more at each end: where it is earlier or later than in London.
  return Array.from({ length: days + 2 }, (_, n) => n - 1)
    .filter((day) => weekdays.includes(weekdayOf(day)))
    .flatMap((day) => stretches(day, minutes, zone));
}

// Four nights, three nights off, each at another point of it.
function nights(n: number, days: number, zone: string): WorkStretch[] {
  return Array.from({ length: days + 2 }, (_, day) => day - 1)
    .filter((day) => (((day + n) % 7) + 7) % 7 < 4)
    .flatMap((day) => stretches(day, NIGHT, zone));
}

function stretches(day: number, minutes: Minutes, zone: string): WorkStretch[] {
  const wall = timeZone(zone);
  const date = dateOf(day);
  return minutes.map(([from, to]) => ({
    date,
    from: Date.parse(wall.instantOf(date, from)),
    to: Date.parse(wall.instantOf(date, to)),
  }));
}

function weekdayOf(day: number): number {
  return (((day % 7) + 7) % 7) + 1;
}

/** The date of the month's day, counted from 0. */
export function dateOf(day: number): LocalDate {
  return new Date(BEGIN + day * DAY_MS).toISOString().slice(0, 10);
}

/** Hours of work from the beginning of the month to its end. */
export function hoursOf({ times }: Pick<Worker, 'times'>, { days }: MonthSize): number {
  return times.within(BEGIN, BEGIN + days * DAY_MS) / HOUR_MS;
}
