import type { CaseHead } from './case-head.js';

/** What of a head a change may set; the rest is kept by the change itself. */
export type CaseFields = Partial<
  Omit<
    CaseHead,
    | '_id'
    | 'reference'
    | 'version'
    | 'revision'
    | 'shard'
    | 'wakeAt'
    | 'entryCount'
    | 'visibleCount'
    | 'handledBy'
    | 'history'
    | 'judged'
    | 'pending'
    | 'needs'
    | 'queuedAt'
  >
>;
