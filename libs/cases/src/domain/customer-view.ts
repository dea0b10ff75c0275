import type { CaseViewUpdated, CustomerState, VisibleEntryData } from '@redress/contracts';
import { heardBy } from './last-used.js';
import { CLOCK_DUTIES, dueOf } from './case-clock.js';
import type { CaseEntry, CaseHead } from './case-head.js';
import type { CaseState } from './lifecycle.js';

/** How many entries a view shows; older ones stay with the case. */
export const VIEW_ENTRIES = 50;

/** What customers are told the team is called, and whoever handles the case, where they are named. */
export interface ShownNames {
  readonly team: string;
  readonly handler?: string;
}

/** What the customer may see of the case now. `entries` are visible ones, oldest first; the last `VIEW_ENTRIES` are shown. */
export function customerView(head: CaseHead, entries: readonly CaseEntry[], names: ShownNames): CaseViewUpdated {
  const expectedBy = dueOf(head.clocks, CLOCK_DUTIES.decide);
  const nextUpdateBy = dueOf(head.clocks, CLOCK_DUTIES.keepInformed);
  return {
    caseId: head._id,
    reference: head.reference,
    sequence: head.version,
    erased: false,
    state: customerState(head.state, head.handlerKey !== ''),
    receivedAt: head.receivedAt,
    handledBy: names.team,
    ...talkedAbout(head, names),
    conversation: entries.slice(-VIEW_ENTRIES).map(visibleEntry),
    conversationTotal: head.visibleCount,
    ...(head.proofs === undefined ? {} : { proofs: [...head.proofs] }),
    ...(expectedBy === undefined ? {} : { expectedBy }),
    ...(nextUpdateBy === undefined ? {} : { nextUpdateBy }),
  };
}

// Who sits in a conversation is told by whom they are answered there; on a page the team is enough.
function talkedAbout(
  head: CaseHead,
  { handler }: ShownNames,
): Pick<CaseViewUpdated, 'chat' | 'answeredBy' | 'teamKey'> {
  const chat = heardBy(head, 'chat')?.account;
  if (chat === undefined) return {};
  return { chat, teamKey: head.teamKey, ...(handler === undefined ? {} : { answeredBy: handler }) };
}

/** The lifecycle in the customer's words. */
export function customerState(state: CaseState, assigned: boolean): CustomerState {
  switch (state) {
    case 'received':
      return assigned ? 'in-progress' : 'received';
    case 'assessed':
    case 'fast_resolution':
    case 'investigating':
    case 'response_proposed':
    case 'internal_review':
    case 'external':
      return 'in-progress';
    case 'decision_communicated':
    case 'accepted':
    case 'rejected_open':
    case 'no_reply':
      return 'decided';
    case 'withdrawn':
    case 'out_of_scope':
    case 'closed':
      return 'closed';
  }
}

function visibleEntry(entry: CaseEntry): VisibleEntryData {
  const from = entry.from === 'handler' || entry.from === 'system' ? entry.from : 'customer';
  // Of their own files customers have the originals.
  const attachments = from === 'handler' ? entry.manifest : undefined;
  return {
    id: entry._id,
    at: entry.at,
    from,
    text: entry.text,
    ...(attachments === undefined ? {} : { attachments }),
  };
}
