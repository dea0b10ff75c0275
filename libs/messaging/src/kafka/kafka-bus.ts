import type { Admin, Kafka } from 'kafkajs';
import { causeOf } from '../cause-of.js';
import { Partitioners } from 'kafkajs';
import { Bus, type ConsumeOptions, type Consumption, type LagFigure } from '../bus.js';
import type { Publisher } from '../publisher.js';
import type { TopicDefinition } from '../topic-definition.js';
import { bounded, createKafka, waitForBroker } from './kafka-client.js';
import { KafkaConsumption } from './kafka-consumption.js';
import type { KafkaOptions } from './kafka-options.js';
import { KafkaPublisher } from './kafka-publisher.js';
import { KafkaSignals } from './kafka-signals.js';
import { KafkaTopics } from './kafka-topics.js';

/** Apache Kafka through kafkajs, which is used nowhere else. */
export class KafkaBus extends Bus {
  readonly publisher: Publisher;
  readonly signals: KafkaSignals;
  private readonly ownPublisher: KafkaPublisher;
  private readonly topics: KafkaTopics;
  private readonly consumptions = new Set<KafkaConsumption>();
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    publisher: (isTopic: (name: string) => boolean) => KafkaPublisher,
    private readonly options: KafkaOptions,
  ) {
    super();
    this.topics = new KafkaTopics(admin, options);
    this.ownPublisher = publisher((name) => this.topics.has(name));
    this.publisher = this.ownPublisher;
    this.signals = new KafkaSignals(kafka, options.report);
  }

  /** @throws RedressError `broker-url-invalid`; `broker-unavailable` (retriable) when the broker stays away */
  static async open(options: KafkaOptions): Promise<KafkaBus> {
    const kafka = createKafka(options);
    const admin = kafka.admin();
    const producer = kafka.producer({
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await waitForBroker(() => admin.connect(), options);
    await waitForBroker(() => producer.connect(), options);
    return new KafkaBus(kafka, admin, (isTopic) => new KafkaPublisher(producer, isTopic), options);
  }

  override async ensureTopics(topics: readonly TopicDefinition[]): Promise<void> {
    await this.topics.ensure(topics);
  }

  override async consume(options: ConsumeOptions): Promise<Consumption> {
    const consumption: KafkaConsumption = new KafkaConsumption(options, {
      kafka: this.kafka,
      admin: this.admin,
      settings: this.options,
      isCompacted: (topic) => this.topics.isCompacted(topic),
      onClosed: () => this.consumptions.delete(consumption),
    });
    this.consumptions.add(consumption);
    await consumption.start();
    return consumption;
  }

  /** From the committed places, which are up to 200 ms old. */
  override async lag(): Promise<LagFigure[]> {
    const figures = await Promise.all([...this.consumptions].map((each) => this.lagOf(each.group, each.topics)));
    return figures.flat();
  }

  override close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    await Promise.all([...this.consumptions, this.signals].map((each) => each.close()));
    await this.ownPublisher.close();
    await bounded(this.admin.disconnect(), 'disconnecting', 2_000).catch((error: unknown) => {
      this.options.report('warn', 'the connection did not end in time', { cause: causeOf(error) });
    });
  }

  private async lagOf(group: string, topics: readonly string[]): Promise<LagFigure[]> {
    const places = await bounded(this.admin.fetchOffsets({ groupId: group, topics: [...topics] }), 'reading offsets');
    const figures = places.map(async ({ topic, partitions }) => {
      const ends = await bounded(this.admin.fetchTopicOffsets(topic), `reading the ends of ${topic}`);
      return partitions.map(({ partition, offset }) => {
        const end = ends.find((each) => each.partition === partition);
        const from = Math.max(Number(offset), Number(end?.low ?? 0));
        return { group, topic, partition, lag: Math.max(Number(end?.high ?? 0) - from, 0) };
      });
    });
    return (await Promise.all(figures)).flat();
  }
}
