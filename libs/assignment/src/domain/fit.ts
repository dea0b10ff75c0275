import type { Demand, Person } from './person.js';

/** Rules that may be given up, in the order in which they are: what harms the customer least goes first. */
export const SOFT_RULES = ['channel', 'skill', 'language'] as const;
export type SoftRule = (typeof SOFT_RULES)[number];

/** Hard rules that hold whichever of a bucket's cases it is; conflicts are of the single case. */
export type HardRefusal = 'not-competent' | 'off-duty' | 'absent' | 'away';

/** How a person fits what all cases of a bucket need. */
export interface Fit {
  readonly person: Person;
  /** The hard rule that the person fails. */
  readonly refusal?: HardRefusal;
  readonly misses: readonly SoftRule[];
  /** How many soft rules, in their order, must be given up before this person may be asked: 0 to 3. */
  readonly level: number;
}

export function fitsOf(demand: Demand, people: readonly Person[]): readonly Fit[] {
  return people.map((person) => {
    const misses = SOFT_RULES.filter((rule) => isMissed(rule, demand, person));
    const last = misses.at(-1);
    const level = last === undefined ? 0 : SOFT_RULES.indexOf(last) + 1;
    const refusal = refusalOf(demand, person);
    return { person, misses, level, ...(refusal === undefined ? {} : { refusal }) };
  });
}

function refusalOf({ requires }: Demand, { skills, duty }: Person): HardRefusal | undefined {
  if (!requires.every((skill) => skills.includes(skill))) return 'not-competent';
  switch (duty) {
    case 'on':
      return undefined;
    case 'off':
      return 'off-duty';
    case 'absent':
    case 'away':
      return duty;
  }
}

function isMissed(rule: SoftRule, { channel, prefers, language }: Demand, person: Person): boolean {
  switch (rule) {
    case 'channel':
      return person.channels?.includes(channel) === false;
    case 'skill':
      return !prefers.every((skill) => person.skills.includes(skill));
    case 'language':
      return language !== '' && person.languages?.some((spoken) => primary(spoken) === language) === false;
  }
}

function primary(tag: string): string {
  return tag.split('-')[0]?.toLowerCase() ?? '';
}
