import type { Channel, MessageReceived, SenderData } from '@redress/contracts';
import type { CaseHead, ReplyRoute } from './case-head.js';
import { heardBy } from './last-used.js';
import { isTextChannel, isWindowed, type TextChannel } from './text-channel.js';

const REACHES: Readonly<Record<string, Channel>> = { email: 'email', web: 'web', phone: 'manual', post: 'manual' };

/**
 * Where answers to the complaint go. What its writer called safe outranks what they prefer, and both outrank the channel
 * they used: a letter to the wrong door can put a person in danger. Whatever no channel serves, a person carries out.
 */
export function routeOf(message: MessageReceived, to: SenderData = message.from): ReplyRoute {
  const { key, address, name } = to;
  const channel = channelFor(message, address);
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

function channelFor({ channel, details }: MessageReceived, address: string | undefined): Channel {
  const safe = details?.['contactSafely'];
  if (safe !== undefined && safe !== '') return reachable(REACHES[safe] ?? 'manual', address);
  const preferred = REACHES[details?.['preferredChannel'] ?? ''];
  if (preferred !== undefined) return reachable(preferred, address);
  // A form with a mail address is answered by mail; without one the answer stands on the status page.
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
