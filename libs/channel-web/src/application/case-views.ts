import { keepNewest } from '@redress/channel-kit';
import type { CaseViewUpdated } from '@redress/contracts';
import type { Model } from 'mongoose';
import type { CaseViewRow } from '../infrastructure/case-view-row.js';

/** The gateway's own copy of what customers may see. */
export class CaseViews {
  constructor(private readonly rows: Model<CaseViewRow>) {}

  /** Keeps the view unless a newer one is here. Of an erased case nothing stays but that it is erased. */
  async apply(view: CaseViewUpdated): Promise<void> {
    const { caseId, reference, sequence, erased } = view;
    if (!erased) {
      await keepNewest(this.rows, { _id: caseId, reference, sequence, erased, view });
      return;
    }
    await keepNewest(this.rows, { _id: caseId, sequence, erased, view: null });
    await this.rows.updateOne({ _id: caseId, erased: true }, { $unset: { reference: '' } });
  }

  /** A tombstone: whatever is here goes, and stays away unless a newer view comes. */
  async erase(caseId: string): Promise<void> {
    await this.rows.updateOne({ _id: caseId }, { $set: { erased: true, view: null }, $unset: { reference: '' } });
  }

  async byCase(caseId: string): Promise<CaseViewRow | null> {
    return await this.rows.findOne({ _id: caseId }).lean<CaseViewRow>();
  }

  async byReference(reference: string): Promise<CaseViewRow | null> {
    return await this.rows.findOne({ reference }).lean<CaseViewRow>();
  }
}
