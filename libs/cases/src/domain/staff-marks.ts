import type { CaseConflict } from './case-conflict.js';
import type { CaseFields } from './case-fields.js';
import type { CaseHead, PendingUpdate } from './case-head.js';
import type { HistoryNote } from './history-chain.js';

/** What of a change is looked at. */
interface Markable {
  readonly fields?: CaseFields;
  readonly updates?: readonly Pick<PendingUpdate, 'updateId' | 'route'>[];
  readonly history: HistoryNote;
}

/**
 * What a change says of itself, with what staff are told from beside its own kind, each once for the time it begins: that nobody
 * without a conflict answers for the case, that somebody is newly suspected of one, and which updates a person is to carry out.
 */
export function markedNote(head: CaseHead, { fields, updates = [], history }: Markable): HistoryNote {
  const barred = fields?.ownerBarred === true && head.ownerBarred !== true ? [{ code: 'owner-barred' }] : [];
  const suspected = newlySuspected(head, fields?.conflicts ?? []).map(({ person, kind }) => ({
    code: 'conflict-suspected',
    person,
    kind,
  }));
  const marks = [...barred, ...suspected];
  const byHand = updates.filter(({ route }) => route.channel === 'manual').map(({ updateId }) => updateId);
  if (marks.length === 0 && byHand.length === 0) return history;
  return {
    ...history,
    content: {
      ...history.content,
      // Only leads see it: it speaks of colleagues.
      ...(marks.length === 0 ? {} : { reasons: [...reasonsOf(history), ...marks] }),
      ...(byHand.length === 0 ? {} : { byHand }),
    },
  };
}

function newlySuspected(head: CaseHead, conflicts: readonly CaseConflict[]): readonly CaseConflict[] {
  return conflicts.filter(
    ({ person, kind, state }) => state === 'suspected' && !head.conflicts.some(isSuspicionOf(person, kind)),
  );
}

function isSuspicionOf(person: string, kind: string): (each: CaseConflict) => boolean {
  return (each) => each.person === person && each.kind === kind && each.state === 'suspected';
}

function reasonsOf({ content }: HistoryNote): readonly unknown[] {
  const { reasons } = content;
  return Array.isArray(reasons) ? reasons : [];
}
