import { randomBytes } from 'node:crypto';
import { openDatabase } from '@redress/persistence';
import { Kafka, logLevel } from 'kafkajs';
import { faultContract } from './faults.contract.js';
import { Rig } from './rig.js';

/** The value of a variable that names a real server; a run without it is a failure, never a skipped suite. */
function address(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: it names the server to test with`);
  return value;
}

const brokerUrl = address('REDRESS_TEST_KAFKA_URL');
// The place of a killed member is kept until its session has ended; our own broker grants a short one.
const sessionMs = process.env['REDRESS_TEST_KAFKA_CONTROL'] === undefined ? 6_000 : 1_500;

/** Deletes every topic of the product, and with them what any earlier run has left there. */
async function loseLog(): Promise<void> {
  const kafka = new Kafka({ brokers: [new URL(brokerUrl).host], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith('redress.'));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}

/** A product with a database of its own; the topics are all products', so one runs at a time and finds them empty. */
async function open(): Promise<Rig> {
  const databaseUrl = new URL(address('REDRESS_TEST_MONGODB_URL'));
  databaseUrl.pathname = `/redress_faults_${randomBytes(4).toString('hex')}`;
  await loseLog();
  return await Rig.open(
    async (_folder, read) => {
      const database = await openDatabase(databaseUrl.href);
      try {
        return await read(database);
      } finally {
        await database.close();
      }
    },
    {
      FAULT_SESSION_MS: String(sessionMs),
      REDRESS_DATABASE_URL: databaseUrl.href,
      REDRESS_BROKER_URL: brokerUrl,
      REDRESS_FILES_URL: address('REDRESS_TEST_S3_URL'),
      REDRESS_SECRET: randomBytes(32).toString('hex'),
      AWS_ACCESS_KEY_ID: address('AWS_ACCESS_KEY_ID'),
      AWS_SECRET_ACCESS_KEY: address('AWS_SECRET_ACCESS_KEY'),
    },
  );
}

const every = Number(process.env['REDRESS_FAULTS_EVERY'] ?? 3);

faultContract('the product on Kafka, MongoDB and S3', {
  open,
  products: 1,
  every,
  everyAnswer: Math.min(every, 2),
  loseLog,
});
