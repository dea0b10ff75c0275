import type { NoticeDeliveryChanged } from '@redress/contracts';
import type { CaseHead, HistoryRow } from '../domain/case-head.js';

/** Tells staff what happens on cases; the context `notices` does it. */
export abstract class StaffNotices {
  /**
   * What changes of a case mean to staff, asked while their effects are worked out: again after a crash, with the head as it
   * then stands. Only a store or bus that is away makes it throw, so that the sweeper asks again.
   */
  abstract noted(head: CaseHead, rows: readonly HistoryRow[]): Promise<void>;

  /** How far a notice has come; may be told again and in any order. */
  abstract delivered(report: NoticeDeliveryChanged): Promise<void>;
}
