import { derivedId } from '@redress/kernel';
import type { MessageReceived } from '@redress/contracts';
import { predecessorOf, type CaseChange } from './case-change.js';
import type { CaseHead, ReplyRoute } from './case-head.js';
import type { CasePolicy, LinkedCase } from './case-policy.js';
import { fateOf, messageCause } from './incoming-message.js';
import { notMeChange } from './not-me.js';
import { takesTexts } from './reply-route.js';
import type { NewUpdate } from './new-update.js';

/**
 * What a customer's request changes on the case it is about. Fresh links go only to the address that the case has
 * already, so asking tells nobody anything. `linked`: the cases that they lead to.
 */
export function requestChange(
  head: CaseHead,
  message: MessageReceived,
  linked: readonly LinkedCase[],
  policy: CasePolicy,
): CaseChange {
  const type = message.request?.type ?? 'access';
  const base = {
    fates: [fateOf(message, 'added', `request: ${type}`)],
    history: { kind: `${type}-requested`, actor: 'customer', content: { messageId: message.id } },
    forPeople: type !== 'access',
    forCustomer: false,
  };
  switch (type) {
    case 'access': {
      const update = accessUpdate(head, message, linked, policy);
      return { ...base, updates: update === undefined ? [] : [update] };
    }
    case 'not-me': {
      const { outcome, ...change } = notMeChange(head, message);
      const content = { ...base.history.content, outcome };
      return { ...base, ...change, history: { ...base.history, content } };
    }
    case 'proof':
    case 'ended':
    // It brings something to keep: `reachChange`.
    case 'reach':
      return base;
  }
}

function accessUpdate(
  head: CaseHead,
  message: MessageReceived,
  linked: readonly LinkedCase[],
  policy: CasePolicy,
): NewUpdate | undefined {
  const route = accessRoute(head);
  if (route === undefined || !mayBeMailed(head)) return undefined;
  const { key, channel } = route;
  const written = policy.accessLinks(linked, { key, channel, language: head.language });
  const after = predecessorOf(head, route);
  return {
    updateId: derivedId('update', head._id, messageCause(message), 'access'),
    kind: 'access',
    route,
    ...written,
    automatic: 'auto-replied',
    issuedAt: message.receivedAt,
    ...(after === undefined ? {} : { after }),
  };
}

function accessRoute(head: CaseHead): ReplyRoute | undefined {
  const { key, mail = key, name, address } = head.customer;
  const { safe = head.reply.channel } = head.contact ?? {};
  if (takesTexts(head) && safe === head.reply.channel) return head.reply;
  if (address?.includes('@') !== true) return undefined;
  return { channel: 'email', key: mail, address, answers: [], ...(name === undefined ? {} : { name }) };
}

/** False while nothing may go to the customer's address by itself. */
export function mayBeMailed(head: CaseHead): boolean {
  return !isHeld(head) && head.mailUnsafe !== true && head.customer.wrongPerson !== true;
}

/** True while a person must say who the complainant is before anything goes out. */
export function isHeld(head: CaseHead): boolean {
  return head.unconfirmed !== undefined && head.unconfirmed !== null;
}
