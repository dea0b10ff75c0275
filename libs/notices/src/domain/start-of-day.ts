// Whoever has no hours is on duty around the clock; their day has to begin at some time.
const WITHOUT_HOURS = 8 * 60;

/** A shift, as far as the beginning of a day needs it. */
interface DayShift {
  readonly weekday: number;
  readonly fromMinute: number;
}

/** The minute of that weekday at which somebody's day begins; undefined on a day off. A night shift begins the day it starts on. */
export function startOfDay(hours: readonly DayShift[] | undefined, weekday: number): number | undefined {
  if (hours === undefined) return WITHOUT_HOURS;
  const starts = hours.filter((shift) => shift.weekday === weekday).map(({ fromMinute }) => fromMinute);
  return starts.length === 0 ? undefined : Math.min(...starts);
}
