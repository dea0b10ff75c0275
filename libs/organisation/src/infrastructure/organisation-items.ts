import { defineCollection } from '@redress/persistence';
import type { Category, OrganisationProfile, StaffMember, Team } from '../domain/organisation.js';

/** One item of the organisation as it stands. */
export type OrganisationItem = (
  | { readonly kind: 'profile'; readonly value: OrganisationProfile }
  | { readonly kind: 'team'; readonly value: Team }
  | { readonly kind: 'staff'; readonly value: StaffMember }
  | { readonly kind: 'category'; readonly value: Category }
) & {
  /** `profile`, `team:parcels`, `staff:lena`, `category:late`. */
  readonly _id: string;
  /** Goes up with every change. */
  readonly sequence: number;
  /** The sequence that was published last; below `sequence`: publishing is due. Staff are never published. */
  readonly published: number;
  /** The file that was applied last has it. */
  readonly inFile: boolean;
};

/** As many rows as the organisation has teams, people and categories: may be scanned. */
export const organisationItems = defineCollection<OrganisationItem>({ name: 'organisation_items', bounded: true });
