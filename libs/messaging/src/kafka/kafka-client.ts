import { RedressError, sleep, systemClock } from '@redress/kernel';
import { causeOf } from '../cause-of.js';
import { Kafka, logLevel, type logCreator } from 'kafkajs';
import type { BusLog } from '../bus.js';
import { CALL_LIMIT_MS, type KafkaOptions } from './kafka-options.js';
import { parseKafkaUrl } from './kafka-url.js';

const START_TIMEOUT_MS = 60_000;
const LONGEST_WAIT_MS = 5_000;

/** A kafkajs client for the address, whose log goes to ours. */
export function createKafka(options: KafkaOptions): Kafka {
  const { brokers, ssl, sasl } = parseKafkaUrl(options.url);
  return new Kafka({
    brokers,
    ssl,
    ...(sasl === undefined ? {} : { sasl }),
    clientId: options.clientId,
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 8_000,
    enforceRequestTimeout: true,
    // Few and quick: whoever calls decides whether to go on trying.
    retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
    logLevel: logLevel.WARN,
    logCreator: reportTo(options.report),
  });
}

/**
 * Repeats `connect` until it succeeds, and says so while it waits.
 * @throws RedressError `broker-unavailable` (retriable) when the broker stays away
 */
export async function waitForBroker(connect: () => Promise<void>, options: KafkaOptions): Promise<void> {
  const deadline = Date.now() + (options.startTimeoutMs ?? START_TIMEOUT_MS);
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      await bounded(connect(), 'connecting to the broker');
      return;
    } catch (cause) {
      if (Date.now() + waitMs > deadline) {
        throw new RedressError('broker-unavailable', 'no broker answers: check its address and that it runs', {
          retriable: true,
          cause,
        });
      }
      options.report('warn', 'waiting for the broker', { cause: causeOf(cause) });
      await sleep(systemClock, waitMs);
    }
  }
}

/** @throws RedressError `broker-timeout` (retriable) after 10 s; the call itself goes on */
export async function bounded<T>(call: Promise<T>, what: string, limitMs = CALL_LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const seconds = String(limitMs / 1000);
      reject(new RedressError('broker-timeout', `${what} took longer than ${seconds} s`, { retriable: true }));
    }, limitMs);
  });
  try {
    return await Promise.race([call, limit]);
  } finally {
    clearTimeout(timer);
    // The loser of the race may still fail; nobody waits for it any more.
    call.catch(() => undefined);
  }
}

/** What is said again within this time is left out. */
const REPEAT_MS = 60_000;

// kafkajs calls failures it will mend by itself errors; only what ends a consumer is one, and that comes as an event.
// While a broker is away it says the same several times a second.
function reportTo(report: BusLog): logCreator {
  const lastSaid = new Map<string, number>();
  return () =>
    ({ namespace, level, log }) => {
      if (level > logLevel.WARN) return;
      const message = `kafka ${namespace}: ${log.message}`;
      const now = Date.now();
      if (now - (lastSaid.get(message) ?? 0) < REPEAT_MS) return;
      // Messages that carry numbers must not make this grow.
      if (lastSaid.size >= 100) lastSaid.clear();
      lastSaid.set(message, now);
      const { groupId, topic, partition, error } = log as Record<string, unknown>;
      report('warn', message, { groupId, topic, partition, error });
    };
}
