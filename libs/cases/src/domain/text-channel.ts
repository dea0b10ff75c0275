import type { Channel } from '@redress/contracts';

/** The channels on which people text: whoever does is known by a telephone number alone, and reads a line or two. */
export const TEXT_CHANNELS = ['sms', 'whatsapp'] as const satisfies readonly Channel[];
export type TextChannel = (typeof TEXT_CHANNELS)[number];

export function isTextChannel(channel: Channel): channel is TextChannel {
  return TEXT_CHANNELS.some((each) => each === channel);
}

/** True where people may be told in words of our own for a day after they wrote, and later by approved templates alone. */
export function isWindowed(channel: Channel): boolean {
  return channel === 'whatsapp';
}
