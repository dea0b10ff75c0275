import type { Instant } from '@redress/kernel';

/** One reason of an assignment, coded: what holds of whom. Reasons speak of colleagues, so only leads see them. */
export interface AssignmentReason {
  /** Such as `chosen`, `no-room`, `by-person`; the codes of machines are those of the context `assignment`. */
  readonly code: string;
  /** Key of a member of staff. */
  readonly person?: string;
  /** A figure to the code, or the words of the person who decided. */
  readonly detail?: string;
}

export interface Assignment {
  /** How many assignments the case has had; part of each one's cause. */
  readonly count: number;
  readonly handlerKey?: string;
  readonly token?: string;
  /** In hundredths of a case. */
  readonly weight?: number;
  readonly at?: Instant;
  /** When the handler first looked at the case or worked on it. */
  readonly openedAt?: Instant;
  readonly reasons: readonly AssignmentReason[];
  /** Keys of people who said that they cannot take the case. */
  readonly declined?: readonly string[];
  /** Whose absence it is covered in: it goes back to them unless its handler has begun. */
  readonly covers?: string;
  /** Who had it last and did not open it in time: asked again only when nobody else can be. */
  readonly lapsed?: string;
}
