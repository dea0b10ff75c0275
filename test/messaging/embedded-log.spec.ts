import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '@redress/kernel';
import { openBus, type Bus, type BusMessage, type OffsetLost } from '@redress/messaging';
import { SqliteStore } from '@redress/sqlite';
import { note, topicNamed } from './note.js';
import { until } from './until.js';

const DAY_MS = 86_400_000;
const FACTS = topicNamed('test.facts.v1');
const STATES = topicNamed('test.states.v1', 1, true);

describe('the embedded log', () => {
  let folder: string;
  let store: SqliteStore;
  let bus: Bus;
  /** Milliseconds that the clock is ahead. */
  let ahead: number;
  let said: string[];
  const clock: Clock = { now: () => systemClock.now() + ahead, after: (ms, task) => systemClock.after(ms, task) };

  beforeEach(async () => {
    ahead = 0;
    said = [];
    folder = await mkdtemp(join(tmpdir(), 'redress-log-'));
    await open();
  });

  afterEach(async () => {
    await close();
    await rm(folder, { recursive: true });
  });

  async function open(): Promise<void> {
    store = await SqliteStore.open(folder);
    bus = await openBus('embedded:', {
      store,
      clock,
      clientId: 'test',
      report: (_level, message) => said.push(message),
    });
    await bus.ensureTopics([FACTS, STATES]);
  }

  async function close(): Promise<void> {
    await bus.close();
    await store.close();
  }

  async function reopen(): Promise<void> {
    await close();
    await open();
  }

  async function send(topic: string, ...numbers: number[]): Promise<void> {
    await bus.publisher.publish(numbers.map((number) => note(topic, `key-${String(number % 3)}`, number)));
  }

  /** Reads what a group has not read yet, up to `count` messages, and stops. */
  async function read(
    group: string,
    topic: string,
    count: number,
    asked: Promise<void> = Promise.resolve(),
  ): Promise<{ numbers: number[]; lost: OffsetLost[] }> {
    const messages: BusMessage[] = [];
    const lost: OffsetLost[] = [];
    const consumption = await bus.consume({
      group,
      topics: [topic],
      onOffsetLost: (each) => {
        lost.push(each);
        return asked;
      },
      handle: (batch) => {
        for (const message of batch.messages) {
          messages.push(message);
          batch.finish(message);
        }
        return Promise.resolve();
      },
    });
    await until(() => messages.length >= count, `${String(count)} messages`);
    await consumption.close();
    return { numbers: messages.map(numberIn), lost };
  }

  it('keeps records and places over a restart', async () => {
    await send(FACTS.name, 1, 2, 3);
    expect((await read('one', FACTS.name, 3)).numbers).toEqual([1, 2, 3]);
    await reopen();
    await send(FACTS.name, 4);
    expect(await read('one', FACTS.name, 1)).toEqual({ numbers: [4], lost: [] });
    expect((await read('two', FACTS.name, 4)).numbers).toEqual([1, 2, 3, 4]);
  });

  it('takes no place behind a loss before somebody has asked for what was lost', async () => {
    await send(FACTS.name, 1, 2);
    const unanswered = new Promise<void>(() => undefined);
    const missing = [{ group: 'one', topic: FACTS.name, partition: 0, why: 'missing' }];
    expect(await read('one', FACTS.name, 2, unanswered)).toEqual({ numbers: [1, 2], lost: missing });
    expect(await read('one', FACTS.name, 2)).toEqual({ numbers: [1, 2], lost: missing });
    await send(FACTS.name, 3);
    expect(await read('one', FACTS.name, 1)).toEqual({ numbers: [3], lost: [] });
  });

  it('reads far back from the store what it no longer has in memory', async () => {
    for (let from = 0; from < 6_000; from += 500) {
      await send(FACTS.name, ...Array.from({ length: 500 }, (_, index) => from + index));
    }
    expect((await read('one', FACTS.name, 6_000)).numbers).toEqual(Array.from({ length: 6_000 }, (_, index) => index));
  });

  it('removes what is old, but nothing that a group has not finished', async () => {
    await send(FACTS.name, 1, 2, 3);
    await read('one', FACTS.name, 3);
    ahead = 8 * DAY_MS;
    await send(FACTS.name, 4);
    const slow = await bus.consume({ group: 'slow', topics: [FACTS.name], handle: () => Promise.resolve() });
    await expire();
    expect((await read('two', FACTS.name, 4)).numbers).toEqual([1, 2, 3, 4]);
    await slow.close();
    await expire();
    expect((await read('three', FACTS.name, 1)).numbers).toEqual([4]);
    expect((await read('one', FACTS.name, 1)).numbers).toEqual([4]);
  });

  it('never removes the last record of a key of a compacted topic, and reads on over the gaps', async () => {
    await send(STATES.name, 0, 1, 2, 3, 4, 5, 6);
    ahead = 30 * DAY_MS;
    await expire();
    expect((await read('one', STATES.name, 3)).numbers).toEqual([4, 5, 6]);
    await bus.publisher.publish([note(STATES.name, 'key-1', 7, { data: null })]);
    ahead = 31 * DAY_MS;
    await expire();
    expect((await read('two', STATES.name, 3)).numbers).toEqual([5, 6, -1]);
    ahead = 60 * DAY_MS;
    await expire();
    expect((await read('three', STATES.name, 2)).numbers).toEqual([5, 6]);
  });

  it('says when a place lies before what is left of the log, or behind its end', async () => {
    await send(FACTS.name, 1, 2);
    await read('one', FACTS.name, 2);
    await send(FACTS.name, 3);
    ahead = 8 * DAY_MS;
    await expire();
    await send(FACTS.name, 4);
    const lost = [{ group: 'one', topic: FACTS.name, partition: 0, why: 'out-of-range' }];
    expect(await read('one', FACTS.name, 1)).toEqual({ numbers: [4], lost });
    // Somebody wiped the records, but not the places.
    await store.write([{ sql: 'DELETE FROM bus_records' }]);
    await reopen();
    await send(FACTS.name, 5);
    expect(await read('one', FACTS.name, 1)).toEqual({ numbers: [5], lost });
  });

  it('tells a publisher that the store could not take its events', async () => {
    await store.close();
    await expect(send(FACTS.name, 1)).rejects.toMatchObject({ code: 'publish-failed', retriable: true });
    store = await SqliteStore.open(folder);
  });

  it('waits and delivers again, in order, what could be neither handled nor kept', async () => {
    const given: number[] = [];
    let refuses = true;
    await send(FACTS.name, 1, 2, 3);
    const consumption = await bus.consume({
      group: 'one',
      topics: [FACTS.name],
      handle: (batch) => {
        for (const message of batch.messages) {
          given.push(numberIn(message));
          if (refuses && numberIn(message) === 2) batch.leave(message, new Error('no'));
          else batch.finish(message);
        }
        if (given.length > 5) refuses = false;
        return Promise.resolve();
      },
    });
    await until(() => given.length > 5 && !refuses && given.at(-1) === 2, 'the second try');
    // 1 and 3 were finished the first time; only 2 comes again, until it is taken.
    expect(given.slice(0, 3)).toEqual([1, 2, 3]);
    expect(new Set(given.slice(3))).toEqual(new Set([2]));
    expect(said).toContain('messages can be neither handled nor kept for later; trying again');
    await consumption.close();
  });

  async function expire(): Promise<void> {
    await (bus as Bus & { expire(): Promise<void> }).expire();
  }
});

function numberIn(message: BusMessage): number {
  return message.body === null ? -1 : (JSON.parse(String(message.body)) as { number: number }).number;
}
