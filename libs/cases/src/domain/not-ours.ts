import type { CaseChange } from './case-change.js';
import type { CaseHead } from './case-head.js';
import type { CasePolicy } from './case-policy.js';

/** Closes a case that is no matter of ours, in one step; undefined when that has been done. */
export function notOursChange(head: CaseHead, by: string): CaseChange | undefined {
  if (isSetAside(head)) return undefined;
  const { state, recordType, clocks, assignment } = head;
  return {
    fields: {
      state: 'closed',
      recordType: 'not-ours',
      clocks: [],
      queue: '',
      handlerKey: '',
      assignment: { count: assignment.count, reasons: [] },
      setAside: { state, recordType, clocks },
    },
    history: { kind: 'not-ours', actor: by, content: { state, recordType } },
    forPeople: true,
    forCustomer: true,
  };
}

/** Takes that back: the case is as it was and waits for a handler again. Undefined when there is nothing to take back. */
export function undoneChange(head: CaseHead, by: string, policy: Pick<CasePolicy, 'clocks'>): CaseChange | undefined {
  const { setAside } = head;
  if (setAside === undefined || setAside === null) return undefined;
  const { state, recordType, clocks } = setAside;
  return {
    fields: {
      state,
      recordType,
      // Legal clocks never pause: the dates are what they were.
      clocks: clocks.length > 0 ? clocks : policy.clocks(head.receivedAt),
      queue: head.teamKey,
      setAside: null,
    },
    history: { kind: 'not-ours-undone', actor: by, content: { state, recordType } },
    forPeople: true,
    forCustomer: true,
  };
}

/** True while a person says that the case is not ours. */
export function isSetAside(head: CaseHead): boolean {
  return head.setAside !== undefined && head.setAside !== null;
}
