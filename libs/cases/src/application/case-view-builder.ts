import type { CaseViewUpdated } from '@redress/contracts';
import type { CaseEntry, CaseHead } from '../domain/case-head.js';
import { customerView, VIEW_ENTRIES } from '../domain/customer-view.js';
import type { EntryStore } from '../infrastructure/entry-store.js';

/** Makes the customer's view of a case from its head and its newest visible entries. */
export class CaseViewBuilder {
  constructor(
    private readonly entries: EntryStore,
    private readonly teamName: (teamKey: string) => string,
  ) {}

  async build(head: CaseHead): Promise<CaseViewUpdated> {
    return customerView(head, await this.visibleEntries(head), this.teamName(head.teamKey));
  }

  private async visibleEntries(head: CaseHead): Promise<readonly CaseEntry[]> {
    const pending = head.pending.flatMap((item) => (item.kind === 'entry' ? [item.entry] : []));
    const all = pending.length === head.entryCount ? pending : await this.entries.newest(head._id, VIEW_ENTRIES);
    const known = new Set(all.map((entry) => entry._id));
    return [...all, ...pending.filter((entry) => !known.has(entry._id))]
      .filter((entry) => entry.visible)
      .sort((a, b) => a.seq - b.seq);
  }
}
