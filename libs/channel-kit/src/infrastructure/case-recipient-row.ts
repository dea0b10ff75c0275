import type { Instant } from '@redress/kernel';
import { defineCollection } from '@redress/persistence';
import { byChannel } from './by-channel.js';

/** Whether one recipient of a case may be written to because of it. */
export interface CaseRecipientRow {
  /** The lane of the updates that it concerns: case and recipient. */
  _id: string;
  /** The version of the case that the case service spoke of; 0 where only this gateway has heard. */
  sequence: number;
  /** Whoever reads there is not who complains: nothing more goes there because of this case. */
  wrongPerson: boolean;
  /** When this gateway first heard. */
  since: Instant;
}

export const caseRecipientCollection = byChannel((channel) =>
  defineCollection<CaseRecipientRow>({ name: `${channel}_case_recipients`, indexes: [] }),
);
