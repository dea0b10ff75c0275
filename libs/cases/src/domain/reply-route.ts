import type { Channel, MessageReceived, SenderData } from '@redress/contracts';
import type { CaseHead, ReplyRoute } from './case-head.js';
import { heardBy } from './last-used.js';
import { isTextChannel, isWindowed, type TextChannel } from './text-channel.js';

const REACHES: Readonly<Record<string, Channel>> = {
  email: 'email',
  web: 'web',
  sms: 'sms',
  phone: 'manual',
  post: 'manual',
};

/**
 * Where answers to the complaint go. What its writer called safe outranks what they prefer, and both outrank the channel
 * they used: a letter to the wrong door can put a person in danger. Whatever no channel serves, a person carries out.
 * `left`: the way to a number that came with it. It is texted where its writer asked for that, and beside a conversation.
 */
export function openingWays(
  message: MessageReceived,
  to: SenderData,
  left?: ReplyRoute,
): Pick<CaseHead, 'reply' | 'earlierWays'> {
  const channel = channelFor(message, to.address, left !== undefined);
  if (channel === 'sms' && left !== undefined) {
    // Where the number turns out to be somebody else's, it is as if they had left none.
    const used = isMailUnsafe(message) ? message.channel : channelUsed(message, to.address);
    return { reply: left, earlierWays: [routeOn(used, message, to)] };
  }
  const reply = routeOn(channel, message, to);
  return message.channel === 'chat' && left !== undefined ? { reply, earlierWays: [left] } : { reply };
}

/** The ways that the customer called safe, and chose; undefined when they named none. */
export function contactOf({ details }: MessageReceived): CaseHead['contact'] {
  const named = details?.['contactSafely'] ?? '';
  const chosen = REACHES[details?.['preferredChannel'] ?? ''];
  if (named === '' && chosen === undefined) return undefined;
  return {
    ...(named === '' ? {} : { safe: REACHES[named] ?? 'manual' }),
    ...(chosen === undefined ? {} : { chosen }),
  };
}

/** How texts by that channel reach the customer; undefined when they have written none, or none reaches them any more. */
export function textRoute(
  head: Pick<CaseHead, 'reply' | 'earlierWays' | 'customer'>,
  channel: TextChannel,
): ReplyRoute | undefined {
  const route = heardBy(head, channel);
  const { number, numberBad, undeliverable, stopped = [] } = head.customer;
  const bad = route?.key === number ? numberBad : undeliverable;
  return bad === true || stopped.includes(channel) ? undefined : route;
}

/** True while the customer is answered by text, and texts reach them. */
export function takesTexts(head: Pick<CaseHead, 'reply' | 'earlierWays' | 'customer'>): boolean {
  const { channel } = head.reply;
  return isTextChannel(channel) && textRoute(head, channel) !== undefined;
}

/** True while the customer is answered in the conversation that they wrote in. */
export function talksInChat({ reply }: Pick<CaseHead, 'reply'>): boolean {
  return reply.channel === 'chat';
}

/** True when the complainant named a safe way and it is not mail: then nothing at all goes to an address. */
export function isMailUnsafe({ details }: MessageReceived): boolean {
  const safe = details?.['contactSafely'] ?? '';
  return safe !== '' && REACHES[safe] !== 'email';
}

function routeOn(channel: Channel, message: MessageReceived, to: SenderData): ReplyRoute {
  const { key, address, name } = to;
  return {
    channel,
    key,
    answers: answered(message, to),
    ...(address === undefined ? {} : { address }),
    ...(name === undefined ? {} : { name }),
    ...(message.channel === channel ? { account: message.account } : {}),
    ...(channel === message.channel && isWindowed(channel) ? { heardAt: message.receivedAt } : {}),
  };
}

function channelFor(message: MessageReceived, address: string | undefined, texts: boolean): Channel {
  const { details } = message;
  const safe = details?.['contactSafely'];
  if (safe !== undefined && safe !== '') {
    const wanted = REACHES[safe] ?? 'manual';
    return wanted === 'sms' && !texts ? 'manual' : reachable(wanted, address);
  }
  const preferred = REACHES[details?.['preferredChannel'] ?? ''];
  if (preferred === undefined || (preferred === 'sms' && !texts)) return channelUsed(message, address);
  return reachable(preferred, address);
}

// A form with a mail address is answered by mail; without one the answer stands on the status page.
function channelUsed({ channel }: MessageReceived, address: string | undefined): Channel {
  return channel === 'web' && isMail(address) ? 'email' : channel;
}

function reachable(wanted: Channel, address: string | undefined): Channel {
  return wanted === 'email' && !isMail(address) ? 'web' : wanted;
}

function isMail(address: string | undefined): boolean {
  return address?.includes('@') === true;
}

// A forwarded complaint is answered in the thread of its writer, not of whoever sent it on.
function answered({ clues, forwarded, from }: MessageReceived, to: SenderData): readonly string[] {
  const id = to.key === from.key ? clues.messageId : forwarded?.messageId;
  return id === undefined ? [] : [id];
}
