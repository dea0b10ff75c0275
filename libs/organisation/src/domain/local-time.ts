import { toEpoch, type Instant } from '@redress/kernel';
import type { LocalDate } from './organisation.js';

/** An instant as a clock on the wall shows it. `weekday` is ISO 8601, 1 Monday … 7 Sunday. */
export interface LocalTime {
  readonly date: LocalDate;
  readonly weekday: number;
  readonly minute: number;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
// By time zone and minute. Who is on duty is asked for every case, for now and for the ends of their shifts.
const knownTimes = new Map<string, Map<number, LocalTime>>();
// A week of minutes.
const MOST_KNOWN = 10_080;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError for a time zone that is none. */
export function localTime(instant: Instant, timeZone: string): LocalTime {
  const epoch = toEpoch(instant);
  const minute = Math.floor(epoch / 60_000);
  const known = knownTimes.get(timeZone) ?? new Map<number, LocalTime>();
  const found = known.get(minute);
  if (found !== undefined) return found;
  const time = readLocalTime(epoch, timeZone);
  if (known.size === MOST_KNOWN) known.clear();
  knownTimes.set(timeZone, known.set(minute, time));
  return time;
}

function readLocalTime(epoch: number, timeZone: string): LocalTime {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(epoch)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    weekday: DAYS.indexOf(part('weekday')) + 1,
    minute: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

export function dayBefore(date: LocalDate): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

// Making one costs a thousand times more than using it.
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timeZone, made);
  return made;
}
