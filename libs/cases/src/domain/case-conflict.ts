import { RedressError, type Instant } from '@redress/kernel';

/**
 * Why somebody must have nothing to do with a case: they declared an interest (`declared`), they handled what is now
 * reviewed (`previous-handler`), a message names them (`named`), or a person says that it is about them (`stated`).
 */
export type ConflictKind = 'declared' | 'previous-handler' | 'named' | 'stated';

/** A conflict of interest of one person in one case, or the suspicion of one (ISO 10002:2018, 4.7 objectivity). */
export interface CaseConflict {
  /** Key of a member of staff. */
  readonly person: string;
  readonly kind: ConflictKind;
  /** `suspected` holds the case from the person as `confirmed` does; `cleared` no longer does. */
  readonly state: 'suspected' | 'confirmed' | 'cleared';
  readonly at: Instant;
  /** Staff key of who decided. */
  readonly decidedBy?: string;
  readonly decidedAt?: Instant;
}

/** What makes somebody suspected. */
export interface Suspicion extends Pick<CaseConflict, 'person' | 'kind' | 'at'> {
  /** True for what is held against somebody anew, though an earlier suspicion was cleared. */
  readonly anew?: boolean;
}

// More people than this are named by a list of them, not by a complaint.
const MOST = 50;

const ABOUT: readonly ConflictKind[] = ['named', 'stated'];

/** What of a head says who must have nothing to do with it. */
export interface ConflictFields {
  readonly conflicts: readonly CaseConflict[];
  /** Whom it is about, as far as anybody suspects; neither they nor who leads them see it. */
  readonly subjects: readonly string[];
  /** Who declared an interest; they do not see it. */
  readonly interested: readonly string[];
}

/** True while the person must not be given the case, confirmed or suspected. */
export function isBarred({ conflicts }: Pick<ConflictFields, 'conflicts'>, person: string): boolean {
  return conflicts.some((each) => each.person === person && each.state !== 'cleared');
}

/** @throws RedressError `forbidden` for who must not have to do with the case */
export function refuseBarred(head: Pick<ConflictFields, 'conflicts'>, person: string): void {
  if (!isBarred(head, person)) return;
  // Neutral: why somebody must not have a case is for few to know.
  throw new RedressError('forbidden', 'You must not have to do with this case.');
}

/** True when somebody has looked into a conflict of the person and found none. */
export function isCleared({ conflicts }: Pick<ConflictFields, 'conflicts'>, person: string): boolean {
  return conflicts.some((each) => each.person === person && each.state === 'cleared');
}

/** Everybody who must not be given the case. */
export function barredPeople({ conflicts }: Pick<ConflictFields, 'conflicts'>): readonly string[] {
  return [...new Set(conflicts.filter(holds).map(({ person }) => person))];
}

/** The fields that follow from the conflicts of a case. */
export function fieldsOfConflicts(conflicts: readonly CaseConflict[]): ConflictFields {
  const holding = conflicts.filter(holds);
  const people = (kinds: readonly ConflictKind[]): readonly string[] => [
    ...new Set(holding.filter(({ kind }) => kinds.includes(kind)).map(({ person }) => person)),
  ];
  return { conflicts, subjects: people(ABOUT), interested: people(['declared']) };
}

/**
 * The conflicts with what is newly suspected. What a person has decided of somebody stands: who was cleared is not suspected
 * again for the same reason, or every greeting of a handler would take the case from them. What came up `anew` after the
 * verdict nobody has looked into, and it is suspected again.
 */
export function withSuspicions(
  known: readonly CaseConflict[],
  suspicions: readonly Suspicion[],
): readonly CaseConflict[] {
  return suspicions.reduce<readonly CaseConflict[]>(withSuspicion, known);
}

function withSuspicion(known: readonly CaseConflict[], { person, kind, at, anew }: Suspicion): readonly CaseConflict[] {
  const before = known.find((each) => each.person === person && each.kind === kind);
  const suspected: CaseConflict = { person, kind, state: 'suspected', at };
  if (before === undefined) return [...known, suspected].slice(0, MOST);
  const again = anew === true && before.state === 'cleared' && (before.decidedAt ?? before.at) < at;
  return again ? known.map((each) => (each === before ? suspected : each)) : known;
}

/** The conflicts after a person has decided about somebody; one that nobody suspected is entered as stated. */
export function withDecision(
  known: readonly CaseConflict[],
  { person, state, by, at }: ConflictDecision,
): readonly CaseConflict[] {
  const decided = known.map((each) =>
    each.person === person && each.state !== state ? { ...each, state, decidedBy: by, decidedAt: at } : each,
  );
  if (state === 'cleared' || known.some((each) => each.person === person && ABOUT.includes(each.kind))) return decided;
  const stated: CaseConflict = { person, kind: 'stated', state, at, decidedBy: by, decidedAt: at };
  return [...decided, stated].slice(-MOST);
}

/** What a person decides about somebody's conflict. */
export interface ConflictDecision {
  readonly person: string;
  readonly state: 'confirmed' | 'cleared';
  readonly by: string;
  readonly at: Instant;
}

function holds({ state }: CaseConflict): boolean {
  return state !== 'cleared';
}
