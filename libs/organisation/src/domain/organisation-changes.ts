import type { AssignmentRules, Category, OrganisationProfile, StaffMember, Team } from './organisation.js';

/** Some fields of an item, anew; null: as if they were left out. What is absent stays as it is. */
type Anew<T extends { readonly key: string }, K extends keyof T> = Pick<T, 'key'> & {
  readonly [F in K]?: NonNullable<T[F]> | null;
};

/** What of the organisation may be tried out before it is saved: everything that decides on who gets a case. */
export interface OrganisationChanges {
  readonly assignment?: Partial<AssignmentRules>;
  readonly load?: Partial<OrganisationProfile['load']>;
  readonly teams: readonly Anew<Team, 'mode' | 'hours'>[];
  readonly staff: readonly Anew<
    StaffMember,
    'skills' | 'languages' | 'channels' | 'hours' | 'timeZone' | 'capacity' | 'chats' | 'absences'
  >[];
  readonly categories: readonly Anew<Category, 'team' | 'skills' | 'prefers' | 'weight'>[];
}
