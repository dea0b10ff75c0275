/** What somebody may do; `employee` enters complaints and has no seat. */
export type ViewerRole = 'employee' | 'handler' | 'lead' | 'manager' | 'auditor' | 'admin';

/** Somebody signed in, as far as it decides on what they see. */
export interface Viewer {
  /** The key of a member of staff. */
  readonly key: string;
  readonly role: ViewerRole;
  /** Keys of the teams this person belongs to, leads or deputises in. */
  readonly teams: readonly string[];
  /** Keys of the people whose team this person leads. */
  readonly leads: readonly string[];
}

/** What decides on who may see a case; the fields of the case's head. */
export interface VisibleCase {
  readonly teamKey: string;
  readonly ownerKey: string;
  /** Left out or empty: nobody works on it yet. */
  readonly handlerKey?: string;
  readonly confidential: boolean;
  /** Keys of staff whom the complaint is about, as far as anybody suspects. */
  readonly subjects: readonly string[];
  /** Keys of staff who declared an interest in who complains, or in whom it is about. */
  readonly interested: readonly string[];
}

/** The part of all cases that lists and search look through: by team first, then case by case. */
export interface CaseScope {
  /** Whose cases are looked through. Cases that somebody owns or handles in another team are found by their own lists. */
  readonly teams: readonly string[];
  readonly sees: (each: VisibleCase) => boolean;
  /** True for what has no case yet and is about the viewer, or about somebody whom they lead. */
  readonly isKept: (subjects: readonly string[]) => boolean;
}

/**
 * THE rule on who sees a case (ISO 10002:2018, 4.10): lists, search, intake, push, export and files ask it and nothing else.
 *
 * 1. Whom the complaint is about never sees it, in whatever role; nor does who leads them, nor who declared an interest.
 * 2. Who owns or handles a case sees it.
 * 3. A confidential case is seen further by the leads of its team, managers and auditors.
 * 4. Any other case is seen by handlers and leads of its team, and by managers, auditors and administrators.
 */
export function maySee(
  viewer: Viewer,
  { teamKey, ownerKey, handlerKey, confidential, subjects, interested }: VisibleCase,
): boolean {
  if (isKeptFrom(viewer, subjects) || interested.includes(viewer.key)) return false;
  const own = viewer.key !== '' && (ownerKey === viewer.key || handlerKey === viewer.key);
  if (own && viewer.role !== 'employee') return true;
  switch (viewer.role) {
    case 'manager':
    case 'auditor':
      return true;
    case 'admin':
      return !confidential;
    case 'lead':
      return viewer.teams.includes(teamKey);
    case 'handler':
      return !confidential && viewer.teams.includes(teamKey);
    case 'employee':
      return false;
  }
}

/** True when something that is about these members of staff is about the viewer, or about somebody whom they lead. */
export function isKeptFrom({ key, leads }: Viewer, subjects: readonly string[]): boolean {
  return subjects.some((subject) => subject === key || leads.includes(subject));
}

/** True when the viewer may add to the case or move it: who sees it, auditors aside. */
export function mayWork(viewer: Viewer, each: VisibleCase): boolean {
  return viewer.role !== 'auditor' && maySee(viewer, each);
}

/** True for who may look at what was taken in and at what could not be done (`/intake`, `/parked`, `/queue`). */
export function mayLead(viewer: Viewer): boolean {
  return viewer.role === 'lead' || viewer.role === 'manager' || viewer.role === 'admin';
}

/** The scope of lists and search for this viewer among `allTeams`. */
export function caseScope(viewer: Viewer, allTeams: readonly string[]): CaseScope {
  return {
    teams: allTeams.filter((team) => seesTeam(viewer, team)),
    sees: (each) => maySee(viewer, each),
    isKept: (subjects) => isKeptFrom(viewer, subjects),
  };
}

// A team is looked through when the viewer sees an ordinary case of it.
function seesTeam(viewer: Viewer, teamKey: string): boolean {
  return maySee(viewer, { teamKey, ownerKey: '', confidential: false, subjects: [], interested: [] });
}
