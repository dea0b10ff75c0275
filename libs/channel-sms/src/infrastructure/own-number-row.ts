import { defineCollection } from '@redress/persistence';

/** A number at which the provider has brought us a text: it is ours, whether the settings name it or a messaging service has it. */
export interface OwnNumberRow {
  /** As the provider writes it: `+447700900000`, `whatsapp:+447700900000`. */
  _id: string;
}

export const OWN_NUMBERS = defineCollection<OwnNumberRow>({ name: 'sms_own_numbers', indexes: [] });
