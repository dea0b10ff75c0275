import type { Instant } from '@redress/kernel';
import type { CaseHead } from '../domain/case-head.js';
import type { WordsOrder } from '../domain/case-policy.js';
import type { DueNotice } from '../domain/customer-dealings.js';
import { routedNotice, type RoutedUpdate } from './customer-facts.js';

/** The notices that wait and still hold, each with what is to be said; `next`: when the customer hears again. */
export function noticeOrders(
  head: CaseHead,
  next: Instant | undefined,
): readonly { readonly due: RoutedUpdate; readonly order: WordsOrder }[] {
  return (head.notices ?? []).flatMap(({ kind }) => {
    const due = routedNotice(head, occasionOf(head, kind));
    if (typeof due === 'string') return [];
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
