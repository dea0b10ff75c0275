import { describe, expect, it } from '@jest/globals';
import type { BusMessage, MessageBatch, OffsetLost } from '@redress/messaging';
import { TestService, type BusFixture } from '../messaging/bus-fixture.js';
import { Gate } from '../messaging/gate.js';
import { note, numberOf, topicNamed, uniqueName } from '../messaging/note.js';
import { until } from '../messaging/until.js';

const LIMIT = 90_000;

/** Members come, stall, lose their partitions and go; nothing is lost by it. */
export function describeMembership(fixture: () => BusFixture): void {
  describe('members', () => {
    it(
      'reports a place that is missing, once',
      async () => {
        const topic = topicNamed(uniqueName('missing'), 1);
        const group = uniqueName('group');
        const run = async (): Promise<OffsetLost[]> => {
          const lost: OffsetLost[] = [];
          const service = await TestService.start(fixture(), {
            group,
            topics: [topic],
            handler: () => Promise.resolve(),
            onOffsetLost: (each) => {
              lost.push(each);
              return Promise.resolve();
            },
          });
          await service.stop();
          return lost;
        };
        expect(await run()).toEqual([{ group, topic: topic.name, partition: 0, why: 'missing' }]);
        expect(await run()).toEqual([]);
      },
      LIMIT,
    );

    it(
      'goes on where the group was, and does not stop before its work is done',
      async () => {
        const topic = topicNamed(uniqueName('stop'));
        const group = uniqueName('group');
        const begun: number[] = [];
        const ended: number[] = [];
        const start = (): Promise<TestService> =>
          TestService.start(fixture(), {
            group,
            topics: [topic],
            handler: async (event) => {
              begun.push(numberOf(event));
              await new Promise((resolve) => setTimeout(resolve, 5));
              ended.push(numberOf(event));
            },
          });
        const { publisher } = await fixture().bus('first');
        const first = await start();
        await publisher.publish(
          Array.from({ length: 400 }, (_, index) => note(topic.name, `key-${String(index % 50)}`, index)),
        );
        await until(() => ended.length > 40, 'some work');
        await first.stop();
        const atStop = begun.length;
        expect(ended.length).toBe(atStop);
        expect(atStop).toBeLessThan(400);
        const second = await start();
        await until(() => new Set(ended).size === 400, 'the rest');
        await second.stop();
        // A clean stop commits what is finished: only messages behind an unfinished one come again.
        expect(begun.length).toBeLessThan(400 + 100);
        const third = await start();
        await publisher.publish([note(topic.name, 'last', 1_000)]);
        await until(() => ended.includes(1_000), 'the last event');
        await third.stop();
        expect(begun.slice(-1)).toEqual([1_000]);
      },
      LIMIT,
    );

    it(
      'bears a handler slower than the session, and others do not wait for it',
      async () => {
        const topic = topicNamed(uniqueName('slow'));
        const group = uniqueName('group');
        const slowMs = (fixture().sessionMs ?? 1_000) * 1.5;
        const ended: string[] = [];
        const start = (): Promise<TestService> =>
          TestService.start(fixture(), {
            group,
            topics: [topic],
            handler: async (_event, { message }) => {
              if (message.key === 'slow') await new Promise((resolve) => setTimeout(resolve, slowMs));
              ended.push(message.key);
            },
          });
        const service = await start();
        const { publisher } = await fixture().bus('first');
        const others = Array.from({ length: 30 }, (_, index) => note(topic.name, `key-${String(index)}`, index));
        await publisher.publish([note(topic.name, 'slow', 1), ...others]);
        await until(() => ended.length >= 30, 'the others');
        expect(ended).not.toContain('slow');
        await until(() => ended.includes('slow'), 'the slow one');
        await publisher.publish([note(topic.name, 'slow-no-more', 2)]);
        await until(() => ended.includes('slow-no-more'), 'the next one');
        await service.stop();
        expect(ended.filter((key) => key === 'slow')).toHaveLength(1);
        const again = await start();
        await publisher.publish([note(topic.name, 'after', 3)]);
        await until(() => ended.includes('after'), 'the one after');
        await again.stop();
        expect(ended).toHaveLength(33);
      },
      LIMIT,
    );

    it(
      'commits nothing for a member that works on after it lost its partition',
      async () => {
        const topic = topicNamed(uniqueName('lost'), 2);
        const group = uniqueName('group');
        const first = await fixture().bus('first');
        const second = await fixture().bus('second');
        await first.ensureTopics([topic]);
        await second.ensureTopics([topic]);
        await first.publisher.publish(
          Array.from({ length: 20 }, (_, index) => note(topic.name, `key-${String(index)}`, index)),
        );
        const gates = { first: new Gate(), second: new Gate() };
        const given = { first: [] as [MessageBatch, BusMessage][], second: [] as BusMessage[] };
        const slow = await first.consume({
          group,
          topics: [topic.name],
          handle: async (batch) => {
            for (const message of batch.messages) given.first.push([batch, message]);
            await gates.first.passed;
            for (const message of batch.messages) batch.finish(message);
          },
        });
        await until(() => given.first.length === 20, 'everything with the first member');
        const other = await second.consume({
          group,
          topics: [topic.name],
          handle: async (batch) => {
            given.second.push(...batch.messages);
            await gates.second.passed;
          },
        });
        await until(() => given.second.length > 0, 'a partition with the second member');
        const lost = given.first.filter(([batch]) => !batch.owned()).map(([, message]) => message);
        expect(new Set(lost.map(placeOf))).toEqual(new Set(given.second.map(placeOf)));
        gates.first.open();
        await slow.close();
        gates.second.open();
        await other.close();
        // The second member finished nothing, and the first had lost it: all of it must come again.
        const again: BusMessage[] = [];
        const third = await first.consume({
          group,
          topics: [topic.name],
          handle: (batch) => {
            for (const message of batch.messages) {
              again.push(message);
              batch.finish(message);
            }
            return Promise.resolve();
          },
        });
        await until(
          () => lost.every((message) => again.some((each) => placeOf(each) === placeOf(message))),
          'what was lost',
        );
        await third.close();
      },
      LIMIT,
    );

    it(
      'shares a group between members, and keeps going when one goes',
      async () => {
        const topic = topicNamed(uniqueName('shared'), 4);
        const group = uniqueName('group');
        const ended: number[] = [];
        const start = (process: 'first' | 'second'): Promise<TestService> =>
          TestService.start(fixture(), {
            group,
            topics: [topic],
            process,
            handler: async (event) => {
              await new Promise((resolve) => setTimeout(resolve, 2));
              ended.push(numberOf(event));
            },
          });
        const { publisher } = await fixture().bus('first');
        const first = await start('first');
        const second = await start('second');
        const send = (from: number): Promise<void> =>
          publisher.publish(
            Array.from({ length: 200 }, (_, index) => note(topic.name, `key-${String(index)}`, from + index)),
          );
        await send(0);
        await until(() => ended.length > 20, 'some work');
        await first.stop();
        await send(200);
        await until(() => new Set(ended).size === 400, 'everything');
        await second.stop();
        expect(new Set(ended)).toEqual(new Set(Array.from({ length: 400 }, (_, index) => index)));
      },
      LIMIT,
    );
  });
}

function placeOf(message: BusMessage): string {
  return `${String(message.partition)}:${String(message.position)}`;
}
