import {
  chooseWay,
  decideUpdate,
  type ChosenWay,
  type ContactWays,
  type CustomerFacts,
  type DueUpdate,
  type Occasion,
  type Silence,
  type Way,
} from '@redress/updates';
import type { Channel } from '@redress/contracts';
import { RedressError, type FieldError } from '@redress/kernel';
import type { CaseHead, ReplyRoute } from '../domain/case-head.js';
import { isEndedByUs } from '../domain/conduct-state.js';
import { isHeld } from '../domain/customer-request.js';
import { isClosed } from '../domain/lifecycle.js';
import { isSetAside } from '../domain/not-ours.js';
import { heardBy } from '../domain/last-used.js';
import { talksInChat, textRoute } from '../domain/reply-route.js';
import { isTextChannel, TEXT_CHANNELS } from '../domain/text-channel.js';

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
  /** Where else it is announced. */
  readonly announcedBy?: ReplyRoute;
}

/**
 * @param wanted the channel that a person chose for it @throws RedressError `complainant-unconfirmed`, `recipient-stopped`,
 * `channel-unreachable`: a person's words must not vanish unsaid
 */
export function routedMessage(head: CaseHead, occasion: Occasion, wanted?: Channel): RoutedUpdate {
  const facts = customerFacts(head);
  const { due, silence } = decideUpdate(wanted === undefined ? facts : through(head, facts, wanted), occasion);
  if (due === undefined) throw new RedressError(silence, WHY_NOT[silence] ?? `case ${head._id}: ${silence}`);
  return routed(head, due);
}

/** As `routedMessage`, with the reason where nothing is due. */
export function routedNotice(head: CaseHead, occasion: Occasion): RoutedUpdate | Silence {
  const { due, silence } = decideUpdate(customerFacts(head), occasion);
  return due === undefined ? silence : routed(head, due);
}

// What a person carries out they announce themselves.
function routed(head: CaseHead, due: DueUpdate): RoutedUpdate {
  const route = routeBy(head, due.by);
  const announcing = route.channel === 'email' ? announcingRoute(head, due.by.announceOn) : undefined;
  return { ...due, route, ...(announcing === undefined ? {} : { announcedBy: announcing }) };
}

function announcingRoute(head: CaseHead, on: Way | undefined): ReplyRoute | undefined {
  if (on !== undefined && isTextChannel(on)) return textRoute(head, on);
  return on === 'chat' ? heardBy(head, 'chat') : undefined;
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

// What must be kept goes on something that can be, whoever chose the channel.
function through(head: CaseHead, facts: CustomerFacts, wanted: Channel): CustomerFacts {
  const barrier = barrierTo(head, facts.ways, wanted);
  if (barrier === undefined) {
    const { lastUsed, open } = facts.ways;
    return { ...facts, ways: { lastUsed, open, chosen: wanted } };
  }
  throw new RedressError('channel-unreachable', `channel ${barrier.message}`, {
    fields: [{ field: 'channel', ...barrier }],
  });
}

type Barrier = Pick<FieldError, 'rule' | 'message'>;

/** Why the customer cannot be told on that channel. */
function barrierTo(head: CaseHead, { safe, open }: ContactWays, wanted: Channel): Barrier | undefined {
  const isOpen = wanted === 'manual' || open.includes(wanted);
  if (safe !== undefined && safe !== wanted && (wanted !== 'manual' || open.includes(safe))) {
    return { rule: 'safe', message: `must be ${safe}: it is what the customer called safe` };
  }
  if (head.customer.stopped?.includes(wanted) === true) {
    return { rule: 'stopped', message: 'must be another: the customer has stopped it' };
  }
  if (isOpen) return undefined;
  if (wanted === 'web') return { rule: 'no-page', message: 'must be another: the customer has no link to the page' };
  if (isTextChannel(wanted)) return { rule: 'no-address', message: 'must be another: no texts reach the customer' };
  if (wanted === 'chat')
    return { rule: 'no-conversation', message: 'must be another: it was not begun in a conversation' };
  const { address, undeliverable } = head.customer;
  if (address?.includes('@') !== true) {
    return { rule: 'no-address', message: 'must be another: no mail address of the customer is known' };
  }
  if (undeliverable === true) {
    return { rule: 'undeliverable', message: "must be another: nobody is at the customer's mail address" };
  }
  return { rule: 'safe', message: 'must be another: it is not what the customer called safe' };
}

function waysOf(head: CaseHead, lost?: Channel): ContactWays {
  const { contact, reply, customer, channel, mailUnsafe } = head;
  const texts = TEXT_CHANNELS.filter((each) => textRoute(head, each) !== undefined);
  const mailable = customer.address?.includes('@') === true && mailUnsafe !== true && customer.undeliverable !== true;
  const inChat = talksInChat(head);
  // Who may not answer there any more is answered elsewhere, if that reaches them.
  const talks = inChat && !(isEndedByUs(head) && mailable);
  // The page of a case is known to who complained there, and to who was sent a link, if that came.
  const sentLink =
    texts.some((each) => each !== lost && textRoute(head, each)?.left !== true) || (inChat && lost !== 'chat');
  const onPage = channel === 'web' || heardBy(head, 'web') !== undefined || sentLink;
  const open = [
    ...(mailable ? (['email'] as const) : []),
    ...(onPage ? (['web'] as const) : []),
    ...texts,
    ...(talks ? (['chat'] as const) : []),
  ];
  return {
    ...contact,
    lastUsed: reply.channel,
    open: open.filter((way) => way !== lost && !(customer.stopped ?? []).includes(way)),
  };
}

function routeBy(head: CaseHead, { way, announceOn }: ChosenWay): ReplyRoute {
  // The words stand on the case's page by themselves; the text that announces them is what is sent.
  const announced = announceOn !== undefined && (isTextChannel(announceOn) || announceOn === 'chat');
  const channel = way === 'web' && announced ? announceOn : way;
  const { key, mail = key, address, name } = head.customer;
  return (
    heardBy(head, channel) ?? {
      channel,
      key: channel === 'email' ? mail : key,
      answers: [],
      ...(address === undefined ? {} : { address }),
      ...(name === undefined ? {} : { name }),
    }
  );
}
