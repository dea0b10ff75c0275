import { defineCollection } from '@redress/persistence';

/** By which somebody who gave no address comes back. */
export interface ReturnCodeRow {
  /** Keyed hash of the code; the code itself is nowhere. */
  _id: string;
  caseId: string;
}

export const WEB_RETURN_CODES = defineCollection<ReturnCodeRow>({ name: 'web_return_codes', indexes: [] });
