import { CsvError, parse } from 'csv-parse/sync';
import { MAXIMUM_SHIFTS, type PlannedShift, type ReadShifts, type ShiftProblem } from '../../domain/planned-shift.js';

const COLUMNS = ['staff', 'date', 'from', 'to'] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/**
 * Reads a roster as CSV (RFC 4180): a header with the columns `staff`, `date`, `from` and `to`; others are passed over. Times are
 * local to the person; a `to` at or before its `from` lies on the next day.
 */
export function readCsvShifts(content: string): ReadShifts {
  const problems: ShiftProblem[] = [];
  const shifts: PlannedShift[] = [];
  for (const [index, row] of rowsOf(content, problems).entries()) {
    const shift = shiftOf(row, `line ${String(index + 2)}`, problems);
    if (shift !== undefined) shifts.push(shift);
  }
  return { shifts, problems };
}

function rowsOf(content: string, problems: ShiftProblem[]): Row[] {
  try {
    const rows: Row[] = parse(content, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      skip_empty_lines: true,
      trim: true,
      to: MAXIMUM_SHIFTS,
    });
    const [first] = rows;
    const missing = first === undefined ? [] : COLUMNS.filter((column) => !(column in first));
    if (missing.length === 0) return rows;
    problems.push({ field: 'line 1', rule: 'columns', message: `must have the columns ${missing.join(', ')}` });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    problems.push({ field: `line ${String(line)}`, rule: 'csv', message: 'is no valid CSV' });
  }
  return [];
}

function shiftOf(row: Row, place: string, problems: ShiftProblem[]): PlannedShift | undefined {
  const { staff = '', date = '', from = '', to = '' } = row;
  const [fromMinute, end] = [minuteOf(from), minuteOf(to)];
  const wrong = (column: string, rule: string, message: string): void => {
    problems.push({ field: `${place}: ${column}`, rule, message });
  };
  if (staff === '') wrong('staff', 'required', 'must be the key or the address of a member of staff');
  if (!isDate(date)) wrong('date', 'date', 'must be a date such as 2026-12-21');
  if (fromMinute === undefined) wrong('from', 'time', 'must be a time such as 08:00');
  if (end === undefined) wrong('to', 'time', 'must be a time such as 16:30');
  if (staff === '' || !isDate(date) || fromMinute === undefined || end === undefined) return undefined;
  return { person: staff, date, fromMinute, toMinute: end <= fromMinute ? end + 1440 : end, place };
}

function minuteOf(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/u.exec(text);
  if (match === null) return undefined;
  const [hour, minute] = [Number(match[1]), Number(match[2])];
  const total = hour * 60 + minute;
  return minute < 60 && total <= 1440 ? total : undefined;
}

// A date that JavaScript moves, such as 30 February, is none.
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const epoch = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(epoch) && new Date(epoch).toISOString().startsWith(text);
}
