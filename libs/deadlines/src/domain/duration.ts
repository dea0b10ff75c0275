/**
 * h hours, cd calendar days, bd business days, wd working days, w weeks, m months, y years; wh and wmin are hours and
 * minutes of working time, which stand still while nobody works.
 */
export const DURATION_UNITS = ['h', 'cd', 'bd', 'wd', 'w', 'm', 'y', 'wh', 'wmin'] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];

/** A length of time as timetables write it: `20wd`, `8w`, `24h`. */
export interface Duration {
  readonly amount: number;
  readonly unit: DurationUnit;
}

const WORDS: Readonly<Record<DurationUnit, string>> = {
  h: 'hour',
  cd: 'calendar day',
  bd: 'business day',
  wd: 'working day',
  w: 'week',
  m: 'month',
  y: 'year',
  wh: 'working hour',
  wmin: 'working minute',
};

/** Reads `20wd`; undefined when it is none. Whole numbers from 1 to 999. */
export function parseDuration(text: string): Duration | undefined {
  const match = /^([1-9]\d{0,2})([a-z]{1,4})$/u.exec(text);
  const unit = DURATION_UNITS.find((each) => each === match?.[2]);
  return unit === undefined ? undefined : { amount: Number(match?.[1]), unit };
}

/** `20 working days`. */
export function durationInWords({ amount, unit }: Duration): string {
  return `${String(amount)} ${WORDS[unit]}${amount === 1 ? '' : 's'}`;
}

/** `20wd`. */
export function durationText({ amount, unit }: Duration): string {
  return `${String(amount)}${unit}`;
}
