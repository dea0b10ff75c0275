import type { Fit, HardRefusal } from './fit.js';
import type { Person, SeatLoad } from './person.js';

/** What of a single case decides on its handler, beside what all of its bucket need. */
export interface CaseAtHand {
  /** What it takes of its handler's room as it stands now, in hundredths of an ordinary case. */
  readonly weight: number;
  /** Who must not have to do with it. */
  readonly hasConflict: (person: Person) => boolean;
  /** Safety, urgent cases and live conversations do not wait for a better fit. */
  readonly urgent: boolean;
  /** Danger to people: neither hours nor capacity stand against it; a conflict, a skill and an absence do. */
  readonly safety?: boolean;
  /** A live conversation: it takes a place for those, and no room for cases. */
  readonly conversation?: boolean;
  /** False: it is given out at once, also when the shift of somebody better begins within minutes. Left out: false. */
  readonly sharesShift?: boolean;
  /** Minutes it has waited in the queue. */
  readonly waited: number;
  /** Keys of people who said that they cannot take it. */
  readonly declined: readonly string[];
  /** Who did not open it in time. */
  readonly lapsed?: string;
  /** The handler who knows the customer. */
  readonly known?: string;
}

export interface ChoiceRules {
  /** Unopened cases a person, at most. */
  readonly unopened: number;
  /** Minutes after which the next soft rule is given up. */
  readonly relaxMinutes: number;
}

/** Why somebody was not given the case; `ready`: they could have been. */
export type VerdictCode = HardRefusal | 'conflict' | 'declined' | 'no-room' | 'unopened' | 'ready';

export interface Verdict {
  readonly fit: Fit;
  readonly code: VerdictCode;
}

/**
 * Why a case waits. `better-fit`: somebody could take it, but a soft rule is not given up yet. `shift-begins`: it is the share
 * of somebody whose shift begins within minutes.
 */
export type WaitingCode = 'nobody-could' | 'nobody-on-duty' | 'no-room' | 'better-fit' | 'shift-begins';

export interface Choice {
  readonly verdicts: readonly Verdict[];
  /** Who gets the case; undefined: it waits, because of `waiting`. */
  readonly chosen?: Fit;
  readonly waiting?: WaitingCode;
  /** Whose share it is, as soon as their shift begins. */
  readonly awaited?: Fit;
}

const NO_LOAD: SeatLoad = { used: 0, unopened: 0, lastAt: '' };

/**
 * Who gets the case. Hard rules, never given up: no conflict, competent, on duty, within capacity, not too many cases
 * unopened. Soft rules are given up one after the other, when nobody on duty keeps them or the case has waited for it.
 * Among those who fit: who knows the customer, then the largest share of free capacity, then the longest without a new
 * case, then by key, so that the same facts always give the same answer. In danger neither hours nor room keep anybody from it.
 */
export function chooseHandler(
  fits: readonly Fit[],
  loads: ReadonlyMap<string, SeatLoad>,
  each: CaseAtHand,
  rules: ChoiceRules,
): Choice {
  const verdicts = fits.map((fit) => ({ fit, code: verdictOf(fit, loads.get(fit.person.key), each, rules) }));
  if (each.safety === true) return chooseInDanger(verdicts, loads, each);
  // One walk over hundreds of people, thousands of times a second.
  let kept = Infinity;
  let best: Fit | undefined;
  for (const { fit, code } of verdicts) {
    if (code !== 'ready' && code !== 'no-room' && code !== 'unopened') continue;
    kept = Math.min(kept, fit.level);
    if (code === 'ready' && (best === undefined || isNearer(fit, best, loads, each))) best = fit;
  }
  if (best === undefined || best.level > levelAllowed(kept, each, rules))
    return { verdicts, waiting: waitingCode(verdicts, best !== undefined) };
  return best.refusal === undefined ? { verdicts, chosen: best } : { verdicts, awaited: best, waiting: 'shift-begins' };
}

function chooseInDanger(verdicts: readonly Verdict[], loads: ReadonlyMap<string, SeatLoad>, each: CaseAtHand): Choice {
  const able = verdicts.flatMap((verdict) => {
    const distance = distanceInDanger(verdict, each);
    return distance === undefined ? [] : [{ fit: verdict.fit, distance }];
  });
  const [nearest] = able.sort(
    (a, b) => a.distance - b.distance || a.fit.level - b.fit.level || (isBetter(b.fit, a.fit, loads, each) ? 1 : -1),
  );
  return nearest === undefined
    ? { verdicts, waiting: waitingCode(verdicts, false) }
    : { verdicts, chosen: nearest.fit };
}

/**
 * How far somebody is from taking up a danger now: at work with room, at work and full, at work and has let it lie, away for a
 * while, not at work. Undefined for who must not or cannot.
 */
function distanceInDanger({ fit: { person }, code }: Verdict, { lapsed, declined }: CaseAtHand): number | undefined {
  if (declined.includes(person.key)) return undefined;
  switch (code) {
    case 'ready':
      return person.key === lapsed ? 2 : 0;
    case 'no-room':
    case 'unopened':
      return person.key === lapsed ? 2 : 1;
    case 'away':
      return 3;
    case 'off-duty':
      return 4;
    case 'conflict':
    case 'declined':
    case 'not-competent':
    case 'absent':
      return undefined;
  }
}

/**
 * True when what keeps this case may keep no other of its bucket; want of people or room keeps them all. `declined`: who said
 * that they cannot take it; their code may be another one, such as `away`, which keeps nobody from a danger.
 */
export function isItsOwn({ verdicts }: Choice, declined: readonly string[]): boolean {
  return declined.length > 0 || verdicts.some(({ code }) => code === 'conflict');
}

/** True when somebody of the team could take such a case one day: competent, without a conflict, with hours and room. */
export function couldEver(
  fits: readonly Fit[],
  { weight, hasConflict, conversation }: Pick<CaseAtHand, 'weight' | 'hasConflict' | 'conversation'>,
): boolean {
  const hasSeat = ({ capacity, chats = 0 }: Person): boolean =>
    conversation === true ? chats > 0 : capacity >= weight;
  return fits.some(
    ({ person, refusal }) => refusal !== 'not-competent' && person.worksEver && hasSeat(person) && !hasConflict(person),
  );
}

/** True when the person may be given the case by machine as far as capacity goes. */
export function hasRoom(capacity: number, load: SeatLoad, weight: number, { unopened }: ChoiceRules): boolean {
  return load.used + weight <= capacity && load.unopened < unopened;
}

/** True when the person may be given one more live conversation. */
export function hasChatRoom({ chats = 0 }: Person, load: Pick<SeatLoad, 'chats'>): boolean {
  return (load.chats ?? 0) < chats;
}

function verdictOf({ person, refusal }: Fit, load = NO_LOAD, each: CaseAtHand, rules: ChoiceRules): VerdictCode {
  if (each.hasConflict(person)) return 'conflict';
  const comes = refusal === 'off-duty' && person.startsSoon === true && each.sharesShift === true;
  if (refusal !== undefined && !comes) return refusal;
  if (each.declined.includes(person.key)) return 'declined';
  if (each.conversation === true) return hasChatRoom(person, load) ? 'ready' : 'no-room';
  if (load.used + each.weight > person.capacity) return 'no-room';
  return hasRoom(person.capacity, load, each.weight, rules) ? 'ready' : 'unopened';
}

// The first level that somebody on duty keeps, full or not; then one more for each stretch of waiting.
function levelAllowed(kept: number, { urgent, waited }: CaseAtHand, rules: ChoiceRules): number {
  if (urgent) return 3;
  return Math.max(kept, Math.floor(waited / rules.relaxMinutes));
}

// Fewer soft rules given up, then who is better among equals.
function isNearer(one: Fit, other: Fit, loads: ReadonlyMap<string, SeatLoad>, each: CaseAtHand): boolean {
  return one.level === other.level ? isBetter(one, other, loads, each) : one.level < other.level;
}

function isBetter(one: Fit, other: Fit, loads: ReadonlyMap<string, SeatLoad>, each: CaseAtHand): boolean {
  const { known, lapsed } = each;
  const [a, b] = [one.person, other.person];
  if ((a.key === lapsed) !== (b.key === lapsed)) return b.key === lapsed;
  if ((a.key === known) !== (b.key === known)) return a.key === known;
  const [loadA, loadB] = [loads.get(a.key) ?? NO_LOAD, loads.get(b.key) ?? NO_LOAD];
  const spare = freeShare(a, loadA, each) - freeShare(b, loadB, each);
  if (spare !== 0) return spare > 0;
  return loadA.lastAt === loadB.lastAt ? a.key < b.key : loadA.lastAt < loadB.lastAt;
}

/** The share of a person's room that is free, of the kind that the case asks for: 1 for all of it, below 0 for who has too much. */
export function freeShare(
  { capacity, chats = 0 }: Person,
  { used, chats: live = 0 }: Pick<SeatLoad, 'used' | 'chats'>,
  { conversation }: Pick<CaseAtHand, 'conversation'>,
): number {
  return conversation === true ? (chats - live) / chats : (capacity - used) / capacity;
}

function waitingCode(verdicts: readonly Verdict[], someReady: boolean): WaitingCode {
  if (someReady) return 'better-fit';
  if (verdicts.some(({ code }) => code === 'no-room' || code === 'unopened')) return 'no-room';
  const later = verdicts.some(({ code }) => code === 'off-duty' || code === 'absent' || code === 'away');
  return later ? 'nobody-on-duty' : 'nobody-could';
}
