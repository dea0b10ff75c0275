import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Admin, ITopicConfig } from 'kafkajs';
import type { TopicDefinition } from '../topic-definition.js';
import { KafkaTopics } from './kafka-topics.js';

const FACTS: TopicDefinition = { name: 'facts', partitions: 3, compacted: false };
const LIVE: TopicDefinition = { name: 'live', partitions: 1, compacted: false, keptMs: 60_000 };

/** A broker that refuses some topics, as kafkajs tells of it: everything that was asked for at the same time fails. */
class PlayedAdmin implements Pick<Admin, 'listTopics' | 'createTopics'> {
  readonly refused = new Set<string>();
  readonly present = new Set<string>();

  listTopics(): Promise<string[]> {
    return Promise.resolve([...this.present]);
  }

  createTopics({ topics }: { topics: ITopicConfig[] }): Promise<boolean> {
    const refusals = topics.filter(({ topic }) => this.refused.has(topic));
    if (refusals.length > 0) {
      const errors = [Object.assign(new Error('Not authorized'), { type: 'TOPIC_AUTHORIZATION_FAILED' })];
      return Promise.reject(Object.assign(new Error('Topic creation errors'), { errors }));
    }
    for (const { topic } of topics) this.present.add(topic);
    return Promise.resolve(true);
  }
}

describe('topics that the broker lacks', () => {
  let admin: PlayedAdmin;
  let topics: KafkaTopics;
  let reports: unknown[];

  beforeEach(() => {
    admin = new PlayedAdmin();
    reports = [];
    topics = new KafkaTopics(admin, { report: (...report) => reports.push(report) });
  });

  it('are made, those of signals too', async () => {
    await topics.ensure([LIVE, FACTS]);
    expect([...admin.present]).toEqual(['facts', 'live']);
    expect(reports).toEqual([]);
  });

  it('of signals hurt nothing when they cannot be made: it is said once', async () => {
    admin.refused.add('live');
    await topics.ensure([LIVE, FACTS]);
    await topics.ensure([LIVE, FACTS]);
    expect([...admin.present]).toEqual(['facts']);
    expect([topics.has('facts'), topics.has('live')]).toEqual([true, true]);
    const said = { topics: 'live', cause: 'Error: TOPIC_AUTHORIZATION_FAILED' };
    expect(reports).toEqual([['warn', 'a topic of signals could not be made', said]]);
  });

  it('keep a process from starting when facts travel on them', async () => {
    admin.refused.add('facts');
    await expect(topics.ensure([LIVE, FACTS])).rejects.toThrow('Topic creation errors');
    expect([topics.has('facts'), reports]).toEqual([false, []]);
  });
});
