import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TOPICS } from '@redress/contracts';
import { systemClock, type Clock } from '@redress/kernel';
import { Publisher, type EventEnvelope, type OutgoingEvent } from '@redress/messaging';
import { Database, defineCollection } from '@redress/persistence';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PinoLog } from '../logging/pino-log.js';
import { readSettings } from '../settings/read-settings.js';
import { Settings } from '../settings/settings.js';
import { Engines, type EngineOptions } from './engines.js';
import { engineAddress } from './engine-address.js';
import { CLOCK, PlatformModule } from './platform-module.js';

const notes = defineCollection<{ _id: string; text: string }>({ name: 'notes', bounded: true });
const EVENT: OutgoingEvent = {
  topic: TOPICS.commands.name,
  key: 'k',
  event: { id: 'e', type: 't', source: 's', time: '2026-11-22T00:00:00.000Z', data: {} } satisfies EventEnvelope,
};

class RecordingPublisher extends Publisher {
  readonly published: OutgoingEvent[] = [];
  override publish(events: readonly OutgoingEvent[]): Promise<void> {
    this.published.push(...events);
    return Promise.resolve();
  }
}

describe('engines', () => {
  let folder: string;
  let engines: Engines | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'redress-engines-'));
  });
  afterEach(async () => {
    await engines?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(environment: Record<string, string> = {}, options: EngineOptions = {}): Promise<Engines> {
    const given = { REDRESS_DATA_DIR: folder, ...environment };
    const { settings } = readSettings(given, { app: 'standalone', production: false });
    const log = await PinoLog.open('standalone', { logLevel: 'fatal', logFormat: 'json' });
    return await Engines.open({ app: 'standalone', settings, log }, options);
  }

  it('keep what was written over a restart', async () => {
    engines = await open();
    const before = engines.database.model(notes);
    await engines.database.ensureIndexes();
    await before.insertMany([{ _id: 'n1', text: 'kept' }], { ordered: false });
    await engines.files.put('note/1', Buffer.from('kept too'));
    await engines.checkDatabase();
    await engines.close();

    engines = await open();
    const after = engines.database.model(notes);
    await engines.database.ensureIndexes();
    expect(await after.findOne({ _id: 'n1' }).lean()).toEqual({ _id: 'n1', text: 'kept' });
    expect((await engines.files.read('note/1')).toString()).toBe('kept too');
  });

  it('can be stood in between by tests, and hand the trace on with events', async () => {
    const calls: string[] = [];
    const publisher = new RecordingPublisher();
    engines = await open(
      {},
      {
        interpose: (call, run) => {
          calls.push(`${call.collection}.${call.operation}`);
          return run();
        },
        wrapPublisher: () => publisher,
      },
    );
    const model = engines.database.model(notes);
    await engines.database.ensureIndexes();
    await model.findOne({ _id: 'n1' }).lean();
    expect(calls).toEqual(['notes.findOne']);

    const { publisher: traced } = engines;
    const ids = { id: '0193556a-2222-7aaa-8bbb-0123456789ab', subject: '0193556a-1111-7aaa-8bbb-0123456789ab' };
    await traced.publish([EVENT, { ...EVENT, event: { ...EVENT.event, ...ids } }]);
    expect(publisher.published.map(({ event }) => event.traceparent)).toEqual([
      undefined,
      '00-0193556a11117aaa8bbb0123456789ab-8bbb0123456789ab-01',
    ]);
  });

  it('are closed again when a later one does not open, and say which', async () => {
    const away = open({ REDRESS_BROKER_URL: 'kafka://127.0.0.1:1' }, { waitMs: 0 });
    await expect(away).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining('the broker at kafka://127.0.0.1:1'),
    });
    // The data folder is free again.
    engines = await open();
  }, 30_000);

  it('belong to one process', async () => {
    engines = await open();
    await expect(open()).rejects.toMatchObject({ code: 'store-locked' });
  });

  it('are injected by their types', async () => {
    @Injectable()
    class Wanting {
      constructor(
        readonly database: Database,
        readonly publisher: Publisher,
        readonly settings: Settings,
      ) {}
    }
    engines = await open();
    const module = await Test.createTestingModule({
      imports: [PlatformModule.forRoot(engines)],
      providers: [Wanting],
    }).compile();
    const wanting = module.get(Wanting);
    expect(wanting.database).toBe(engines.database);
    expect(wanting.publisher).toBe(engines.publisher);
    expect(wanting.settings.dataDir).toBe(folder);
    expect(module.get<Clock>(CLOCK)).toBe(systemClock);
  });
});

describe('the address of an engine', () => {
  it.each([
    ['mongodb://user:p%40ss@db:27017/redress?authSource=admin', 'mongodb://db:27017/redress'],
    ['kafka+ssl://u:p@one:9093,two:9093', 'kafka+ssl://one:9093,two:9093'],
    ['s3://bucket?endpoint=http://x', 's3://bucket'],
    ['embedded:', 'embedded:'],
  ])('is shown without secrets: %s', (url, shown) => {
    expect(engineAddress(url)).toBe(shown);
  });
});
