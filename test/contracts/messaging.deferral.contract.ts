import { describe, expect, it } from '@jest/globals';
import { RedressError } from '@redress/kernel';
import { deferredCollection, type DeferredRow } from '@redress/messaging';
import { TestService, type BusFixture } from '../messaging/bus-fixture.js';
import { NEWER_NOTE_TYPE, note, NOTE_TYPE, numberOf, registryOf, topicNamed, uniqueName } from '../messaging/note.js';
import { until } from '../messaging/until.js';

const LIMIT = 60_000;

/** What becomes of messages that cannot be done at once (architecture section 4.6). */
export function describeDeferral(fixture: () => BusFixture): void {
  const rowsOf = (group: string): Promise<DeferredRow[]> =>
    fixture()
      .database.model(deferredCollection('test'))
      .find({ group, sequence: { $gt: '' }, state: { $in: ['retry', 'behind', 'unknown', 'parked', 'closed'] } })
      .lean<DeferredRow[]>();

  describe('deferral', () => {
    it(
      'loses no message by an error of its handler, whatever kind',
      async () => {
        const topic = topicNamed(uniqueName('errors'));
        const group = uniqueName('group');
        const failures: Record<string, unknown> = {
          bug: new TypeError('undefined is not a function'),
          text: 'a string',
          away: new RedressError('store-away', 'the store is away', { retriable: true }),
        };
        const done: string[] = [];
        const failed = new Set<string>();
        const service = await TestService.start(fixture(), {
          group,
          topics: [topic],
          handler: (_event, { message }) => {
            if (!failed.has(message.key)) {
              failed.add(message.key);
              throw failures[message.key];
            }
            done.push(message.key);
            return Promise.resolve();
          },
        });
        const { publisher } = await fixture().bus('first');
        await publisher.publish(Object.keys(failures).map((key, index) => note(topic.name, key, index)));
        await until(() => done.length === 3, 'all three');
        await until(async () => (await rowsOf(group)).length === 0, 'nothing deferred');
        await service.stop();
        expect(new Set(done)).toEqual(new Set(Object.keys(failures)));
      },
      LIMIT,
    );

    it(
      'keeps the order of a key behind a retry, and lets other keys pass',
      async () => {
        const topic = topicNamed(uniqueName('behind'), 1);
        const group = uniqueName('group');
        let away = true;
        const done: string[] = [];
        const service = await TestService.start(fixture(), {
          group,
          topics: [topic],
          handler: (event, { message }) => {
            if (away && message.key === 'held' && numberOf(event) === 0) {
              throw new RedressError('store-away', 'the store is away', { retriable: true });
            }
            done.push(`${message.key} ${String(numberOf(event))}`);
            return Promise.resolve();
          },
        });
        const { publisher } = await fixture().bus('first');
        await publisher.publish([
          note(topic.name, 'held', 0),
          note(topic.name, 'held', 1),
          note(topic.name, 'free', 0),
        ]);
        await publisher.publish([note(topic.name, 'held', 2), note(topic.name, 'free', 1)]);
        await until(() => done.length === 2, 'the free key');
        await until(async () => (await rowsOf(group)).length === 3, 'three rows');
        expect(done).toEqual(['free 0', 'free 1']);
        expect((await rowsOf(group)).map((row) => row.state).sort()).toEqual(['behind', 'behind', 'retry']);
        away = false;
        await until(() => done.length === 5, 'the held key');
        expect(done.slice(2)).toEqual(['held 0', 'held 1', 'held 2']);
        await until(async () => (await rowsOf(group)).length === 0, 'nothing deferred');
        await publisher.publish([note(topic.name, 'held', 3)]);
        await until(() => done.length === 6, 'the key to go on');
        await service.stop();
      },
      LIMIT,
    );

    it(
      'lets a key go on with the gap marked when a retry has held it too long',
      async () => {
        const topic = topicNamed(uniqueName('gap'), 1);
        const group = uniqueName('group');
        const done: number[] = [];
        const parked: DeferredRow[] = [];
        const service = await TestService.start(fixture(), {
          group,
          topics: [topic],
          times: { holdMs: 300 },
          onParked: (row) => {
            parked.push(row);
            return Promise.resolve();
          },
          handler: (event) => {
            if (numberOf(event) === 0) throw new RedressError('store-away', 'the store is away', { retriable: true });
            done.push(numberOf(event));
            return Promise.resolve();
          },
        });
        const { publisher } = await fixture().bus('first');
        await publisher.publish([note(topic.name, 'key', 0), note(topic.name, 'key', 1)]);
        await until(() => done.length === 1, 'the one behind');
        expect(parked.at(0)).toMatchObject({ state: 'parked', gap: true, reason: { code: 'store-away' } });
        await service.stop();
      },
      LIMIT,
    );

    it(
      'parks what breaks its schema or is refused, and holds no key by it',
      async () => {
        const topic = topicNamed(uniqueName('parked'), 1);
        const group = uniqueName('group');
        const done: number[] = [];
        const announced: string[] = [];
        const service = await TestService.start(fixture(), {
          group,
          topics: [topic],
          onParked: (row) => {
            announced.push(row.reason?.code ?? '');
            // The announcement fails at first; it must come again.
            return announced.length === 1 ? Promise.reject(new Error('nobody listens')) : Promise.resolve();
          },
          handler: (event) => {
            if (numberOf(event) === 2)
              throw new RedressError('refused', 'never', {
                fields: [{ field: 'number', rule: 'odd', message: 'is even' }],
              });
            done.push(numberOf(event));
            return Promise.resolve();
          },
        });
        const { publisher } = await fixture().bus('first');
        const invalid = note(topic.name, 'key', 1, { data: { number: 'one', text: 5 } });
        await publisher.publish([invalid, note(topic.name, 'key', 2), note(topic.name, 'key', 3)]);
        await until(() => done.length === 1, 'the valid one');
        await until(() => announced.length >= 3, 'three announcements');
        const { items } = await service.messages.desk.list('parked');
        const mine = items.filter((row) => row.group === group);
        // Two that were parked in one millisecond come in either order.
        expect(mine.map((row) => row.reason?.code ?? '').sort()).toEqual(['event-invalid', 'refused']);
        const broken = mine.find((row) => row.reason?.code === 'event-invalid');
        expect(broken).toMatchObject({ eventId: invalid.event.id, topic: topic.name, key: 'key', type: NOTE_TYPE });
        expect(broken?.reason?.fields?.map((field) => field.field).sort()).toEqual(['number', 'text', 'text']);
        const refused = mine.find((row) => row.reason?.code === 'refused');
        expect(refused?.reason?.fields).toEqual([{ field: 'number', rule: 'odd', message: 'is even' }]);
        await service.stop();
      },
      LIMIT,
    );

    it(
      'replays a parked message as a new event, once, and forgets the content of a discarded one',
      async () => {
        const topic = topicNamed(uniqueName('replay'), 1);
        const group = uniqueName('group');
        let refuses = true;
        const done: (string | undefined)[][] = [];
        const service = await TestService.start(fixture(), {
          group,
          topics: [topic],
          handler: (event, { replayOf }) => {
            if (refuses) throw new RedressError('refused', 'not today');
            done.push([event.id, replayOf]);
            return Promise.resolve();
          },
        });
        const { publisher } = await fixture().bus('first');
        const [one, two] = [note(topic.name, 'key', 1), note(topic.name, 'key', 2)];
        await publisher.publish([one, two]);
        const parked = await until(async () => {
          const rows = await rowsOf(group);
          return rows.length === 2 && rows.every((row) => row.state === 'parked') ? rows : undefined;
        }, 'two parked');
        refuses = false;
        const idOf = (eventId: string): string => parked.find((row) => row.eventId === eventId)?._id ?? '';
        const { desk } = service.messages;
        await desk.replay(idOf(one.event.id), 'lena', (row) => `${row.eventId}:again`);
        await expect(desk.replay(idOf(one.event.id), 'omar', () => 'other')).rejects.toMatchObject({
          code: 'parked-not-found',
        });
        await desk.discard(idOf(two.event.id), 'lena', 'an advertisement');
        await expect(desk.discard(idOf(two.event.id), 'lena', 'twice')).rejects.toMatchObject({
          code: 'parked-not-found',
        });
        await until(() => done.length > 0, 'the replay');
        await until(async () => (await rowsOf(group)).length === 2, 'only what was decided');
        expect(done).toEqual([[`${one.event.id}:again`, one.event.id]]);
        const rows = await rowsOf(group);
        expect(
          rows
            .map((row) => `${row.state} ${row.end?.how ?? ''} by ${row.end?.by ?? ''} ${row.body ?? 'emptied'}`)
            .sort(),
        ).toEqual(['closed discarded by lena emptied', 'closed replayed by lena emptied']);
        await service.stop();
      },
      LIMIT,
    );

    it(
      'keeps an event of a newer version until a version comes that knows it, and holds nothing by it',
      async () => {
        const topic = topicNamed(uniqueName('newer'), 1);
        const group = uniqueName('group');
        const done: number[] = [];
        const start = (types: string[]): Promise<TestService> =>
          TestService.start(fixture(), {
            group,
            topics: [topic],
            registry: registryOf([topic], types),
            handler: (event) => {
              done.push(numberOf(event));
              return Promise.resolve();
            },
          });
        const { publisher } = await fixture().bus('first');
        const older = await start([NOTE_TYPE]);
        await publisher.publish([note(topic.name, 'key', 1, { type: NEWER_NOTE_TYPE }), note(topic.name, 'key', 2)]);
        await until(() => done.length === 1, 'the known one');
        await until(async () => (await rowsOf(group)).some((row) => row.state === 'unknown'), 'the unknown one');
        await older.stop();
        expect(done).toEqual([2]);
        const newer = await start([NOTE_TYPE, NEWER_NOTE_TYPE]);
        await until(() => done.length === 2, 'the newer one');
        expect(done).toEqual([2, 1]);
        await until(async () => (await rowsOf(group)).length === 0, 'nothing deferred');
        await newer.stop();
      },
      LIMIT,
    );
  });
}
