import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import {
  deferredCollection,
  encodeEvent,
  EventErrorFilter,
  EventStrategy,
  leaseCollection,
  OnTopic,
  openBus,
  type Bus,
  type EventEnvelope,
  type OutgoingEvent,
} from '@redress/messaging';
import { openDatabase } from '@redress/persistence';
import { SqliteStore } from '@redress/sqlite';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import type { Report } from './benchmark.js';
import { note, registryOf, topicNamed, uniqueName } from '../messaging/note.js';
import { until } from '../messaging/until.js';

const MESSAGES = 20_000;
const KEYS = 500;
const PARTITIONS = 12;
/** Calls of `publish` at the same time, each of `BATCH` events. */
const PUBLISHERS = 8;
const BATCH = 50;
/** What our publisher makes of them in one request; kafkajs alone is given it at once. */
const REQUEST = PUBLISHERS * BATCH;
const TEXT = 'x'.repeat(1_000);
const SERVICE = 'bench-service';
const LIMIT_MS = 120_000;

let handled = 0;

/** What all rates have in common, for whoever reports them. */
export function describeConditions(report: Report): void {
  report.condition('messages', MESSAGES);
  report.condition('bytes a message', TEXT.length);
  report.condition('keys', KEYS);
  report.condition('publishers', `${String(PUBLISHERS)}, each ${String(BATCH)} events a call`);
  report.condition(
    'measured',
    'from the first publish to the end of the last handler, in one process; the middle of three, after one to warm up',
  );
}

/** One way to bring messages from a publisher to a handler. */
export interface Transport {
  /** Messages a second, over all `MESSAGES` once. */
  measure(): Promise<number>;
  close(): Promise<void>;
}

/** Nest's transport on the embedded bus, in a folder of its own. */
export async function openEmbedded(): Promise<Transport> {
  const folder = await mkdtemp(join(tmpdir(), 'redress-bench-'));
  const store = await SqliteStore.open(folder);
  const bus = await openBus('embedded:', { store, clientId: 'bench', report: () => undefined });
  return await throughNest(bus, async () => {
    await bus.close();
    await store.close();
    await rm(folder, { recursive: true });
  });
}

/** Nest's transport on Kafka. */
export async function openKafka(url: string): Promise<Transport> {
  const bus = await openBus(url, { clientId: 'bench', report: () => undefined });
  return await throughNest(bus, () => bus.close());
}

/** The middle one of several measurements of each, taken in turn so that the machine's moods fall on all alike. */
export async function middleRates(transports: readonly Transport[], rounds = 3): Promise<number[]> {
  const rates = transports.map((): number[] => []);
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, transport] of transports.entries()) {
      const rate = await transport.measure();
      if (round > 0) rates[index]?.push(rate);
    }
  }
  for (const transport of transports) await transport.close();
  return rates.map((each) => each.sort((one, other) => one - other)[Math.floor(each.length / 2)] ?? 0);
}

async function throughNest(bus: Bus, close: () => Promise<void>): Promise<Transport> {
  const topic = topicNamed(uniqueName('bench'), PARTITIONS);
  await bus.ensureTopics([topic]);
  const app = await startApplication(bus, topic.name);
  return {
    measure: () => measure((from) => bus.publisher.publish(eventsFrom(topic.name, from))),
    close: async () => {
      await app.close();
      await close();
    },
  };
}

async function startApplication(bus: Bus, topic: string): Promise<INestApplication> {
  @Controller()
  class BenchHandlers {
    @OnTopic(topic, SERVICE)
    handle(@Payload() _event: EventEnvelope): void {
      handled += 1;
    }
  }
  @Module({ controllers: [BenchHandlers] })
  class BenchModule {}
  const database = await openDatabase('memory:');
  const app = await NestFactory.create(BenchModule, { logger: false });
  app.useGlobalFilters(new EventErrorFilter());
  const strategy = new EventStrategy({
    service: SERVICE,
    bus,
    registry: registryOf([topicNamed(topic)]),
    deferred: database.model(deferredCollection(SERVICE)),
    leases: database.model(leaseCollection(SERVICE)),
    report: () => undefined,
  });
  app.connectMicroservice({ strategy }, { inheritAppConfig: true });
  await database.ensureIndexes();
  await app.startAllMicroservices();
  return app;
}

/** The same with kafkajs alone: the same settings and request sizes, and each body parsed. */
export async function openBareKafka(url: string): Promise<Transport> {
  const kafka = new Kafka({ brokers: url.replace('kafka://', '').split(','), logLevel: logLevel.NOTHING });
  const topic = uniqueName('bench-bare');
  const admin = kafka.admin();
  const producer = kafka.producer({ maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner });
  const consumer = kafka.consumer({ groupId: uniqueName('bench-bare'), maxWaitTimeInMs: 150 });
  await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: PARTITIONS }] });
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommitInterval: 200,
    partitionsConsumedConcurrently: PARTITIONS,
    eachBatch: ({ batch }) => {
      for (const message of batch.messages) {
        JSON.parse(message.value?.toString('utf8') ?? '');
        handled += 1;
      }
      return Promise.resolve();
    },
  });
  return {
    measure: () => measure((from) => sendBare(producer, topic, from), 1, REQUEST),
    close: async () => {
      await Promise.all([consumer.disconnect(), producer.disconnect(), admin.disconnect()]);
    },
  };
}

async function sendBare(producer: Producer, topic: string, from: number): Promise<void> {
  const messages = eventsFrom(topic, from, REQUEST).map((event) => {
    const { headers, body } = encodeEvent(event);
    return { key: event.key, value: body, headers };
  });
  await producer.sendBatch({ acks: -1, topicMessages: [{ topic, messages }] });
}

async function measure(
  publish: (from: number) => Promise<void>,
  publishers = PUBLISHERS,
  batch = BATCH,
): Promise<number> {
  handled = 0;
  let next = 0;
  const began = performance.now();
  const publisher = async (): Promise<void> => {
    while (next < MESSAGES) {
      const from = next;
      next += batch;
      await publish(from);
    }
  };
  await Promise.all(Array.from({ length: publishers }, publisher));
  await until(() => handled >= MESSAGES, 'all messages', LIMIT_MS);
  return Math.round((MESSAGES / (performance.now() - began)) * 1000);
}

function eventsFrom(topic: string, from: number, count = BATCH): OutgoingEvent[] {
  return Array.from({ length: count }, (_, index) =>
    note(topic, `key-${String((from + index) % KEYS)}`, from + index, { data: { number: from + index, text: TEXT } }),
  );
}
