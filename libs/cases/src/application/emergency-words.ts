import { derivedId } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import type { CaseChange } from '../domain/case-change.js';
import type { CaseHead } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { messageCause } from '../domain/incoming-message.js';
import type { NewUpdate } from '../domain/new-update.js';
import { toldEntry, toldUpdate, wordsToKeep, type Told } from '../domain/told-customer.js';
import { isSafety } from '../domain/urgency.js';
import { routedNotice } from './customer-facts.js';

/**
 * The change that a message makes of `head`, with word to the customer whom to call, where it makes an open case one of safety. An
 * opening says it in its receipt; what speaks of danger again on such a case is answered by people.
 */
export function withEmergencyWords(
  head: CaseHead,
  change: CaseChange,
  message: MessageReceived,
  policy: Pick<CasePolicy, 'words'>,
): CaseChange {
  const after = { ...head, ...change.fields };
  const fromCustomer = change.history.actor === 'customer' && message.kind === 'message';
  if (!head.opened || !fromCustomer || isSafety(head) || !isSafety(after)) return change;
  const due = routedNotice(after, { type: 'danger' });
  if (typeof due === 'string') return change;
  const cause = messageCause(message);
  const { subject, text, language, templates } = policy.words({ ...after, reply: due.route }, { kind: 'emergency' });
  const told: Told = {
    updateId: derivedId('update', head._id, cause, due.kind),
    entryId: derivedId('told', head._id, cause),
    kind: due.kind,
    at: message.receivedAt,
    route: due.route,
    subject,
    ...wordsToKeep(text),
    language,
    ...(templates === undefined ? {} : { templates }),
  };
  return {
    ...change,
    entries: [...(change.entries ?? []), toldEntry(after, told)],
    updates: [...(change.updates ?? []), urgentUpdate(after, told)],
    history: { ...change.history, content: { ...change.history.content, told: [told.updateId] } },
  };
}

// It waits for nothing that was to be said before it: a receipt may be on its way for days.
function urgentUpdate(head: CaseHead, told: Told): NewUpdate {
  const { after: _before, ...update } = toldUpdate(head, told);
  return update;
}
