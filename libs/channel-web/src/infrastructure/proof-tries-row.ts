import { defineCollection } from '@redress/persistence';

/** How often the holders of one link, or of all links of a case on one day, tried to prove something of the case. */
export interface ProofTriesRow {
  /** The case id, and the second at which the link was issued or the day; links without a date count as one. */
  _id: string;
  tries: number;
}

export const WEB_PROOF_TRIES = defineCollection<ProofTriesRow>({ name: 'web_proof_tries', indexes: [] });
