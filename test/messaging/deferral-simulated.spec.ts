import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RedressError, systemIds, type Clock } from '@redress/kernel';
import {
  deferredCollection,
  DeferredMessages,
  encodeEvent,
  leaseCollection,
  type BusMessage,
  type DeferredRow,
  type EventHandler,
  type MessageBatch,
  type OutgoingEvent,
} from '@redress/messaging';
import { openDatabase, type Database } from '@redress/persistence';
import { Gate } from './gate.js';
import { note, numberOf, registryOf, topicNamed } from './note.js';

const TOPIC = topicNamed('test.notes.v1');

/** Time that stands still until told; timers never fire, so nothing sweeps by itself. */
class StandingClock implements Clock {
  private time = Date.parse('2026-11-22T12:00:00.000Z');

  now(): number {
    return this.time;
  }

  after(): () => void {
    return () => undefined;
  }

  pass(ms: number): void {
    this.time += ms;
  }
}

/** A batch that records what became of its messages. */
class RecordedBatch implements MessageBatch {
  readonly finished: number[] = [];
  readonly left: number[] = [];
  isOwned = true;

  constructor(readonly messages: readonly BusMessage[]) {}

  mayStart(): boolean {
    return this.left.length === 0 && this.isOwned;
  }

  owned(): boolean {
    return this.isOwned;
  }

  isFinished(message: BusMessage): boolean {
    return this.finished.includes(Number(message.position));
  }

  finish(message: BusMessage): void {
    this.finished.push(Number(message.position));
  }

  leave(message: BusMessage): void {
    this.left.push(Number(message.position));
  }
}

function messageAt(position: number, event: OutgoingEvent): BusMessage {
  const { headers, body } = encodeEvent(event);
  return { topic: event.topic, partition: 0, position: BigInt(position), key: event.key, loggedAt: 0, headers, body };
}

describe('deferral on a clock of our own', () => {
  const definition = deferredCollection('test');
  let clock: StandingClock;
  let database: Database;
  /** Runs around every call of the database: may delay it, fail it, or lose its answer. */
  let around: (operation: string, run: () => Promise<unknown>) => Promise<unknown>;

  beforeEach(async () => {
    clock = new StandingClock();
    around = (_operation, run) => run();
    database = await openDatabase('memory:', {
      interpose: ({ operation }, run) => around(operation, run),
    });
    database.model(definition);
    database.model(leaseCollection('test'));
    await database.ensureIndexes();
  });

  afterEach(async () => {
    await database.close();
  });

  function member(handler: EventHandler): DeferredMessages {
    return new DeferredMessages({
      group: 'test',
      registry: registryOf([TOPIC]),
      handler,
      deferred: database.model(definition),
      leases: database.model(leaseCollection('test')),
      clock,
      ids: systemIds(clock),
    });
  }

  function rows(): Promise<DeferredRow[]> {
    const states: DeferredRow['state'][] = ['retry', 'behind', 'parked'];
    return database
      .model(definition)
      .find({ group: 'test', state: { $in: states }, sequence: { $gt: '' } })
      .lean<DeferredRow[]>();
  }

  const away = (): never => {
    throw new RedressError('store-away', 'the store is away', { retriable: true });
  };

  it('takes a message up that arrives behind another just after that one was released', async () => {
    const done: number[] = [];
    let fails = true;
    const service = member((event) => {
      if (fails && numberOf(event) === 1) away();
      done.push(numberOf(event));
      return Promise.resolve();
    });
    await service.process(new RecordedBatch([messageAt(1, note(TOPIC.name, 'key', 1))]));
    // The second message asks for holds, finds the first, and stalls before it writes itself down.
    const asked = new Gate();
    const released = new Gate();
    around = async (operation, run) => {
      if (operation === 'insertOne') {
        asked.open();
        await released.passed;
      }
      return await run();
    };
    const second = service.process(new RecordedBatch([messageAt(2, note(TOPIC.name, 'key', 2))]));
    await asked.passed;
    around = (_operation, run) => run();
    fails = false;
    // Past the retry, not past the safety net of those behind it.
    clock.pass(1_000);
    await service.sweep();
    expect(done).toEqual([1]);
    expect(await rows()).toEqual([]);
    released.open();
    await second;
    await service.sweep();
    expect(done).toEqual([1, 2]);
    expect(await rows()).toEqual([]);
  });

  it('finds such a message too when its process died before it could ask again', async () => {
    const done: number[] = [];
    let fails = true;
    const handler: EventHandler = (event) => {
      if (fails && numberOf(event) === 1) away();
      done.push(numberOf(event));
      return Promise.resolve();
    };
    const dying = member(handler);
    const batch = [messageAt(1, note(TOPIC.name, 'key', 1)), messageAt(2, note(TOPIC.name, 'key', 2))];
    let inserted = 0;
    around = async (operation, run) => {
      if (operation === 'insertOne') inserted += 1;
      // Dead: after the second insert no call reaches the database.
      if (inserted === 2 && operation !== 'insertOne') away();
      return await run();
    };
    await dying.process(new RecordedBatch(batch));
    around = (_operation, run) => run();
    await database.model(definition).deleteOne({ _id: (await rows())[0]?._id ?? '' });
    fails = false;
    const other = member(handler);
    await other.sweep();
    expect(done).toEqual([]);
    clock.pass(31_000);
    await other.sweep();
    expect(done).toEqual([2]);
  });

  it('leaves what it can neither do nor keep, in order, and loses nothing', async () => {
    const done: number[] = [];
    let databaseAway = true;
    const service = member((event) => {
      if (databaseAway) away();
      done.push(numberOf(event));
      return Promise.resolve();
    });
    const messages = [1, 2, 3].map((position) => messageAt(position, note(TOPIC.name, 'key', position)));
    around = (operation, run) =>
      databaseAway && operation === 'insertOne' ? Promise.reject(new Error('gone')) : run();
    const first = new RecordedBatch(messages);
    await service.process(first);
    expect(first.finished).toEqual([]);
    expect(first.left).toEqual([1]);
    databaseAway = false;
    const second = new RecordedBatch(messages);
    await service.process(second);
    expect(second.finished).toEqual([1, 2, 3]);
    expect(done).toEqual([1, 2, 3]);
  });

  it('is not misled by an insert whose answer was lost', async () => {
    const service = member(away);
    const message = messageAt(1, note(TOPIC.name, 'key', 1));
    let lost = false;
    around = async (operation, run) => {
      const result = await run();
      if (operation === 'insertOne' && !lost) {
        lost = true;
        throw new Error('answer lost');
      }
      return result;
    };
    const first = new RecordedBatch([message]);
    await service.process(first);
    expect(first.left).toEqual([1]);
    const second = new RecordedBatch([message]);
    await service.process(second);
    expect(second.finished).toEqual([1]);
    expect(await rows()).toHaveLength(1);
  });

  it('keeps the order when the next batch has asked before the failure of the last was written', async () => {
    const gate = new Gate();
    const begun = new Gate();
    const done: number[] = [];
    const service = member(async (event) => {
      if (numberOf(event) === 1) {
        begun.open();
        await gate.passed;
        away();
      }
      done.push(numberOf(event));
    });
    const first = service.process(new RecordedBatch([messageAt(1, note(TOPIC.name, 'key', 1))]));
    await begun.passed;
    const second = service.process(new RecordedBatch([messageAt(2, note(TOPIC.name, 'key', 2))]));
    gate.open();
    await Promise.all([first, second]);
    expect(done).toEqual([]);
    expect((await rows()).map((row) => row.state).sort()).toEqual(['behind', 'retry']);
  });

  it('writes nothing for a partition that was lost while the handler was at work', async () => {
    const batch = new RecordedBatch([messageAt(1, note(TOPIC.name, 'key', 1))]);
    const service = member(() => {
      batch.isOwned = false;
      return away();
    });
    await service.process(batch);
    expect(batch.finished).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it('runs each waiting message once when two members sweep at the same time, in order', async () => {
    const done: number[] = [];
    let fails = true;
    const handler: EventHandler = async (event) => {
      if (fails) away();
      await Promise.resolve();
      done.push(numberOf(event));
    };
    const members = [member(handler), member(handler)];
    const messages = Array.from({ length: 20 }, (_, index) => messageAt(index, note(TOPIC.name, 'key', index)));
    await members[0]?.process(new RecordedBatch(messages));
    fails = false;
    clock.pass(60_000);
    await Promise.all(members.map((each) => each.sweep()));
    clock.pass(400_000);
    await Promise.all(members.map((each) => each.sweep()));
    expect(done).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(await rows()).toEqual([]);
  });

  it('lets the lease of a dead member run out', async () => {
    const handler: EventHandler = () => Promise.resolve();
    const dead = member(away);
    await dead.process(new RecordedBatch([messageAt(1, note(TOPIC.name, 'key', 1))]));
    const leases = database.model(leaseCollection('test'));
    const until = new Date(clock.now() + 60_000).toISOString();
    await leases.insertOne({ _id: `test|${TOPIC.name}|key`, token: 'dead', until });
    const alive = member(handler);
    clock.pass(30_000);
    await alive.sweep();
    expect(await rows()).toHaveLength(1);
    clock.pass(91_000);
    await alive.sweep();
    expect(await rows()).toEqual([]);
    expect(await leases.findOne({ _id: `test|${TOPIC.name}|key` }).lean()).toBeNull();
  });

  it('does not let many rows of one held key keep another key waiting', async () => {
    const done: string[] = [];
    let heldFails = true;
    const service = member((_event, { message }) => {
      if (message.key === 'held' && heldFails) away();
      if (message.key === 'other' && !done.includes('tried')) {
        done.push('tried');
        away();
      }
      done.push(message.key);
      return Promise.resolve();
    });
    const held = Array.from({ length: 120 }, (_, index) => messageAt(index, note(TOPIC.name, 'held', index)));
    await service.process(new RecordedBatch(held));
    // Its retry comes due after all the others.
    clock.pass(29_900);
    await service.process(new RecordedBatch([messageAt(500, note(TOPIC.name, 'other', 1))]));
    clock.pass(1_000);
    await service.sweep();
    expect(done).toEqual(['tried', 'other']);
    heldFails = false;
    clock.pass(400_000);
    await service.sweep();
    expect(done.filter((key) => key === 'held')).toHaveLength(120);
  });

  it('parks what is no event, with its bytes, under an id of its own', async () => {
    const service = member(() => Promise.resolve());
    const body = Buffer.from([0x7b, 0xff, 0xfe, 0x00]);
    const message = { ...messageAt(7, note(TOPIC.name, 'key', 1)), headers: {}, body };
    const batch = new RecordedBatch([message, message]);
    await service.process(batch);
    expect(new Set(batch.finished)).toEqual(new Set([7]));
    const [row, ...others] = await rows();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ state: 'parked', reason: { code: 'event-unreadable' }, encoding: 'base64' });
    expect(Buffer.from(row?.body ?? '', 'base64')).toEqual(body);
  });
});
