import { derivedId, RedressError, type Instant } from '@redress/kernel';
import type { CaseChange } from './case-change.js';
import type { CaseHead, ReplyRoute } from './case-head.js';
import type { CasePolicy } from './case-policy.js';
import type { Conduct } from './conduct-state.js';
import { heardBy } from './last-used.js';
import { isLive } from './live-conversation.js';
import { toldEntry, toldUpdate, wordsToKeep, writtenBy, type Told } from './told-customer.js';

/** What a person does about how somebody writes in a conversation; each is a line that they read there. */
export const CONDUCT_STEPS = ['warn', 'end', 'resume'] as const;
export type ConductStep = (typeof CONDUCT_STEPS)[number];

/** What a person decided, and why. */
export interface ConductDecision {
  readonly step: ConductStep;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
  readonly cause: string;
}

const KINDS = { warn: 'warning', end: 'conversation-ended', resume: 'conversation-resumed' } as const;

/**
 * Warns whoever writes in the conversation, ends it, or takes that back. What is said of it goes into the conversation, and its
 * gateway takes nothing more in from the moment at which the line of the end stands there; the complaint stays open.
 * @throws RedressError `no-conversation`, `conversation-ended`, `not-warned`, `nothing-to-lift`
 */
export function conductChange(
  head: CaseHead,
  decision: ConductDecision,
  policy: Pick<CasePolicy, 'words' | 'shownName'>,
): CaseChange {
  const { step, reason, by, at } = decision;
  const route = heardBy(head, 'chat');
  const conversation = route?.account;
  if (route === undefined || conversation === undefined) {
    throw new RedressError('no-conversation', `case ${head._id} was not talked about in a conversation`);
  }
  checkStep(step, conductIn(head, conversation));
  const told = toldBy(head, route, decision, policy);
  return {
    fields: {
      conduct: step === 'resume' ? null : { conversation, state: step === 'warn' ? 'warned' : 'ended', at },
      ...(step === 'end' ? left(head, at) : {}),
    },
    entries: [toldEntry(head, told)],
    // Who is written to reads it now, or it is of no use.
    updates: [{ ...toldUpdate(head, told), atOnce: true }],
    history: {
      kind: told.kind,
      actor: by,
      content: { reason, conversation, updateId: told.updateId, entry: told.entryId },
    },
    forPeople: true,
    forCustomer: true,
  };
}

// A warning in another conversation says nothing about this one.
function conductIn({ conduct }: Pick<CaseHead, 'conduct'>, conversation: string): Conduct['state'] | undefined {
  return conduct?.conversation === conversation ? conduct.state : undefined;
}

function checkStep(step: ConductStep, state: Conduct['state'] | undefined): void {
  if (step === 'resume') {
    if (state === 'ended') return;
    throw new RedressError('nothing-to-lift', 'nobody has ended the conversation');
  }
  if (state === 'ended') throw new RedressError('conversation-ended', 'the conversation has been ended already');
  if (step === 'end' && state !== 'warned') {
    throw new RedressError(
      'not-warned',
      'warn whoever writes there first: the conversation can only be ended after that',
    );
  }
}

function toldBy(
  head: CaseHead,
  route: ReplyRoute,
  { step, by, at, cause }: ConductDecision,
  policy: Pick<CasePolicy, 'words' | 'shownName'>,
): Told {
  const kind = KINDS[step];
  const { subject, text, language, templates } = policy.words({ ...head, reply: route }, { kind });
  return {
    entryId: derivedId('staff-message', head._id, cause),
    updateId: derivedId('update', head._id, cause, kind),
    ...{ kind, at, route, subject, language },
    ...writtenBy(by, policy),
    ...wordsToKeep(text),
    ...(templates === undefined ? {} : { templates }),
  };
}

// The gateway ends the stay as well; until it has said so, nobody sits there for us.
function left(head: CaseHead, since: Instant): Pick<CaseHead, 'conversation'> {
  const { conversation } = head;
  return conversation === undefined || !isLive(head)
    ? {}
    : { conversation: { live: false, since, stay: conversation.stay } };
}
