import type { Instant, TextContent } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import type { CaseClock } from './case-clock.js';
import type { CaseHead } from './case-head.js';
import type { Draft } from './customer-dealings.js';
import { askedDraft, liveDrafts, nextDraftStep, type DraftTimes } from './draft.js';

/** Asks the handler what to tell the customer by the clock's date; undefined when that has been asked, or need not be. */
export function askedChange(head: CaseHead, clock: CaseClock, at: Instant, times: DraftTimes): CaseChange | undefined {
  const step = nextDraftStep(head);
  if (step?.do !== 'ask' || step.clock.name !== clock.name || step.clock.dueAt !== clock.dueAt) return undefined;
  return {
    fields: { drafts: [...liveDrafts(head), askedDraft(clock, at, times)] },
    history: { kind: 'draft-asked', actor: 'system', content: { clock: clock.name, dueAt: clock.dueAt } },
    forPeople: true,
    forCustomer: false,
  };
}

/** What the handler wants told; replaces what they wrote before. Undefined when the draft is no longer waited for. */
export function writtenChange(
  head: CaseHead,
  named: Pick<Draft, 'clock' | 'dueAt'>,
  said: { readonly text: TextContent; readonly by: string; readonly requestHash: string },
): CaseChange | undefined {
  const { text, by, requestHash } = said;
  const drafts = liveDrafts(head);
  const draft = drafts.find(
    (each) => each.clock === named.clock && each.dueAt === named.dueAt && each.settledAt === undefined,
  );
  if (draft === undefined) return undefined;
  const { clock, dueAt } = named;
  return {
    fields: { drafts: [...drafts.filter((each) => each !== draft), { ...draft, text, by }] },
    history: { kind: 'draft-written', actor: by, content: { clock, dueAt, requestHash } },
    forPeople: true,
    forCustomer: false,
  };
}
