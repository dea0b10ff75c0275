import type { Channel } from '@redress/contracts';

/** Injects the `ChannelKit` of a channel; in one process there may be several. */
export function channelKit(channel: Channel): symbol {
  return Symbol.for(`redress.channel-kit.${channel}`);
}

/** Injects the transport (`EventStrategy`) of a channel's gateway. */
export function channelEvents(channel: Channel): symbol {
  return Symbol.for(`redress.channel-events.${channel}`);
}

/** Injects the `ParkedWork` of a channel's gateway. */
export function channelParkedWork(channel: Channel): symbol {
  return Symbol.for(`redress.channel-parked-work.${channel}`);
}
