import { freeShare, type CaseAtHand, type Choice, type Verdict } from './choose-handler.js';
import type { Fit } from './fit.js';
import type { SeatLoad } from './person.js';

/** One reason, coded: what holds of whom. */
export interface Reason {
  readonly code: string;
  /** Key of a member of staff. */
  readonly person?: string;
  readonly detail?: string;
}

/**
 * Why the chosen one got the case and the others did not, coded: at most `most` of them. First the
 * chosen and the rules that were given up or, in danger, set aside, then person by person, at last how many more there were.
 */
export function assignmentReasons(
  chosen: Fit,
  { verdicts }: Choice,
  loads: ReadonlyMap<string, SeatLoad>,
  { known, most, ...kind }: Pick<CaseAtHand, 'known' | 'conversation'> & { readonly most: number },
): Reason[] {
  const { key } = chosen.person;
  const said: Reason[] = [
    { code: 'chosen', person: key, detail: `${String(percentFree(chosen, loads, kind))} % free` },
  ];
  if (known === key) said.push({ code: 'knows-customer', person: key });
  said.push(...chosen.misses.map((rule) => ({ code: `without-${rule}`, person: key })));
  const against = verdicts.find(({ fit }) => fit === chosen)?.code ?? 'ready';
  if (against !== 'ready') said.push({ code: `despite-${against}`, person: key });
  const others = verdicts.filter(({ fit }) => fit !== chosen);
  const room = most - said.length;
  if (others.length <= room) return [...said, ...others.map((each) => reasonOf(each, chosen))];
  const named = others.slice(0, room - 1).map((each) => reasonOf(each, chosen));
  return [...said, ...named, { code: 'others', detail: String(others.length - named.length) }];
}

/** What a verdict comes to beside the one who was chosen. */
export function reasonOf({ fit, code }: Verdict, chosen: Fit | undefined): Reason {
  const person = fit.person.key;
  if (code !== 'ready') return { code, person };
  const missed = fit.misses.find((rule) => chosen?.misses.includes(rule) !== true);
  return missed === undefined ? { code: 'less-free', person } : { code: `no-${missed}`, person };
}

function percentFree(
  { person }: Fit,
  loads: ReadonlyMap<string, SeatLoad>,
  kind: Pick<CaseAtHand, 'conversation'>,
): number {
  return Math.max(0, Math.round(freeShare(person, loads.get(person.key) ?? { used: 0 }, kind) * 100));
}
