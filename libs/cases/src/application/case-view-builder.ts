import type { CaseViewUpdated } from '@redress/contracts';
import type { CaseEntry, CaseHead } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { customerView, VIEW_ENTRIES } from '../domain/customer-view.js';
import { inOrderSaid } from '../domain/said-order.js';
import type { EntryStore } from '../infrastructure/entry-store.js';

const MOST_PAGES = 10;

/** Makes the customer's view of a case from its head and its newest visible entries. */
export class CaseViewBuilder {
  constructor(
    private readonly entries: EntryStore,
    private readonly policy: Pick<CasePolicy, 'teamName' | 'shownName'>,
  ) {}

  async build(head: CaseHead): Promise<CaseViewUpdated> {
    const handler = this.policy.shownName?.(head.handlerKey);
    const names = { team: this.policy.teamName(head.teamKey), ...(handler === undefined ? {} : { handler }) };
    return customerView(head, await this.visibleEntries(head), names);
  }

  private async visibleEntries(head: CaseHead): Promise<readonly CaseEntry[]> {
    const pending = head.pending.flatMap((item) => (item.kind === 'entry' ? [item.entry] : []));
    const all = pending.length === head.entryCount ? pending : await this.newest(head);
    const known = new Set(all.map((entry) => entry._id));
    const workedIn = [...all, ...pending.filter((entry) => !known.has(entry._id))]
      .filter((entry) => entry.visible)
      .sort((a, b) => a.seq - b.seq);
    return inOrderSaid(workedIn);
  }

  // Notes and holiday answers must not hide the conversation; behind so many of them it is not looked for.
  private async newest(head: CaseHead): Promise<readonly CaseEntry[]> {
    const found: CaseEntry[] = [];
    let before: number | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await this.entries.newest(head._id, VIEW_ENTRIES, before);
      found.push(...page);
      const visible = found.filter((entry) => entry.visible).length;
      if (page.length < VIEW_ENTRIES || visible >= Math.min(VIEW_ENTRIES, head.visibleCount)) break;
      before = page.at(-1)?.seq;
    }
    return found;
  }
}
