/** A calendar day without a zone, as the number of days since 1970-01-01: counting days needs no clock. */
export type DayNumber = number;

const DAY_MS = 86_400_000;

/** @param date `2026-12-25` */
export function dayNumber(date: string): DayNumber {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

export function dateText(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function yearOf(day: DayNumber): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

/** ISO 8601: 1 Monday … 7 Sunday. */
export function weekdayOf(day: DayNumber): number {
  // Day 0 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The same day of a later month, or that month's last where it is shorter. */
export function monthsLater(day: DayNumber, months: number): DayNumber {
  const from = new Date(day * DAY_MS);
  const firstOfMonth = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const lastOfMonth = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0);
  return Math.min(firstOfMonth / DAY_MS + from.getUTCDate() - 1, lastOfMonth / DAY_MS);
}

/** True when `later` is that month's last day because the month has none of `from`'s number. */
export function isShortened(from: DayNumber, later: DayNumber): boolean {
  return new Date(later * DAY_MS).getUTCDate() < new Date(from * DAY_MS).getUTCDate();
}
