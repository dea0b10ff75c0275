import type { CaseViewUpdated } from '@redress/contracts';
import { defineCollection } from '@redress/persistence';

/**
 * What the customer may see of a case. Kept for ever, if only as `_id, sequence, erased`: a compacted topic keeps the
 * last record of a key, not the newest, so an old view may come after a new one at any time.
 */
export interface CaseViewRow {
  /** The case id. */
  _id: string;
  /** Absent once erased. */
  reference?: string;
  sequence: number;
  erased: boolean;
  view: CaseViewUpdated | null;
}

export const WEB_CASE_VIEWS = defineCollection<CaseViewRow>({
  name: 'web_case_views',
  indexes: [{ paths: ['reference'] }],
});
