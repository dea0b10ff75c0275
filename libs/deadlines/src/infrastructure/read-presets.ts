import { readFileSync } from 'node:fs';
import { RedressError } from '@redress/kernel';
import { parse } from 'yaml';
import { CLOCK_STARTS, type ClockStart } from '../domain/clock-start.js';
import { parseDuration, type Duration } from '../domain/duration.js';
import {
  VERIFICATIONS,
  type Extension,
  type ExtensionLength,
  type Milestone,
  type Preset,
  type ReceiptSpan,
  type Window,
} from '../domain/preset.js';

const FILE = new URL('../../data/presets.yaml', import.meta.url);

type Fields = Readonly<Record<string, unknown>>;

/**
 * The timetables that come with Redress, by id.
 * @throws RedressError `presets-wrong`, naming timetable and field, when `source` is not in the form of `data/presets.yaml`
 */
export function readPresets(source = readFileSync(FILE, 'utf8')): ReadonlyMap<string, Preset> {
  const { presets } = (parse(source) ?? {}) as Fields;
  if (!Array.isArray(presets)) throw wrong('there are none');
  return new Map(presets.map((each: Fields) => [text(each, 'id', 'a timetable'), readPreset(each)]));
}

function readPreset(fields: Fields): Preset {
  const id = text(fields, 'id', 'a timetable');
  only(fields, ['id', 'status', 'source', 'holidays', 'received', 'milestones', 'windows'], id);
  const verification = VERIFICATIONS.find((each) => each === fields.status);
  if (verification === undefined) throw wrong(`${id}: status must be one of ${VERIFICATIONS.join(', ')}`);
  return {
    id,
    source: text(fields, 'source', id),
    verification,
    milestones: list(fields, 'milestones', id).map((each) => readMilestone(each, id)),
    windows: fields.windows === undefined ? [] : list(fields, 'windows', id).map((each) => readWindow(each, id)),
    ...(fields.holidays === undefined ? {} : { holidays: text(fields, 'holidays', id) }),
    ...(fields.received === undefined ? {} : { received: readSpan(fields.received, id) }),
  };
}

function readMilestone(fields: Fields, preset: string): Milestone {
  const name = text(fields, 'name', preset);
  const where = `${preset}/${name}`;
  only(fields, ['name', 'duty', 'within', 'every', 'start', 'roll', 'received', 'extension'], where);
  const { within, every, roll } = fields;
  if (within !== undefined && every !== undefined) throw wrong(`${where}: either within or every`);
  return {
    name,
    duty: fields.duty === undefined ? name : text(fields, 'duty', where),
    start: readStart(fields, where),
    within: [every ?? within ?? []].flat().map((each) => readDuration(each, where)),
    repeats: every !== undefined,
    rollsToWorkingDay: roll === 'next_working_day',
    ...(fields.received === undefined ? {} : { received: readSpan(fields.received, where) }),
    ...(fields.extension === undefined ? {} : { extension: readExtension(fields.extension as Fields, where) }),
  };
}

function readWindow(fields: Fields, preset: string): Window {
  const name = text(fields, 'name', preset);
  const where = `${preset}/${name}`;
  only(fields, ['name', 'start', 'within'], where);
  return { name, start: readStart(fields, where), within: readDuration(fields.within, where) };
}

function readExtension(fields: Fields, where: string): Extension {
  only(fields, ['further', 'until', 'needs'], where);
  const { further, until, needs } = fields;
  if (!Array.isArray(needs)) throw wrong(`${where}: an extension must have needs, a list`);
  if (further !== undefined && until !== undefined) throw wrong(`${where}: either further or until`);
  return { length: readLength(further, until, where), needs: needs.map(String) };
}

function readLength(further: unknown, until: unknown, where: string): ExtensionLength {
  if (until !== undefined) return { until: readDuration(until, where) };
  return further === 'agreed' ? further : { further: readDuration(further, where) };
}

function readSpan(value: unknown, where: string): ReceiptSpan {
  const fields = value as Fields;
  only(fields, ['from', 'before'], where);
  return {
    ...(fields.from === undefined ? {} : { from: readDate(fields.from, where) }),
    ...(fields.before === undefined ? {} : { before: readDate(fields.before, where) }),
  };
}

function readStart({ start = 'first_receipt' }: Fields, where: string): ClockStart {
  const found = CLOCK_STARTS.find((each) => each === start);
  if (found === undefined) throw wrong(`${where}: start must be one of ${CLOCK_STARTS.join(', ')}`);
  return found;
}

function readDuration(value: unknown, where: string): Duration {
  const duration = typeof value === 'string' ? parseDuration(value) : undefined;
  if (duration === undefined) throw wrong(`${where}: a length must be a number with its unit, such as 20wd`);
  return duration;
}

function readDate(value: unknown, where: string): string {
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/u.test(value)) return value;
  throw wrong(`${where}: a date must be written as 2026-12-25`);
}

function list(fields: Fields, name: string, where: string): readonly Fields[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw wrong(`${where}: ${name} must be a list`);
  return value as readonly Fields[];
}

function text(fields: Fields, name: string, where: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw wrong(`${where}: ${name} must be a text`);
  return value;
}

// A field that nobody reads is a rule that nobody keeps.
function only(fields: Fields, names: readonly string[], where: string): void {
  const unknown = Object.keys(fields).find((each) => !names.includes(each));
  if (unknown !== undefined) throw wrong(`${where}: there is no field ${unknown}`);
}

function wrong(what: string): RedressError {
  return new RedressError('presets-wrong', `The timetables cannot be read: ${what}.`);
}
