import {
  overlapIn,
  parseHoursLine,
  parseShifts,
  type ParsedHours,
  type Shift,
  type WeeklyHours,
} from '../../domain/weekly-hours.js';
import type { FieldReader, ObjectOf, Place, Reader } from './field-reader.js';

const DAY_MS = 86_400_000;

/** A text that is not empty, at most `maximum` characters. */
export function text(maximum = 200): Reader<string> {
  return (place, file) => {
    const value = file.scalar(place);
    const written = typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
    const hint = typeof value === 'number' ? ': put it in quotes' : '';
    if (written === undefined) file.report(place, 'text', `must be a text${hint}`);
    else if (written.length > maximum) file.report(place, 'length', `must be at most ${String(maximum)} characters`);
    else return written;
    return undefined;
  };
}

/** A text that matches; `rule` and `message` say what it should be. */
export function matching(pattern: RegExp, rule: string, message: string): Reader<string> {
  return checked(text(300), (value) => pattern.test(value), rule, message);
}

export function checked<T>(read: Reader<T>, holds: (value: T) => boolean, rule: string, message: string): Reader<T> {
  return (place, file) => {
    const value = read(place, file);
    if (value === undefined) return undefined;
    return file.reportMissing(holds(value) ? value : undefined, place, rule, message);
  };
}

export const itemKey = matching(
  /^[a-z0-9][a-z0-9._-]{0,62}$/u,
  'key',
  'must be a key of lower-case letters, digits, - . and _, at most 63',
);

export const mailAddress: Reader<string> = (place, file) =>
  matching(
    /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d](?:[a-z\d.-]*[a-z\d])?$/iu,
    'email',
    'must be a mail address such as ann@acme.example',
  )(place, file)?.toLowerCase();

export const mailDomain: Reader<string> = (place, file) =>
  matching(
    /^[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d-]+)+$/iu,
    'domain',
    'must be a domain such as acme.example',
  )(place, file)?.toLowerCase();

export const phone = matching(/^\+?[\d][\d ().-]{4,24}$/u, 'phone', 'must be a telephone number');

export const callablePhone = matching(
  /^\+[1-9]\d{6,14}$/u,
  'phone',
  'must be a telephone number in international form, such as +447700900111',
);

export const webAddress = checked(
  text(500),
  (value) => URL.canParse(value) && /^https?:/u.test(value),
  'url',
  'must be an address such as https://acme.example',
);

export const language = checked(
  text(35),
  isLanguageTag,
  'language',
  'must be a language tag such as en, de or pt-BR (BCP 47)',
);

export const timeZone = checked(text(60), isTimeZone, 'time-zone', 'must be an IANA time zone such as Europe/London');

export const localDate = checked(
  text(10),
  (value) => /^\d{4}-\d{2}-\d{2}$/u.test(value) && isDay(value),
  'date',
  'must be a date such as 2026-12-21',
);

export const flag: Reader<boolean> = (place, file) => {
  const value = file.scalar(place);
  return file.reportMissing(typeof value === 'boolean' ? value : undefined, place, 'flag', 'must be true or false');
};

export function wholeNumber(minimum: number, maximum: number): Reader<number> {
  return (place, file) => {
    const value = file.scalar(place);
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum;
    const message = `must be a whole number from ${String(minimum)} to ${String(maximum)}`;
    return file.reportMissing(fits ? value : undefined, place, 'whole-number', message);
  };
}

export function choice<const T extends string>(...choices: readonly T[]): Reader<T> {
  return (place, file) => {
    const value = choices.find((each) => each === file.scalar(place));
    return file.reportMissing(value, place, 'choice', `must be one of ${choices.join(', ')}`);
  };
}

export function list<T>(read: Reader<T>): Reader<readonly T[]> {
  return (place, file) => {
    const items = file.items(place)?.map((item) => read(item, file));
    return items?.every((item) => item !== undefined) === true ? items : undefined;
  };
}

/** Values by language. */
export function byLanguage<T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return record(isLanguageTag, 'language', 'must be a language tag such as en', read);
}

export function record<T>(
  isName: (name: string) => boolean,
  rule: string,
  message: string,
  read: Reader<T>,
): Reader<Readonly<Record<string, T>>> {
  return (place, file) => {
    const values: [string, T][] = [];
    for (const [name, value, key] of file.entries(place) ?? []) {
      if (!isName(name)) file.report(key, rule, message);
      const one = read(value, file);
      if (one !== undefined) values.push([name, one]);
    }
    return Object.fromEntries(values);
  };
}

export function object<F extends Parameters<FieldReader['object']>[1]>(fields: F): Reader<ObjectOf<F>> {
  return (place, file) => file.object(place, fields);
}

/** `{ Mon-Fri: ["08:00-12:00", "13:00-17:00"], Sat: "22:00-06:00" }`, or one line: `"Mon-Fri 09:00-17:00"`. */
export const weeklyHours: Reader<WeeklyHours> = (place, file) => {
  const line = file.scalar(place);
  const shifts = typeof line === 'string' ? shiftsOf(parseHoursLine(line), place, file) : hoursByDay(place, file);
  if (shifts === undefined) return undefined;
  if (shifts.length === 0) file.report(place, 'hours', 'must have at least one time, or be left out');
  else if (overlapIn(shifts) !== undefined) file.report(place, 'hours', 'has times that overlap');
  return shifts;
};

/** `"21:00-08:00"`: a stretch of every day. */
export const dailyHours: Reader<{ readonly fromMinute: number; readonly toMinute: number }> = (place, file) => {
  const [shift] = shiftsOf(parseShifts('Mon', text()(place, file) ?? ''), place, file) ?? [];
  return shift === undefined ? undefined : { fromMinute: shift.fromMinute, toMinute: shift.toMinute };
};

function hoursByDay(place: Place, file: FieldReader): Shift[] | undefined {
  const shifts: Shift[] = [];
  const before = file.problems.length;
  for (const [days, value] of file.entries(place) ?? []) {
    const single = file.scalar(value);
    const times = typeof single === 'string' ? [value] : (file.items(value) ?? []);
    for (const one of times) {
      const written = text()(one, file);
      if (written !== undefined) shifts.push(...(shiftsOf(parseShifts(days, written), one, file) ?? []));
    }
  }
  return file.problems.length === before ? shifts : undefined;
}

function shiftsOf(parsed: ParsedHours, place: Place, file: FieldReader): readonly Shift[] | undefined {
  if ('shifts' in parsed) return parsed.shifts;
  file.report(place, 'hours', parsed.problem);
  return undefined;
}

function isLanguageTag(value: string): boolean {
  if (!/^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/iu.test(value)) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

// A date that JavaScript moves, such as 30 February, is none.
function isDay(value: string): boolean {
  const epoch = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(epoch) && new Date(epoch + DAY_MS - 1).toISOString().startsWith(value);
}
