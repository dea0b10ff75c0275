import type { CaseStore } from '@redress/cases';
import { maySee, type Viewer } from '@redress/staff';
import type { NoticeRecord } from '../infrastructure/notice-collections.js';

/** Of notices, those that their reader may still see: who has lost sight of a case has lost sight of what was told of it. */
export class VisibleNotices {
  constructor(private readonly cases: CaseStore) {}

  async of(viewer: Viewer, notices: readonly NoticeRecord[]): Promise<readonly NoticeRecord[]> {
    const caseIds = new Set(notices.map(({ caseId }) => caseId).filter((caseId) => caseId !== ''));
    const heads = await this.cases.findAll([...caseIds]);
    const seen = new Set(heads.filter((head) => maySee(viewer, head)).map(({ _id }) => _id));
    return notices.filter(({ caseId }) => caseId === '' || seen.has(caseId));
  }
}
