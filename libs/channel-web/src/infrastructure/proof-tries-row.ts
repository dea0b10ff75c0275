import { defineCollection } from '@redress/persistence';

/** How often the holders of one link tried to prove something of its case. */
export interface ProofTriesRow {
  /** The case id and the second at which the link was issued; links without a date count as one. */
  _id: string;
  tries: number;
}

export const WEB_PROOF_TRIES = defineCollection<ProofTriesRow>({ name: 'web_proof_tries', indexes: [] });
