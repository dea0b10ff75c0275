export { DURATION_UNITS, durationInWords, parseDuration, type Duration, type DurationUnit } from './domain/duration.js';
export { CLOCK_STARTS, type ClockStart, type Milestone, type Preset } from './domain/preset.js';
export { expectedBy, nextOccurrence, startClocks, type StartedClock } from './domain/start-clocks.js';
export {
  WorkingCalendar,
  type CalendarOptions,
  type CalendarShift,
  type DueInstant,
  type HolidaysOfYear,
  type TimeZone,
} from './domain/working-calendar.js';
export { openCalendar, type OpenCalendarOptions } from './infrastructure/open-calendar.js';
export { jurisdictions, publicHolidays } from './infrastructure/public-holidays.js';
export { readPresets } from './infrastructure/read-presets.js';
export { timeZone } from './infrastructure/time-zone.js';
