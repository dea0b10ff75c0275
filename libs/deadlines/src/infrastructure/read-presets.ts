import { readFileSync } from 'node:fs';
import { RedressError } from '@redress/kernel';
import { parse } from 'yaml';
import { parseDuration } from '../domain/duration.js';
import { CLOCK_STARTS, type Milestone, type Preset } from '../domain/preset.js';

const FILE = new URL('../../data/presets.yaml', import.meta.url);

interface WrittenMilestone {
  readonly name?: unknown;
  readonly within?: unknown;
  readonly every?: unknown;
  readonly start?: unknown;
  readonly roll?: unknown;
}

/**
 * The timetables that come with Redress, by id.
 * @throws RedressError `presets-wrong` when `source` is not in the form of `data/presets.yaml`
 */
export function readPresets(source = readFileSync(FILE, 'utf8')): ReadonlyMap<string, Preset> {
  const { presets } = parse(source) as { presets?: readonly Record<string, unknown>[] };
  if (!Array.isArray(presets)) throw wrong('there are none');
  return new Map(presets.map((each: Record<string, unknown>) => [String(each.id), readPreset(each)]));
}

function readPreset({ id, source, milestones }: Record<string, unknown>): Preset {
  if (typeof id !== 'string' || typeof source !== 'string' || !Array.isArray(milestones)) {
    throw wrong('each needs id, source and milestones');
  }
  return { id, source, milestones: milestones.map((each: WrittenMilestone) => readMilestone(id, each)) };
}

function readMilestone(
  preset: string,
  { name, within, every, start = 'first_receipt', roll }: WrittenMilestone,
): Milestone {
  const duration = parseDuration(String(within ?? every));
  const event = CLOCK_STARTS.find((each) => each === start);
  if (typeof name !== 'string' || duration === undefined || event === undefined) {
    throw wrong(`${preset} has a milestone without a known name, length or start`);
  }
  return {
    name,
    start: event,
    duration,
    repeats: within === undefined,
    rollsToWorkingDay: roll === 'next_working_day',
  };
}

function wrong(what: string): RedressError {
  return new RedressError('presets-wrong', `The timetables cannot be read: ${what}.`);
}
