export { CLOCK_STARTS, type ClockStart } from './domain/clock-start.js';
export { DURATION_UNITS, durationInWords, parseDuration, type Duration, type DurationUnit } from './domain/duration.js';
export { explanationLine, explanationLines, type ExplanationStep } from './domain/explanation.js';
export {
  isWithin,
  type Extension,
  type ExtensionLength,
  type Milestone,
  type Preset,
  type ReceiptSpan,
  type Verification,
  type Window,
} from './domain/preset.js';
export {
  expectedBy,
  extendClock,
  nextOccurrence,
  openWindows,
  startClocks,
  type ClockBasis,
  type ClockEvent,
  type ExtensionGrounds,
  type OpenWindow,
  type StartedClock,
  type Timetable,
} from './domain/start-clocks.js';
export type { Stretch, TimeZone } from './domain/time-zone.js';
export {
  WorkingCalendar,
  type CalendarOptions,
  type CalendarShift,
  type DueInstant,
  type HolidaysOfYear,
} from './domain/working-calendar.js';
export { WorkingTime, type DayShift, type ShiftsOfDay } from './domain/working-time.js';
export { openCalendar, type OpenCalendarOptions } from './infrastructure/open-calendar.js';
export { jurisdictions, publicHolidays } from './infrastructure/public-holidays.js';
export { readPresets } from './infrastructure/read-presets.js';
export { timeZone } from './infrastructure/time-zone.js';
