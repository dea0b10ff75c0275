import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openBus, type Bus } from '@redress/messaging';
import { AssignerProtocol, ConfigResourceTypes, Kafka, logLevel, type PartitionAssigner } from 'kafkajs';
import { note, numberOf, registryOf, topicNamed, uniqueName } from './note.js';
import { until } from './until.js';

const LIMIT = 60_000;

describe('what is particular to a broker', () => {
  const url = process.env['REDRESS_TEST_KAFKA_URL'] ?? '';
  const kafka = new Kafka({ brokers: url.replace('kafka://', '').split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  let bus: Bus;

  beforeAll(async () => {
    await admin.connect();
    bus = await openBus(url, { clientId: 'test', report: () => undefined });
  }, LIMIT);

  afterAll(async () => {
    await bus.close();
    await admin.disconnect();
  }, LIMIT);

  async function settingsOf(topic: string): Promise<Record<string, string>> {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['cleanup.policy', 'retention.ms'] }],
    });
    return Object.fromEntries(
      (resources[0]?.configEntries ?? []).map((entry) => [entry.configName, entry.configValue]),
    );
  }

  it(
    'makes topics with their partitions and clean-up, and leaves existing ones alone',
    async () => {
      const facts = topicNamed(uniqueName('facts'), 5);
      const states = topicNamed(uniqueName('states'), 2, true);
      await bus.ensureTopics([facts]);
      await bus.ensureTopics([{ ...facts, partitions: 9, compacted: true }, states]);
      const { topics } = await admin.fetchTopicMetadata({ topics: [facts.name, states.name] });
      expect(Object.fromEntries(topics.map((topic) => [topic.name, topic.partitions.length]))).toEqual({
        [facts.name]: 5,
        [states.name]: 2,
      });
      expect(await settingsOf(facts.name)).toMatchObject({ 'cleanup.policy': 'delete', 'retention.ms': '604800000' });
      expect(await settingsOf(states.name)).toMatchObject({ 'cleanup.policy': 'compact' });
    },
    LIMIT,
  );

  it(
    'makes the other topics when it refuses to make one of signals, and says so',
    async () => {
      const reports: unknown[] = [];
      const own = await openBus(url, {
        clientId: 'test',
        report: (level, message, fields) => {
          // What kafkajs itself says of it stands beside.
          if (!message.startsWith('kafka ')) reports.push([level, message, fields]);
        },
      });
      const facts = topicNamed(uniqueName('facts'), 1);
      // No broker takes such a time.
      const live = { ...topicNamed(uniqueName('live'), 1), keptMs: -2 };
      await own.ensureTopics([live, facts]);
      await own.ensureTopics([live, facts]);
      await own.publisher.publish([note(facts.name, 'key', 1)]);
      const present = await admin.listTopics();
      await own.close();
      expect([facts, live].map(({ name }) => present.includes(name))).toEqual([true, false]);
      const said = { topics: live.name, cause: 'KafkaJSAggregateError: INVALID_CONFIG' };
      expect(reports).toEqual([['warn', 'a topic of signals could not be made', said]]);
    },
    LIMIT,
  );

  it(
    'tells a hearer of a topic that is made later',
    async () => {
      const reports: string[] = [];
      const own = await openBus(url, { clientId: 'test', report: (_level, message) => reports.push(message) });
      const live = { ...topicNamed(uniqueName('live'), 1), keptMs: 60_000 };
      const heard: number[] = [];
      const hearing = own.signals.hear({
        topic: live.name,
        service: 'test',
        registry: registryOf([live]),
        hear: (event) => heard.push(numberOf(event)),
      });
      await until(() => reports.includes('signals are not heard just now'), 'a word that it hears nothing');
      await own.ensureTopics([live]);
      const tell = (): boolean => {
        own.signals.tell(note(live.name, 'key', 1));
        return heard.length > 0;
      };
      await until(tell, 'a signal', 40_000);
      expect(reports.filter((message) => message.startsWith('signals'))).toEqual([
        'signals are not heard just now',
        'signals are heard again',
      ]);
      await hearing.close();
      await own.close();
    },
    LIMIT,
  );

  it(
    'fails to start a consumer that its group refuses',
    async () => {
      const topic = topicNamed(uniqueName('refused'));
      const group = uniqueName('group');
      await bus.ensureTopics([topic]);
      const stranger = kafka.consumer({ groupId: group, partitionAssigners: [assigner('somebody-elses')] });
      await stranger.connect();
      await stranger.subscribe({ topics: [topic.name] });
      await stranger.run({ eachMessage: () => Promise.resolve() });
      await until(async () => (await stranger.describeGroup()).state === 'Stable', 'the stranger in the group');
      const consuming = bus.consume({ group, topics: [topic.name], handle: () => Promise.resolve() });
      await expect(consuming).rejects.toMatchObject({ code: 'consumer-failed', retriable: false });
      await stranger.disconnect();
    },
    LIMIT,
  );

  it(
    'says so when records were removed before the group could read them',
    async () => {
      const topic = topicNamed(uniqueName('removed'), 1);
      const group = uniqueName('group');
      await bus.ensureTopics([topic]);
      const lost: string[] = [];
      const positions: bigint[] = [];
      const consume = (): ReturnType<Bus['consume']> =>
        bus.consume({
          group,
          topics: [topic.name],
          onOffsetLost: ({ why }) => {
            lost.push(why);
            return Promise.resolve();
          },
          handle: (batch) => {
            for (const message of batch.messages) {
              positions.push(message.position);
              batch.finish(message);
            }
            return Promise.resolve();
          },
        });
      await bus.publisher.publish([1, 2, 3].map((number) => note(topic.name, 'key', number)));
      const first = await consume();
      await until(() => positions.length === 3, 'the first three');
      await first.close();
      await bus.publisher.publish([4, 5, 6].map((number) => note(topic.name, 'key', number)));
      // kafkajs deletes only from topics that it has asked about before.
      await admin.fetchTopicOffsets(topic.name);
      await admin.deleteTopicRecords({ topic: topic.name, partitions: [{ partition: 0, offset: '5' }] });
      const second = await consume();
      await until(() => positions.length === 4, 'what is left');
      await second.close();
      expect(positions).toEqual([0n, 1n, 2n, 5n]);
      expect(lost).toEqual(['missing', 'out-of-range']);
    },
    LIMIT,
  );
});

/** An assigner that shares no name with those of others, so that its group takes nobody else in. */
function assigner(name: string): PartitionAssigner {
  return () => ({
    name,
    version: 0,
    protocol: ({ topics }) => ({
      name,
      metadata: AssignerProtocol.MemberMetadata.encode({ version: 0, topics, userData: Buffer.alloc(0) }),
    }),
    assign: ({ members, topics }) => {
      const assignment = Object.fromEntries(topics.map((topic) => [topic, [0, 1, 2]]));
      return Promise.resolve(
        members.map(({ memberId }) => ({
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: 0,
            assignment,
            userData: Buffer.alloc(0),
          }),
        })),
      );
    },
  });
}
