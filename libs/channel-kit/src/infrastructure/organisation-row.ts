import { defineCollection } from '@redress/persistence';
import { byChannel } from './by-channel.js';

/** An item of the organisation, as the case service last told it. */
export interface OrganisationRow {
  /** The item, such as `profile`. */
  _id: string;
  sequence: number;
  erased: boolean;
  value: Record<string, unknown>;
}

/** What a gateway knows of the organisation: `email_organisation`, `web_organisation`. */
export const organisationCollection = byChannel((channel) =>
  defineCollection<OrganisationRow>({ name: `${channel}_organisation`, indexes: [], bounded: true }),
);
