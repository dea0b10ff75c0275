import type { Admin } from 'kafkajs';
import type { OffsetLost } from '../bus.js';
import { bounded } from './kafka-client.js';
import { onceReady } from './once-ready.js';

/** A partition whose place is gone, and the earliest record that is still there. */
export interface LostPlace extends OffsetLost {
  readonly earliest: string;
}

/** The partitions in which a group has no place, or one that is no longer in the log. */
export async function findLostPlaces(admin: Admin, group: string, topics: readonly string[]): Promise<LostPlace[]> {
  const places = await onceReady(() =>
    bounded(admin.fetchOffsets({ groupId: group, topics: [...topics] }), 'reading offsets'),
  );
  const lost: LostPlace[] = [];
  for (const { topic, partitions } of places) {
    const ends = await onceReady(() => bounded(admin.fetchTopicOffsets(topic), `reading the ends of ${topic}`));
    for (const { partition, offset } of partitions) {
      const end = ends.find((each) => each.partition === partition);
      if (end === undefined) continue;
      const place = BigInt(offset);
      const why =
        place < 0n ? 'missing' : place < BigInt(end.low) || place > BigInt(end.high) ? 'out-of-range' : undefined;
      if (why !== undefined) lost.push({ group, topic, partition, why, earliest: end.low });
    }
  }
  return lost;
}
