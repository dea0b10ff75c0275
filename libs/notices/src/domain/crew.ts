import { RUNGS, type Rung } from './ladder.js';

/** Somebody who may be told of a case. */
export interface Colleague {
  readonly key: string;
  readonly onDuty: boolean;
}

/** Who stands on each rung, in the order in which they stand in for one another; nobody who must not know of the case. */
export type Crew = Readonly<Record<Rung, readonly Colleague[]>>;

/** Somebody who hears of an occasion. `standsIn`: only because whoever should hear first is not on duty. */
export interface Hearer extends Colleague {
  readonly standsIn: boolean;
}

/**
 * Who hears of it: the first on each rung. An empty rung (no handler, no deputy, or a lead who must not know) is taken by
 * the next one up.
 * @param awake somebody on duty is to hear: who is not is passed over to the rungs above, and hears of it all the same
 */
export function whoIsTold(rungs: readonly Rung[], crew: Crew, awake = false): readonly Hearer[] {
  const told = new Map<string, Hearer>();
  for (const rung of rungs) {
    const [first, ...above] = fromRung(rung, crew);
    if (first === undefined) continue;
    told.set(first.key, { ...first, standsIn: false });
    if (!awake || first.onDuty) continue;
    for (const colleague of untilOnDuty(above)) {
      if (!told.has(colleague.key)) told.set(colleague.key, { ...colleague, standsIn: true });
    }
  }
  return [...told.values()];
}

/** Who hears that a case is stuck: who answers for it, else the first above, and every manager of the team. */
export function whoAnswers(crew: Crew, ownerKey: string): readonly Hearer[] {
  const above = [...crew.lead, ...crew.deputy, ...crew.manager];
  const owner = above.find(({ key }) => key === ownerKey) ?? above[0];
  const told = new Map([...(owner === undefined ? [] : [owner]), ...crew.manager].map((each) => [each.key, each]));
  return [...told.values()].map((each) => ({ ...each, standsIn: false }));
}

// The first of each rung from this one upwards.
function fromRung(rung: Rung, crew: Crew): readonly Colleague[] {
  return RUNGS.slice(RUNGS.indexOf(rung)).flatMap((each) => crew[each].slice(0, 1));
}

function untilOnDuty(colleagues: readonly Colleague[]): readonly Colleague[] {
  const awake = colleagues.findIndex(({ onDuty }) => onDuty);
  return awake === -1 ? colleagues : colleagues.slice(0, awake + 1);
}
