import {
  chooseWay,
  decideUpdate,
  type ChosenWay,
  type ContactWays,
  type CustomerFacts,
  type DueUpdate,
  type Occasion,
  type Silence,
} from '@redress/updates';
import type { Channel } from '@redress/contracts';
import { RedressError } from '@redress/kernel';
import type { CaseHead, ReplyRoute } from '../domain/case-head.js';
import { isHeld } from '../domain/customer-request.js';
import { isClosed } from '../domain/lifecycle.js';
import { isSetAside } from '../domain/not-ours.js';
import { takesTexts } from '../domain/reply-route.js';

/** What of the case decides on what its customer is told. */
export function customerFacts(head: CaseHead): CustomerFacts {
  const { dealtWith, handlerKey, customer } = head;
  return {
    ways: waysOf(head),
    unconfirmed: isHeld(head),
    wrongPerson: customer.wrongPerson === true,
    notOurs: isSetAside(head),
    closed: isClosed(head.state),
    heardPlainNotice: head.heardPlainNotice === true,
    ...(dealtWith === undefined ? {} : { dealtWith }),
    ...(handlerKey === '' ? {} : { handledBy: handlerKey }),
  };
}

/** An update that is due, and where it goes. */
export interface RoutedUpdate extends DueUpdate {
  readonly route: ReplyRoute;
}

/** @throws RedressError `complainant-unconfirmed`, `recipient-stopped`: a person's words must not vanish unsaid */
export function routedMessage(head: CaseHead, occasion: Occasion): RoutedUpdate {
  const { due, silence } = decideUpdate(customerFacts(head), occasion);
  if (due === undefined) throw new RedressError(silence, WHY_NOT[silence] ?? `case ${head._id}: ${silence}`);
  return { ...due, route: routeBy(head, due.by) };
}

/** As `routedMessage`, with the reason where nothing is due. */
export function routedNotice(head: CaseHead, occasion: Occasion): RoutedUpdate | Silence {
  const { due, silence } = decideUpdate(customerFacts(head), occasion);
  return due === undefined ? silence : { ...due, route: routeBy(head, due.by) };
}

/** Where a receipt goes that is not the answer to a message just sent in. */
export function receiptRoute(head: CaseHead): ReplyRoute {
  return routeBy(head, chooseWay(waysOf(head)));
}

/** Where something goes that did not arrive by `lost`. */
export function secondRoute(head: CaseHead, lost: Channel): ReplyRoute {
  return routeBy(head, chooseWay(waysOf(head, lost)));
}

const WHY_NOT: Readonly<Partial<Record<Silence, string>>> = {
  'complainant-unconfirmed': 'the case was sent on by staff: confirm who complains before you write to them',
  'recipient-stopped': 'the reader at the address of the case is not the complainant: confirm another address first',
};

function waysOf(head: CaseHead, lost?: Channel): ContactWays {
  const { contact, reply, customer, channel, mailUnsafe } = head;
  const texts = takesTexts(head);
  const mailable = customer.address?.includes('@') === true && mailUnsafe !== true && customer.undeliverable !== true;
  // The page of a case is known to who complained there, and to who was sent a link, if that came.
  const onPage = channel === 'web' || reply.channel === 'web' || (texts && lost !== 'sms');
  const open = [
    ...(mailable ? (['email'] as const) : []),
    ...(onPage ? (['web'] as const) : []),
    ...(texts ? (['sms'] as const) : []),
  ];
  return {
    ...contact,
    lastUsed: reply.channel,
    open: open.filter((way) => way !== lost && !(customer.stopped ?? []).includes(way)),
  };
}

function routeBy({ reply }: CaseHead, { way, announceOn }: ChosenWay): ReplyRoute {
  // The words stand on the case's page by themselves; the text that announces them is what is sent.
  if (way === reply.channel || (way === 'web' && announceOn === reply.channel)) return reply;
  const { account: _account, ...elsewhere } = reply;
  // Conversations have no gateway yet: what would go there is a person's to do.
  return { ...elsewhere, channel: way === 'email' || way === 'web' ? way : 'manual', answers: [] };
}
