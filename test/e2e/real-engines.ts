import { randomBytes } from 'node:crypto';

/** The value of a variable that names a real server; a run without it is a failure, never a skipped suite. */
function address(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: it names the server to test with`);
  return value;
}

/** The settings of processes on Kafka, MongoDB and S3, with a database of their own. */
export function realEngines(): Record<string, string> {
  const database = new URL(address('REDRESS_TEST_MONGODB_URL'));
  database.pathname = `/redress_e2e_${randomBytes(4).toString('hex')}`;
  return {
    REDRESS_DATABASE_URL: database.href,
    REDRESS_BROKER_URL: address('REDRESS_TEST_KAFKA_URL'),
    REDRESS_FILES_URL: address('REDRESS_TEST_S3_URL'),
    REDRESS_SECRET: randomBytes(32).toString('hex'),
    AWS_ACCESS_KEY_ID: address('AWS_ACCESS_KEY_ID'),
    AWS_SECRET_ACCESS_KEY: address('AWS_SECRET_ACCESS_KEY'),
  };
}
