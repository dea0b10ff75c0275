import { toEpoch, toInstant, type Instant } from '@redress/kernel';
import type { CaseEntry, CaseHead } from './case-head.js';
import type { HistoryNote } from './history-chain.js';

/** How long a visitor has written nothing when they are told what we have noted. */
export const SUMMARY_PAUSE_MS = 30_000;
const MOST_CHARACTERS = 400;

type VisitorsEntry = Pick<CaseEntry, 'kind' | 'from' | 'channel' | 'text'>;

/** What of a change is looked at. */
interface Said {
  readonly entries?: readonly VisitorsEntry[];
  readonly history: HistoryNote;
}

/** When the summary is due after a change, whoever makes it; nothing where that has not changed. */
export function summaryFields(
  before: CaseHead,
  after: CaseHead,
  { entries = [], history }: Said,
  now: Instant,
): Pick<CaseHead, 'summaryDueAt'> {
  // A wish for a person is no complaint yet, nor is a picture without a word.
  const undecided = before.summaryDueAt === undefined && after.opened && after.channel === 'chat';
  const begins = undecided && history.actor === 'customer' && history.content['asks'] === undefined;
  const waits = typeof after.summaryDueAt === 'string';
  if (!(begins || waits) || !entries.some(isInWords)) return {};
  return { summaryDueAt: toInstant(toEpoch(now) + SUMMARY_PAUSE_MS) };
}

/** When somebody must look for it. */
export function summaryWake({ summaryDueAt }: Pick<CaseHead, 'summaryDueAt'>): readonly Instant[] {
  return typeof summaryDueAt === 'string' ? [summaryDueAt] : [];
}

/** Whether a visitor said it, in words. */
export function isInWords({ kind, from, channel, text }: VisitorsEntry): boolean {
  return kind === 'message' && from === 'customer' && channel === 'chat' && text.preview.trim() !== '';
}

/** Messages as they are repeated to who wrote them: a line each, the oldest first; 400 characters at most, cut after a word. */
export function excerptOf(messages: readonly string[]): string {
  const lines = messages.map((each) => each.replace(/\s+/gu, ' ').trim()).filter((each) => each !== '');
  const letters = [...lines.join('\n')];
  if (letters.length <= MOST_CHARACTERS) return letters.join('');
  const cut = letters.slice(0, MOST_CHARACTERS - 1).join('');
  const words = cut.replace(/\s+\S*$/u, '');
  return `${words}…`;
}
