import type { Admin } from 'kafkajs';
import type { TopicDefinition } from '../topic-definition.js';
import { brokerCauseOf } from './broker-cause.js';
import { bounded } from './kafka-client.js';
import type { KafkaOptions } from './kafka-options.js';

const SEVEN_DAYS_MS = 7 * 86_400_000;
/** Creating topics waits for their leaders, which may take longer than a call. */
const TOPICS_LIMIT_MS = 30_000;
/** Of topics of signals: a start may wait for them, but not long. */
const SIGNALS_LIMIT_MS = 5_000;

/** The topics that this process knows of, and how missing ones are made. */
export class KafkaTopics {
  private readonly known = new Map<string, TopicDefinition>();

  constructor(
    private readonly admin: Pick<Admin, 'listTopics' | 'createTopics'>,
    private readonly options: Pick<KafkaOptions, 'report' | 'replicationFactor' | 'retentionMs'>,
  ) {}

  has(name: string): boolean {
    return this.known.has(name);
  }

  isCompacted(name: string): boolean {
    return this.known.get(name)?.compacted === true;
  }

  /**
   * Makes those that are missing. Nothing durable hangs on a topic of signals, so those are tried once a process, last and apart; where
   * that fails it is only said.
   * @throws what the broker says to a topic that is not of signals
   */
  async ensure(topics: readonly TopicDefinition[]): Promise<void> {
    const present = new Set(await bounded(this.admin.listTopics(), 'listing topics'));
    const missing = topics.filter((topic) => !present.has(topic.name));
    await this.create(
      missing.filter((topic) => !isOfSignals(topic)),
      TOPICS_LIMIT_MS,
    );
    const signals = missing.filter((topic) => isOfSignals(topic) && !this.known.has(topic.name));
    for (const topic of topics) this.known.set(topic.name, topic);
    await this.create(signals, SIGNALS_LIMIT_MS).catch((error: unknown) => {
      const names = signals.map(({ name }) => name).join(', ');
      this.options.report('warn', 'a topic of signals could not be made', {
        topics: names,
        cause: brokerCauseOf(error),
      });
    });
  }

  private async create(topics: readonly TopicDefinition[], limitMs: number): Promise<void> {
    if (topics.length === 0) return;
    const created = this.admin.createTopics({
      waitForLeaders: true,
      topics: topics.map((topic) => ({
        topic: topic.name,
        numPartitions: topic.partitions,
        replicationFactor: this.options.replicationFactor ?? -1,
        configEntries: this.configOf(topic),
      })),
    });
    await bounded(created, 'making topics', limitMs);
  }

  private configOf({ compacted, keptMs }: TopicDefinition): { name: string; value: string }[] {
    if (compacted) return [{ name: 'cleanup.policy', value: 'compact' }];
    const retention = String(keptMs ?? this.options.retentionMs ?? SEVEN_DAYS_MS);
    // The broker removes whole segments only, and rolls one a week by itself.
    const segment = keptMs === undefined ? [] : [{ name: 'segment.ms', value: retention }];
    return [{ name: 'retention.ms', value: retention }, ...segment];
  }
}

function isOfSignals({ keptMs }: TopicDefinition): boolean {
  return keptMs !== undefined;
}
