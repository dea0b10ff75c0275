import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@redress/persistence';
import { Rig } from './rig.js';

const MINUTES = 60_000;
// A broker lets a dead member's place go only when its session has ended, so each death costs half a minute: the points
// differ in what is durable, and every tenth of them meets each kind.
const EVERY_DEATH = 10;
const EVERY_LOSS = 3;

/** The value of a variable that names a real server; a run without it is a failure, never a skipped suite. */
function address(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: it names the server to test with`);
  return value;
}

describe('the product on Kafka, MongoDB and S3', () => {
  const databaseUrl = new URL(address('REDRESS_TEST_MONGODB_URL'));
  databaseUrl.pathname = `/redress_faults_${randomBytes(4).toString('hex')}`;
  let rig: Rig;
  let calls: readonly string[] = [];

  beforeAll(async () => {
    rig = await Rig.open(
      async (_folder, read) => {
        const database = await openDatabase(databaseUrl.href);
        try {
          return await read(database);
        } finally {
          await database.close();
        }
      },
      {
        REDRESS_DATABASE_URL: databaseUrl.href,
        REDRESS_BROKER_URL: address('REDRESS_TEST_KAFKA_URL'),
        REDRESS_FILES_URL: address('REDRESS_TEST_S3_URL'),
        REDRESS_SECRET: randomBytes(32).toString('hex'),
        AWS_ACCESS_KEY_ID: address('AWS_ACCESS_KEY_ID'),
        AWS_SECRET_ACCESS_KEY: address('AWS_SECRET_ACCESS_KEY'),
      },
    );
    calls = await rig.dryRun();
  }, 5 * MINUTES);

  afterAll(() => rig.close());

  it(
    'loses and repeats nothing when answers are lost',
    async () => {
      for (let at = 1; at <= calls.length; at += EVERY_LOSS) await rig.play(`lost-${String(at)}`, { kind: 'lose', at });
      expect(await rig.reconcile()).toEqual([]);
    },
    10 * MINUTES,
  );

  it(
    'loses and repeats nothing when it is killed',
    async () => {
      for (let at = 1; at <= calls.length; at += EVERY_DEATH) {
        await rig.play(`killed-${String(at)}`, { kind: 'kill', at, when: 'after' });
      }
      expect(rig.product.deaths.length).toBeGreaterThan(calls.length / EVERY_DEATH / 2);
      expect(await rig.reconcile()).toEqual([]);
    },
    15 * MINUTES,
  );
});
