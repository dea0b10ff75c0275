import { describe, expect, it } from '@jest/globals';
import type { BusMessage } from '@redress/messaging';
import { TestService, type BusFixture } from '../messaging/bus-fixture.js';
import { Gate } from '../messaging/gate.js';
import { note, numberOf, topicNamed, uniqueName } from '../messaging/note.js';
import { until } from '../messaging/until.js';

const LIMIT = 60_000;

/** Delivery: at least once, in order, at the same time, to everybody, within bounds. */
export function describeDelivery(fixture: () => BusFixture): void {
  describe('delivery', () => {
    it(
      'brings every event to the handler, as it was published',
      async () => {
        const topic = topicNamed(uniqueName('whole'));
        const bus = await fixture().bus('first');
        await bus.ensureTopics([topic]);
        const sent = note(topic.name, 'key', 1, {
          subject: 'näme',
          traceparent: '00-ab-cd-01',
          data: { number: 1, text: 'ü€😀' },
        });
        await bus.publisher.publish([sent]);
        const seen: unknown[] = [];
        const service = await TestService.start(fixture(), {
          group: uniqueName('group'),
          topics: [topic],
          handler: (event, { message }) => {
            seen.push({
              topic: message.topic,
              key: message.key,
              event,
            });
            return Promise.resolve();
          },
        });
        await until(() => seen.length > 0, 'the event');
        // Strictly: the data is plain, for handlers keep parts of it in a store that takes nothing else.
        expect(seen).toStrictEqual([sent]);
        await service.stop();
      },
      LIMIT,
    );

    it(
      'keeps the order of each key and loses none',
      async () => {
        const topic = topicNamed(uniqueName('order'));
        const seen = new Map<string, number[]>();
        const service = await TestService.start(fixture(), {
          group: uniqueName('group'),
          topics: [topic],
          handler: async (event, { message }) => {
            await new Promise((resolve) => setTimeout(resolve, (numberOf(event) * 7) % 3));
            const numbers = seen.get(message.key);
            if (numbers === undefined) seen.set(message.key, [numberOf(event)]);
            else numbers.push(numberOf(event));
          },
        });
        const { publisher } = await fixture().bus('first');
        for (let from = 0; from < 600; from += 60) {
          const events = Array.from({ length: 60 }, (_, index) =>
            note(topic.name, `key-${String(index % 20)}`, from + index),
          );
          await publisher.publish(events);
        }
        await until(() => [...seen.values()].reduce((sum, each) => sum + each.length, 0) >= 600, '600 events');
        await service.stop();
        for (const numbers of seen.values()) {
          expect([...new Set(numbers)]).toEqual([...new Set(numbers)].sort((a, b) => a - b));
          expect(new Set(numbers).size).toBe(30);
        }
      },
      LIMIT,
    );

    it(
      'works on different keys at the same time',
      async () => {
        const topic = topicNamed(uniqueName('concurrent'), 1);
        const gate = new Gate();
        const done: string[] = [];
        const service = await TestService.start(fixture(), {
          group: uniqueName('group'),
          topics: [topic],
          handler: async (_event, { message }) => {
            if (message.key === 'waits') await gate.passed;
            else gate.open();
            done.push(message.key);
          },
        });
        const { publisher } = await fixture().bus('first');
        await publisher.publish([note(topic.name, 'waits', 1), note(topic.name, 'opens', 2)]);
        await until(() => done.length === 2, 'both keys');
        expect(done).toEqual(['opens', 'waits']);
        await service.stop();
      },
      LIMIT,
    );

    it(
      'gives every group its copy',
      async () => {
        const topic = topicNamed(uniqueName('copies'));
        const seen: Record<string, number[]> = { one: [], two: [] };
        const start = (name: 'one' | 'two'): Promise<TestService> =>
          TestService.start(fixture(), {
            group: uniqueName(name),
            topics: [topic],
            handler: (event) => {
              seen[name]?.push(numberOf(event));
              return Promise.resolve();
            },
          });
        const services = [await start('one'), await start('two')];
        const { publisher } = await fixture().bus('first');
        await publisher.publish(Array.from({ length: 50 }, (_, index) => note(topic.name, 'key', index)));
        await until(() => seen['one']?.length === 50 && seen['two']?.length === 50, 'both copies');
        expect(seen['one']).toEqual(seen['two']);
        await Promise.all(services.map((service) => service.stop()));
      },
      LIMIT,
    );

    it(
      'takes 10,000 messages on one key, in order',
      async () => {
        const topic = topicNamed(uniqueName('one-key'));
        const seen: number[] = [];
        const service = await TestService.start(fixture(), {
          group: uniqueName('group'),
          topics: [topic],
          handler: (event) => {
            seen.push(numberOf(event));
            return Promise.resolve();
          },
        });
        const { publisher } = await fixture().bus('first');
        for (let from = 0; from < 10_000; from += 500) {
          await publisher.publish(Array.from({ length: 500 }, (_, index) => note(topic.name, 'key', from + index)));
        }
        await until(() => seen.length >= 10_000, '10,000 events');
        expect([...new Set(seen)]).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
        await service.stop();
      },
      LIMIT,
    );

    it(
      'holds no more than a bounded number of messages while handlers are slow',
      async () => {
        const total = 12_000;
        const topic = topicNamed(uniqueName('bounded'));
        const gate = new Gate();
        const given = new Set<bigint>();
        const bus = await fixture().bus('first');
        await bus.ensureTopics([topic]);
        const text = 'x'.repeat(1_000);
        for (let from = 0; from < total; from += 500) {
          await bus.publisher.publish(
            Array.from({ length: 500 }, (_, index) =>
              note(topic.name, `key-${String(index)}`, index, { data: { number: index, text } }),
            ),
          );
        }
        const where = (message: BusMessage): bigint => message.position * 100n + BigInt(message.partition);
        const consumption = await bus.consume({
          group: uniqueName('group'),
          topics: [topic.name],
          handle: async (batch) => {
            for (const message of batch.messages) given.add(where(message));
            await gate.passed;
            for (const message of batch.messages) batch.finish(message);
          },
        });
        // Delivery has come to rest when nothing more is given although much is there.
        let last = -1;
        await until(async () => {
          const before = given.size;
          await new Promise((resolve) => setTimeout(resolve, 300));
          const rests = before === given.size && before === last && before > 0;
          last = before;
          return rests;
        }, 'delivery to rest');
        const unfinished = given.size;
        gate.open();
        await until(() => given.size === total, 'the rest');
        expect(unfinished).toBeLessThan(total / 2);
        await consumption.close();
      },
      LIMIT,
    );

    it(
      'says how far a group is behind',
      async () => {
        const topic = topicNamed(uniqueName('lag'));
        const gate = new Gate();
        const group = uniqueName('group');
        const service = await TestService.start(fixture(), { group, topics: [topic], handler: () => gate.passed });
        const bus = await fixture().bus('first');
        await bus.publisher.publish(
          Array.from({ length: 9 }, (_, index) => note(topic.name, `key-${String(index)}`, index)),
        );
        const lag = async (): Promise<number> => {
          const figures = (await bus.lag()).filter((figure) => figure.group === group);
          return figures.reduce((sum, figure) => sum + figure.lag, 0);
        };
        await until(async () => (await lag()) === 9, 'a lag of 9');
        gate.open();
        await until(async () => (await lag()) === 0, 'no lag');
        await service.stop();
        expect((await bus.lag()).filter((figure) => figure.group === group)).toEqual([]);
      },
      LIMIT,
    );

    it(
      'refuses topics that nobody made, and events that are too large',
      async () => {
        const { publisher } = await fixture().bus('first');
        await expect(publisher.publish([note(uniqueName('nowhere'), 'key', 1)])).rejects.toMatchObject({
          code: 'topic-unknown',
          retriable: false,
        });
        const topic = topicNamed(uniqueName('large'));
        await (await fixture().bus('first')).ensureTopics([topic]);
        const data = { number: 1, text: 'x'.repeat(300_000) };
        await expect(publisher.publish([note(topic.name, 'key', 1, { data })])).rejects.toMatchObject({
          code: 'event-too-large',
          retriable: false,
        });
      },
      LIMIT,
    );
  });
}
