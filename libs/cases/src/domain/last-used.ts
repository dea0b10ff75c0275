import type { MessageReceived } from '@redress/contracts';
import type { Instant } from '@redress/kernel';
import { BOUNDS, type CaseHead, type ReplyRoute } from './case-head.js';
import { isByLink, isCustomer, isForged } from './participants.js';
import { isTextChannel, isWindowed } from './text-channel.js';

type Ways = Pick<CaseHead, 'reply' | 'earlierWays'>;
type NumberFields = Pick<CaseHead, 'reply' | 'earlierWays' | 'customer' | 'participants'>;
type Heard = Ways & Pick<CaseHead, 'opened' | 'participants' | 'customer' | 'contact' | 'mailUnsafe'>;

/** The way by that channel on which the customer was heard; undefined when they were not. */
export function heardBy({ reply, earlierWays = [] }: Ways, channel: ReplyRoute['channel']): ReplyRoute | undefined {
  return [reply, ...earlierWays].find((way) => way.channel === channel);
}

/**
 * What a message of the customer's says of where to answer: on the way they used last. Only a person's words count, from an
 * address that is known as theirs, and nothing moves what they called safe. Who writes on the page is answered by mail where
 * there is an address, as who fills in a form is: a page calls nobody.
 */
export function lastUsedFields(head: Heard, message: MessageReceived): Partial<Ways> {
  const { reply, earlierWays = [] } = head;
  if (message.kind !== 'message' || isForged(message) || !isCustomer(head, message)) return {};
  if (isByLink(message)) return heardOnPage(head);
  const used = wayOf(head, message);
  if (used === undefined) return {};
  if (used.channel === reply.channel) return { reply: used };
  if (head.contact?.safe !== undefined) return {};
  return movedTo({ reply, earlierWays }, used);
}

/** What is left where the number is not theirs after all: they are answered as before they wrote from it. */
export function withoutNumber(
  head: Pick<CaseHead, 'reply' | 'earlierWays' | 'customer' | 'participants'>,
): NumberFields {
  const { number, numberBad: _bad, ...customer } = head.customer;
  const ways = [head.reply, ...(head.earlierWays ?? [])].filter(({ key }) => key !== number);
  const [reply = head.reply, ...earlierWays] = ways;
  return { customer, reply, earlierWays, participants: head.participants.filter((key) => key !== number) };
}

/** The same where the mail address that they gave in a conversation is somebody else's. */
export function withoutMail(head: Pick<CaseHead, 'reply' | 'earlierWays' | 'customer' | 'participants'>): NumberFields {
  const { mail, address: _address, undeliverable: _bad, ...customer } = head.customer;
  const ways = [head.reply, ...(head.earlierWays ?? [])].filter(({ key }) => key !== mail);
  const [reply = head.reply, ...earlierWays] = ways;
  return { customer, reply, earlierWays, participants: head.participants.filter((key) => key !== mail) };
}

function heardOnPage(head: Heard): Partial<Ways> {
  const mail = heardBy(head, 'email') ?? mailOf(head);
  const answered = isTextChannel(head.reply.channel) && head.contact?.safe === undefined && mail !== undefined;
  return answered ? movedTo(head, mail) : {};
}

function mailOf({ customer, mailUnsafe }: Heard): ReplyRoute | undefined {
  const { key, mail = key, address, name, undeliverable, wrongPerson } = customer;
  const reached = mailUnsafe !== true && undeliverable !== true && wrongPerson !== true;
  if (!reached || address?.includes('@') !== true) return undefined;
  return { channel: 'email', key: mail, address, answers: [], ...(name === undefined ? {} : { name }) };
}

function wayOf(head: Heard, { channel, from, account, clues, receivedAt }: MessageReceived): ReplyRoute | undefined {
  const known = heardBy(head, channel);
  const address = from.address ?? known?.address;
  if ((channel !== 'email' && !isTextChannel(channel)) || address === undefined) return known;
  const { name = from.name } = head.customer;
  const answers = clues.messageId === undefined ? [] : [clues.messageId];
  return {
    ...(name === undefined ? {} : { name }),
    account,
    ...known,
    channel,
    key: from.key,
    address,
    answers: [...answers, ...(known?.answers ?? [])].slice(0, BOUNDS.answers),
    // From the number of ours that they wrote to last.
    ...(isTextChannel(channel) ? { account } : {}),
    ...(isWindowed(channel) ? { heardAt: latest(receivedAt, known?.heardAt) } : {}),
  };
}

// Messages may be worked in out of their order.
function latest(at: Instant, known: Instant = at): Instant {
  return known > at ? known : at;
}

function movedTo({ reply, earlierWays = [] }: Ways, used: ReplyRoute): Ways {
  return { reply: used, earlierWays: [reply, ...earlierWays].filter(({ channel }) => channel !== used.channel) };
}
