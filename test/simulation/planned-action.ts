import type { CaseCore } from '@redress/cases';
import type { SeededRandom } from '@redress/testing';
import type { PlannedMessage } from './planned-message.js';

export type StaffPurpose = Parameters<CaseCore['writing']['message']>[1];

/** One thing that a member of staff will ask the product to do on a case, until it answers. */
export interface PlannedAction {
  readonly number: number;
  readonly by: 'hanna' | 'igor' | 'lead';
  /** The number of the message whose case it is done on, once that is open. */
  readonly message: number;
  /** Milliseconds after the beginning. */
  readonly after: number;
  readonly kind: 'say' | 'note' | 'contact' | 'draft' | 'move' | 'give' | 'take-away';
  readonly purpose: StaffPurpose;
  /** Picks among what the case then allows. */
  readonly choice: number;
  /** How often the same request is sent again although it was answered. */
  readonly repeats: number;
}

const PURPOSES: readonly StaffPurpose[] = ['reply', 'question', 'understood', 'progress', 'delay', 'decision'];
const KINDS: readonly PlannedAction['kind'][] = [
  ...Array<PlannedAction['kind']>(7).fill('say'),
  ...Array<PlannedAction['kind']>(4).fill('draft'),
  ...Array<PlannedAction['kind']>(5).fill('move'),
  'give',
  'give',
  'take-away',
  'contact',
  'contact',
  'note',
];
const LATEST_MS = 20_000;
// Around the dates of the cases: words are asked for after half a minute and go after one, and again.
const AFTER = [0, 5_000, 29_000, 45_000, 59_500, 61_000, 75_000, 91_000, 119_000, 121_000, 149_000, 170_000];

/** The first two messages alone, close together: what follows from them is what matters here. */
export function fewerMessages(messages: readonly PlannedMessage[]): PlannedMessage[] {
  return messages.slice(0, 2).map((message) => ({ ...message, after: Math.min(message.after, LATEST_MS) }));
}

/** Draws what staff do on the cases of these messages. */
export function planActions(random: SeededRandom, messages: readonly PlannedMessage[]): PlannedAction[] {
  const count = 2 + random.below(4);
  return Array.from({ length: count }, (_, number) => ({
    number,
    by: random.pick(['hanna', 'igor', 'lead'] as const),
    message: random.pick(messages).number,
    after: random.pick(AFTER),
    kind: random.pick(KINDS),
    purpose: random.pick(PURPOSES),
    choice: random.word(),
    repeats: random.chance(0.2) ? 1 : 0,
  }));
}

/** What the action says; no other says it. */
export function wordsOf({ number }: Pick<PlannedAction, 'number'>): string {
  return `word-${String(number)}.`;
}
