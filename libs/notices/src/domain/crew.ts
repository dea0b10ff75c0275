import { RUNGS, type Rung } from './ladder.js';

/** Somebody who may be told of a case. */
export interface Colleague {
  readonly key: string;
  readonly onDuty: boolean;
}

/** Who stands on each rung, in the order in which they stand in for one another; nobody who must not know of the case. */
export type Crew = Readonly<Record<Rung, readonly Colleague[]>>;

/**
 * Who hears of it: the first on each rung. An empty rung (no handler, no deputy, or a lead who must not know) is taken by
 * the next one up.
 * @param awake somebody on duty should be among them: the rungs above are added until one is
 */
export function whoIsTold(rungs: readonly Rung[], crew: Crew, awake = false): readonly Colleague[] {
  const told = new Map<string, Colleague>();
  for (const rung of rungs) {
    for (const colleague of fromRung(rung, crew)) {
      told.set(colleague.key, colleague);
      if (!awake || colleague.onDuty) break;
    }
  }
  return [...told.values()];
}

// The first of each rung from this one upwards.
function fromRung(rung: Rung, crew: Crew): readonly Colleague[] {
  return RUNGS.slice(RUNGS.indexOf(rung)).flatMap((each) => crew[each].slice(0, 1));
}
