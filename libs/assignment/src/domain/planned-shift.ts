/** A shift as a roster says it, in local time, before anybody knows whose time that is. */
export interface PlannedShift {
  /** Staff key or sign-in address. */
  readonly person: string;
  /** Local date of its beginning, `2026-12-21`. */
  readonly date: string;
  /** Minutes from midnight of that date; `toMinute` above 1440 lies on a later day. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** IANA name; undefined: the person's own. */
  readonly zone?: string;
  /** Where it stands in its file: `line 3`, `event 2`. */
  readonly place: string;
}

/** Something in a roster that cannot be read. */
export interface ShiftProblem {
  /** Such as `line 3: from`. */
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

export interface ReadShifts {
  readonly shifts: readonly PlannedShift[];
  readonly problems: readonly ShiftProblem[];
}

/** Shifts that one file may bring: a year of a team of thirty with two a day. */
export const MAXIMUM_SHIFTS = 20_000;
