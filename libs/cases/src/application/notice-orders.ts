import { CLOCK_DUTIES, dueOf } from '../domain/case-clock.js';
import type { CaseHead } from '../domain/case-head.js';
import type { WordsOrder } from '../domain/case-policy.js';
import type { DueNotice } from '../domain/customer-dealings.js';
import { routedNotice, type RoutedUpdate } from './customer-facts.js';

/** The notices that wait and still hold, each with what is to be said. */
export function noticeOrders(head: CaseHead): readonly { readonly due: RoutedUpdate; readonly order: WordsOrder }[] {
  return (head.notices ?? []).flatMap(({ kind }) => {
    const due = routedNotice(head, occasionOf(head, kind));
    if (typeof due === 'string') return [];
    const next = dueOf(head.clocks, CLOCK_DUTIES.keepInformed);
    return [{ due, order: { kind, recourse: due.recourse, ...(next === undefined ? {} : { nextContactBy: next }) } }];
  });
}

function occasionOf(head: CaseHead, kind: DueNotice['kind']): Parameters<typeof routedNotice>[1] {
  switch (kind) {
    case 'closed':
      return { type: 'closed', agreed: head.position?.is === 'accepted' };
    case 'reopened':
      return { type: 'reopened' };
    case 'hand-over':
      return { type: 'handed-over' };
  }
}
