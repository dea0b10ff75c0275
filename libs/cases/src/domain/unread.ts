import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import type { UpdateKind } from '@redress/contracts';
import type { CaseHead, PendingUpdate } from './case-head.js';
import type { HistoryNote } from './history-chain.js';

/** How long what a person wrote in a conversation may stay unread until it goes another way. A client that is there says within a second that it has it. */
export const UNREAD_MS = 5 * 60_000;
// Who writes more into an empty conversation has written it to nobody; the oldest goes out first.
const MOST = 20;

// What a person says about the matter; that a conversation was ended is no answer.
const ANSWERS: readonly UpdateKind[] = ['understood', 'reply', 'question', 'progress', 'delay', 'decision'];

/** What of a change is looked at. */
interface Said {
  readonly updates?: readonly Omit<PendingUpdate, 'text'>[];
  readonly history: HistoryNote;
}

/** What of a conversation is unread after a change, whoever makes it; nothing where that has not changed. */
export function unreadFields(head: CaseHead, { updates = [], history }: Said): Pick<CaseHead, 'unread'> {
  const before = head.unread ?? [];
  const settled = settledBy(history);
  const fresh = updates
    .filter(
      ({ kind, route, automatic, announces }) =>
        route.channel === 'chat' && automatic === 'no' && announces === undefined && ANSWERS.includes(kind),
    )
    .map(({ updateId, issuedAt, notBefore = issuedAt }) => ({
      updateId,
      dueAt: toInstant(toEpoch(notBefore) + UNREAD_MS),
    }));
  const kept = before.filter(({ updateId }) => updateId !== settled);
  if (fresh.length === 0 && kept.length === before.length) return {};
  return { unread: [...kept, ...fresh].slice(-MOST) };
}

/** When the next of them goes another way. */
export function unreadWake({ unread = [] }: Pick<CaseHead, 'unread'>): readonly Instant[] {
  return unread.map(({ dueAt }) => dueAt);
}

// It has arrived, it was lost and people know, or it went another way.
function settledBy({ kind, content }: HistoryNote): unknown {
  const { updateId, state } = content;
  if (kind === 'update-unread') return updateId;
  return kind === 'update-delivery' && state !== 'accepted' && state !== 'unknown' ? updateId : undefined;
}
