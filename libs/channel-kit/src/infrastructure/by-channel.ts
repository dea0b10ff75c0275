import type { Channel } from '@redress/contracts';
import type { CollectionDefinition } from '@redress/persistence';

/** Makes a definition once for each channel: a database takes a name only with one and the same definition. */
export function byChannel<T extends { _id: string }>(
  define: (channel: Channel) => CollectionDefinition<T>,
): (channel: Channel) => CollectionDefinition<T> {
  const made = new Map<Channel, CollectionDefinition<T>>();
  return (channel) => {
    const known = made.get(channel) ?? define(channel);
    made.set(channel, known);
    return known;
  };
}
