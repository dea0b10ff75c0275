import type { BusMessage, TopicDefinition } from '@redress/messaging';
import type { SeededRandom } from './seeded-random.js';

/** One member's view of a partition. */
export interface PlaceReader {
  /** The process that it belongs to. */
  readonly member: string;
  isAlive(): boolean;
  /** There may be something to read, and this member is to read it. */
  look(): void;
}

/** A partition as one group reads it. */
export interface GroupPartition {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Where reading goes on after a restart; undefined before the first commit. */
  committed: number | undefined;
  /** Raised whenever the partition changes its member: what an earlier holder still does counts no more. */
  generation: number;
  owner: PlaceReader | undefined;
  readonly readers: PlaceReader[];
}

// Few enough that keys share a partition, so that one key can hold up or pass another.
const MOST_PARTITIONS = 3;

/** The durable log of the simulation: what a broker keeps. Outlives every process. */
export class SimulatedLog {
  private readonly partitions = new Map<string, BusMessage[]>();
  private readonly counts = new Map<string, number>();
  private readonly places = new Map<string, GroupPartition>();
  private readonly preferences = new Map<string, string>();
  /** Position of the first record still there, for all partitions alike; raised by a wipe. */
  private readonly starts = new Map<string, number>();

  ensureTopics(topics: readonly TopicDefinition[]): void {
    for (const { name, partitions } of topics) this.counts.set(name, Math.min(partitions, MOST_PARTITIONS));
  }

  append(topic: string, key: string, record: Pick<BusMessage, 'headers' | 'body' | 'loggedAt'>): void {
    const partition = this.partitionFor(topic, key);
    const records = this.records(topic, partition);
    const position = BigInt(this.end(topic, partition));
    records.push({ topic, partition, position, key, ...record });
    for (const place of this.places.values()) {
      if (place.topic === topic && place.partition === partition) this.wake(place);
    }
  }

  /** Makes one living member the owner, the preferred one if it lives, and lets it look. */
  wake(place: GroupPartition): void {
    const living = place.readers.filter((reader) => reader.isAlive());
    const preferred = living.find((reader) => reader.member === this.preferences.get(keyOf(place)));
    const next = preferred ?? (place.owner?.isAlive() === true ? place.owner : living[0]);
    if (next !== place.owner) this.giveTo(place, next);
    place.owner?.look();
  }

  partitionFor(topic: string, key: string): number {
    return partitionOf(key, this.partitionCount(topic));
  }

  partitionCount(topic: string): number {
    return this.counts.get(topic) ?? 1;
  }

  start(topic: string, partition: number): number {
    return this.starts.get(placeKey(topic, partition)) ?? 0;
  }

  end(topic: string, partition: number): number {
    return this.start(topic, partition) + this.records(topic, partition).length;
  }

  /** At most `most` records from `position` on. */
  read(topic: string, partition: number, position: number, most: number): BusMessage[] {
    const from = position - this.start(topic, partition);
    return this.records(topic, partition).slice(from, from + most);
  }

  place(group: string, topic: string, partition: number): GroupPartition {
    const key = keyOf({ group, topic, partition });
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const place: GroupPartition = {
      group,
      topic,
      partition,
      committed: undefined,
      generation: 0,
      owner: undefined,
      readers: [],
    };
    this.places.set(key, place);
    return place;
  }

  /** True when every group has finished all that is there. */
  isDrained(): boolean {
    return [...this.places.values()].every((place) => (place.committed ?? 0) >= this.end(place.topic, place.partition));
  }

  /** The group gets again everything that the topic still holds. */
  replay(group: string, topic: string): void {
    for (const place of this.placesOf(group, topic)) {
      place.committed = this.start(topic, place.partition);
      this.giveTo(place, place.owner);
      this.wake(place);
    }
  }

  /** That member reads the partition of `key` whenever it lives, whoever is still at work on it. */
  assign(group: string, topic: string, key: string, member: string): void {
    const partition = this.partitionFor(topic, key);
    this.preferences.set(keyOf({ group, topic, partition }), member);
    for (const place of this.placesOf(group, topic)) if (place.partition === partition) this.wake(place);
  }

  /** Some group will get again up to three records that it has finished. */
  rewind(random: SeededRandom): void {
    const read = [...this.places.values()].filter(
      (each) => (each.committed ?? 0) > this.start(each.topic, each.partition),
    );
    if (read.length === 0) return;
    const place = random.pick(read);
    const back = (place.committed ?? 0) - 1 - random.below(3);
    place.committed = Math.max(this.start(place.topic, place.partition), back);
    this.giveTo(place, place.owner);
    this.wake(place);
  }

  /** Some group's partition changes hands although its records are being handled. */
  handOver(random: SeededRandom): void {
    const places = [...this.places.values()].filter((each) => this.end(each.topic, each.partition) > 0);
    if (places.length === 0) return;
    const place = random.pick(places);
    const living = place.readers.filter((reader) => reader.isAlive());
    if (living.length === 0) return;
    this.giveTo(place, random.pick(living));
    this.wake(place);
  }

  /** All records are gone, as when a broker's disk was replaced; positions start anew far ahead. */
  wipe(): void {
    for (const [key, records] of this.partitions) {
      this.starts.set(key, (this.starts.get(key) ?? 0) + records.length + 1_000);
      records.length = 0;
    }
    for (const place of this.places.values()) this.giveTo(place, place.owner);
  }

  private placesOf(group: string, topic: string): GroupPartition[] {
    return [...this.places.values()].filter((place) => place.group === group && place.topic === topic);
  }

  private giveTo(place: GroupPartition, reader: PlaceReader | undefined): void {
    place.owner = reader;
    place.generation += 1;
  }

  private records(topic: string, partition: number): BusMessage[] {
    const key = placeKey(topic, partition);
    const known = this.partitions.get(key);
    if (known !== undefined) return known;
    const records: BusMessage[] = [];
    this.partitions.set(key, records);
    return records;
  }
}

function keyOf({ group, topic, partition }: Pick<GroupPartition, 'group' | 'topic' | 'partition'>): string {
  return `${group}|${placeKey(topic, partition)}`;
}

function placeKey(topic: string, partition: number): string {
  return `${topic}/${String(partition)}`;
}

function partitionOf(key: string, count: number): number {
  let hash = 7;
  for (const character of key) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) >>> 0;
  return hash % count;
}
