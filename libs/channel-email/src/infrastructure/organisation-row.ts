import { defineCollection } from '@redress/persistence';

/** One item of the organisation, as the case service last told it. */
export interface OrganisationRow {
  /** The item, such as `profile`. */
  _id: string;
  sequence: number;
  erased: boolean;
  value: Record<string, unknown>;
}

export const EMAIL_ORGANISATION = defineCollection<OrganisationRow>({
  name: 'email_organisation',
  indexes: [],
  bounded: true,
});
