import { ALWAYS_ON, type DutyLine } from './duty-line.js';
import type { Move, RecordedAssignment, RecordedCase } from './recorded-case.js';

/** A change of the next move, and after how much work on the case it came (milliseconds on duty). */
export interface WorkMark {
  readonly work: number;
  readonly at: number;
  readonly move: Move;
}

/** How a case was worked on, in its handlers' time on duty: whoever has it is taken to need as much. Times in milliseconds. */
export interface WorkPlan {
  readonly marks: readonly WorkMark[];
  /** Until the first look, of the last who took one. */
  readonly look?: number;
  /** Until they said that they cannot take it, by person. */
  readonly declines: ReadonlyMap<string, number>;
}

/** @param lines how the recorded handlers were on duty */
export function workPlan({ assignments, moves }: RecordedCase, lines: ReadonlyMap<string, DutyLine>): WorkPlan {
  const lasted = ({ handler, at }: RecordedAssignment, until: number): number =>
    lineOf(lines, handler).between(at, until);
  const begun = assignments.filter(hasBegun);
  const workUntil = (moment: number): number =>
    begun.reduce((sum, each) => sum + lasted(each, Math.min(moment, each.endedAt ?? Infinity)), 0);
  const looked = assignments.findLast(({ openedAt }) => openedAt !== undefined);
  const declined = assignments.filter(({ end }) => end === 'declined');
  return {
    marks: moves.map(({ at, move }) => ({ at, move, work: workUntil(at) })),
    declines: new Map(declined.map((each) => [each.handler, lasted(each, each.endedAt ?? each.at)])),
    ...(looked?.openedAt === undefined ? {} : { look: lasted(looked, looked.openedAt) }),
  };
}

/** Of somebody whose duty nobody knows all time counts. */
export function lineOf(lines: ReadonlyMap<string, DutyLine>, key: string): DutyLine {
  return lines.get(key) ?? ALWAYS_ON;
}

// Who gave it back before they had looked has done nothing on it.
function hasBegun({ end, openedAt }: RecordedAssignment): boolean {
  return end !== 'unbegun' && (end !== 'declined' || openedAt !== undefined);
}
