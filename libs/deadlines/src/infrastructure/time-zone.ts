import { toEpoch, toInstant } from '@redress/kernel';
import { DateTime, IANAZone } from 'luxon';
import type { TimeZone } from '../domain/working-calendar.js';

// Every zone's clocks have moved by whole quarters of an hour since 1972, so that a day begins with one everywhere.
const QUARTER_MS = 900_000;
const REMEMBERED = 100;

/** Local dates by the quarter of an hour since 1970: most questions are about now. */
class RememberedDates {
  private readonly dates = new Map<number, string>();

  constructor(private readonly read: (quarter: number) => string) {}

  of(quarter: number): string {
    const known = this.dates.get(quarter);
    if (known !== undefined) return known;
    if (this.dates.size >= REMEMBERED) this.dates.clear();
    const date = this.read(quarter);
    this.dates.set(quarter, date);
    return date;
  }
}

/** The clock of an IANA time zone. @throws RangeError for a name that is none */
export function timeZone(name: string): TimeZone {
  const zone = IANAZone.create(name);
  if (!zone.isValid) throw new RangeError(`not a time zone: ${name}`);
  const dates = new RememberedDates((quarter) => DateTime.fromMillis(quarter * QUARTER_MS, { zone }).toISODate() ?? '');
  return {
    name,
    dateOf: (instant) => dates.of(Math.floor(toEpoch(instant) / QUARTER_MS)),
    instantOf: (date, minute) =>
      toInstant(
        DateTime.fromISO(date, { zone })
          .set({ hour: Math.floor(minute / 60), minute: minute % 60 })
          .toMillis(),
      ),
    endOf: (date) => toInstant(DateTime.fromISO(date, { zone }).endOf('day').toMillis()),
  };
}
