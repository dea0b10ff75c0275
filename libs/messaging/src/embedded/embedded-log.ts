import { RedressError, type Clock } from '@redress/kernel';
import type { SqliteStore, SqlStatement } from '@redress/sqlite';
import type { TopicDefinition } from '../topic-definition.js';
import type { BusMessage } from '../bus-message.js';
import type { EncodedEvent } from '../cloud-events.js';
import { BUS_TABLES } from './embedded-tables.js';
import { TailCache } from './tail-cache.js';

const INSERT_RECORD =
  'INSERT INTO bus_records (position, topic, compacted, key, logged_at, headers, body) VALUES (?, ?, ?, ?, ?, ?, ?)';
const INSERT_OFFSET =
  'INSERT INTO bus_offsets VALUES (?, ?, ?) ON CONFLICT (consumer_group, topic) DO UPDATE SET position = excluded.position';
const READ_RECORDS =
  'SELECT position, key, logged_at, headers, body FROM bus_records WHERE topic = ? AND position >= ? ORDER BY position LIMIT ?';

/** Places behind everything that was ever in their topic: the records have been wiped, the places have not. */
const PLACES_BEYOND_END = `
  SELECT consumer_group, topic FROM bus_offsets JOIN bus_topics USING (topic)
  WHERE position > 1 + MAX(removed_to, COALESCE((SELECT MAX(position) FROM bus_records WHERE topic = bus_topics.topic), 0))`;

interface TopicState {
  readonly compacted: boolean;
  /** Everything up to here has been removed for its age. */
  removedTo: number;
  readonly tail: TailCache;
}

export interface LogEntry extends EncodedEvent {
  readonly topic: string;
  readonly key: string;
}

/** The one partition that a topic has here. */
export const ONLY_PARTITION = 0;

/** The log's records and the groups' offsets in the store. Knows nothing of consumers. */
export class EmbeddedLog {
  private readonly topics = new Map<string, TopicState>();
  private readonly beyondEnd = new Set<string>();
  private next = 1;

  private constructor(
    private readonly store: SqliteStore,
    private readonly clock: Clock,
  ) {}

  static async open(store: SqliteStore, clock: Clock): Promise<EmbeddedLog> {
    await store.migrate('bus', BUS_TABLES);
    const log = new EmbeddedLog(store, clock);
    log.load();
    return log;
  }

  async ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    const missing = topics.filter((topic) => !this.topics.has(topic.name));
    if (missing.length === 0) return;
    await this.store.write(
      missing.map((topic) => ({
        sql: 'INSERT INTO bus_topics VALUES (?, ?, 0) ON CONFLICT DO NOTHING',
        params: [topic.name, topic.compacted ? 1 : 0],
      })),
    );
    for (const topic of missing) this.addTopic(topic.name, topic.compacted, 0);
  }

  /** @throws RedressError `topic-unknown` */
  requireTopic(name: string): void {
    this.stateOf(name);
  }

  /** Durable and readable when it resolves; all or none. */
  async append(entries: readonly LogEntry[]): Promise<void> {
    const loggedAt = this.clock.now();
    const states = entries.map((entry) => this.stateOf(entry.topic));
    const records = entries.map((entry) => this.recordOf(entry, loggedAt));
    await this.store.write(records.map((record, index) => insertion(record, states[index]?.compacted === true)));
    records.forEach((record, index) => states[index]?.tail.add(record));
  }

  /** The records of a topic at or behind `position`, in order. */
  read(topic: string, position: bigint, limit: number): BusMessage[] {
    const cached = this.stateOf(topic).tail.read(position, limit);
    if (cached !== undefined) return cached;
    return this.store.readRows(READ_RECORDS, [topic, Number(position), limit]).map((row) => ({
      topic,
      partition: ONLY_PARTITION,
      position: BigInt(Number(row[0])),
      key: String(row[1]),
      loggedAt: Number(row[2]),
      headers: JSON.parse(String(row[3])) as Record<string, string>,
      body: row[4] === null || row[4] === undefined ? null : String(row[4]),
    }));
  }

  /** Records of a topic at or behind `position`. */
  count(topic: string, position: bigint): number {
    const sql = 'SELECT COUNT(*) FROM bus_records WHERE topic = ? AND position >= ?';
    return Number(this.store.readRow(sql, [topic, Number(position)])?.[0] ?? 0);
  }

  /** Where the group goes on reading; `lost` when records before that place may have passed it by. */
  startOf(group: string, topic: string): { position: bigint; lost?: 'missing' | 'out-of-range' } {
    const { removedTo } = this.stateOf(topic);
    const earliest = BigInt(removedTo + 1);
    const sql = 'SELECT position FROM bus_offsets WHERE consumer_group = ? AND topic = ?';
    const stored = this.store.readRow(sql, [group, topic])?.[0];
    if (stored === undefined) return { position: earliest, lost: 'missing' };
    const beyond = this.beyondEnd.delete(placeId(group, topic));
    if (beyond || Number(stored) <= removedTo) return { position: earliest, lost: 'out-of-range' };
    return { position: BigInt(Number(stored)) };
  }

  async commit(group: string, positions: ReadonlyMap<string, bigint>): Promise<void> {
    await this.store.write(
      [...positions].map(([topic, position]) => ({ sql: INSERT_OFFSET, params: [group, topic, Number(position)] })),
    );
  }

  /**
   * Removes what is older than `cutoff` (compacted topics: what a newer record of its key replaces, and old tombstones),
   * but nothing at or behind `slowest`, the place of the slowest group.
   */
  async expire(topic: string, cutoff: number, slowest: bigint | undefined): Promise<void> {
    const state = this.stateOf(topic);
    const before = Math.min(slowest === undefined ? this.next : Number(slowest), this.next);
    if (state.compacted) await this.store.write(compaction(topic, before, cutoff));
    else await this.removeOld(topic, state, before, cutoff);
    state.tail.forget(BigInt(state.compacted ? before : state.removedTo + 1));
  }

  get topicNames(): string[] {
    return [...this.topics.keys()];
  }

  private async removeOld(topic: string, state: TopicState, before: number, cutoff: number): Promise<void> {
    const sql = 'SELECT position FROM bus_records WHERE topic = ? AND logged_at >= ? ORDER BY position LIMIT 1';
    const firstYoung = Number(this.store.readRow(sql, [topic, cutoff])?.[0] ?? this.next);
    const removedTo = Math.min(firstYoung, before) - 1;
    if (removedTo <= state.removedTo) return;
    await this.store.write([
      { sql: 'DELETE FROM bus_records WHERE topic = ? AND position <= ?', params: [topic, removedTo] },
      { sql: 'UPDATE bus_topics SET removed_to = ? WHERE topic = ?', params: [removedTo, topic] },
    ]);
    state.removedTo = removedTo;
  }

  private load(): void {
    const maximum = this.store.readRow(
      `SELECT MAX(COALESCE((SELECT MAX(position) + 1 FROM bus_records), 1), COALESCE((SELECT MAX(position) FROM bus_offsets), 1),
        COALESCE((SELECT MAX(removed_to) + 1 FROM bus_topics), 1))`,
    );
    this.next = Number(maximum?.[0] ?? 1);
    for (const row of this.store.readRows('SELECT topic, compacted, removed_to FROM bus_topics')) {
      this.addTopic(String(row[0]), row[1] === 1, Number(row[2]));
    }
    for (const row of this.store.readRows(PLACES_BEYOND_END)) {
      this.beyondEnd.add(placeId(String(row[0]), String(row[1])));
    }
  }

  private addTopic(name: string, compacted: boolean, removedTo: number): void {
    this.topics.set(name, { compacted, removedTo, tail: new TailCache(BigInt(this.next)) });
  }

  private stateOf(name: string): TopicState {
    const state = this.topics.get(name);
    if (state === undefined) {
      throw new RedressError('topic-unknown', `there is no topic ${name}: make it with ensureTopics first`);
    }
    return state;
  }

  private recordOf(entry: LogEntry, loggedAt: number): BusMessage {
    const position = BigInt(this.next);
    this.next += 1;
    return { ...entry, partition: ONLY_PARTITION, position, loggedAt };
  }
}

function insertion(record: BusMessage, compacted: boolean): SqlStatement {
  const { position, topic, key, loggedAt, headers, body } = record;
  const text = body === null ? null : String(body);
  return {
    sql: INSERT_RECORD,
    params: [Number(position), topic, compacted ? 1 : 0, key, loggedAt, JSON.stringify(headers), text],
  };
}

function compaction(topic: string, before: number, cutoff: number): SqlStatement[] {
  return [
    {
      sql: `DELETE FROM bus_records WHERE compacted = 1 AND topic = ? AND position < ? AND EXISTS (
              SELECT 1 FROM bus_records AS later WHERE later.compacted = 1 AND later.topic = bus_records.topic
                AND later.key = bus_records.key AND later.position > bus_records.position)`,
      params: [topic, before],
    },
    {
      sql: 'DELETE FROM bus_records WHERE compacted = 1 AND topic = ? AND position < ? AND body IS NULL AND logged_at < ?',
      params: [topic, before, cutoff],
    },
  ];
}

function placeId(group: string, topic: string): string {
  return `${group}|${topic}`;
}
