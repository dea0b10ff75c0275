import { toEpoch, toInstant } from '@redress/kernel';
import { DateTime, IANAZone } from 'luxon';
import type { TimeZone } from '../domain/working-calendar.js';

/** The clock of an IANA time zone. @throws RangeError for a name that is none */
export function timeZone(name: string): TimeZone {
  const zone = IANAZone.create(name);
  if (!zone.isValid) throw new RangeError(`not a time zone: ${name}`);
  return {
    name,
    dateOf: (instant) => DateTime.fromMillis(toEpoch(instant), { zone }).toISODate() ?? '',
    instantOf: (date, minute) =>
      toInstant(
        DateTime.fromISO(date, { zone })
          .set({ hour: Math.floor(minute / 60), minute: minute % 60 })
          .toMillis(),
      ),
    endOf: (date) => toInstant(DateTime.fromISO(date, { zone }).endOf('day').toMillis()),
  };
}
