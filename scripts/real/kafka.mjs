import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { projectFolder } from '../set-up/project.mjs';
import { run } from '../set-up/run-command.mjs';
import { freePort } from './free-port.mjs';
import { fingerprint, provision, requireProgram } from './provision.mjs';
import { boundToParent, ServerProcess } from './server-process.mjs';

const pom = join(projectFolder, 'scripts/real/kafka/pom.xml');

/** Apache Kafka as a single KRaft node, its jars fetched by Maven. */
export const kafka = {
  name: 'kafka',
  variable: 'REDRESS_TEST_KAFKA_URL',

  async provision() {
    await requireProgram('java', 'default-jre-headless');
    await requireProgram('mvn', 'maven');
    return await provision('Fetching Kafka with Maven', `kafka-${await fingerprint(pom)}`, fetchJars);
  },

  async create(jars, folder) {
    const port = await freePort();
    const settings = join(folder, 'server.properties');
    await writeFile(settings, properties(port, await freePort(), folder));
    const java = ['java', '-cp', `${jars}/*`];
    await format(java, settings);
    const server = new ServerProcess({
      name: 'Kafka',
      command: boundToParent([...java, '-Xmx512m', '-XX:+UseSerialGC', 'kafka.Kafka', settings]),
      logFile: join(folder, 'kafka.log'),
      probe: () => probe(port),
    });
    return { processes: [server], environment: { REDRESS_TEST_KAFKA_URL: `kafka://127.0.0.1:${port}` } };
  },
};

async function fetchJars(draft) {
  const advice = 'Maven needs its repository to be reachable; set REDRESS_TEST_KAFKA_URL to use a broker of yours.';
  const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${draft}`];
  await run('mvn', args, { advice });
}

// The id may begin with a dash, which is only taken as a value behind an equals sign.
async function format(java, settings) {
  const id = randomBytes(16).toString('base64url');
  await run(java[0], [...java.slice(1), 'kafka.tools.StorageTool', 'format', `--cluster-id=${id}`, '-c', settings], {
    stdio: ['ignore', 'ignore', 2],
  });
}

/**
 * Topics are never made by a slip of the pen, and a group's first member does not wait for others. A killed broker is
 * let in again when its session has ended, so a short session makes for a quick restart; the same goes for a killed
 * member of a group, which may ask for a shorter session here than a broker usually grants.
 */
function properties(port, controllerPort, folder) {
  return `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
log.dirs=${join(folder, 'log')}
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=500
broker.session.timeout.ms=4000
broker.heartbeat.interval.ms=1000
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
`;
}

/** Ready means that groups can meet and each partition has its leader: both come well after the port does. */
async function probe(port) {
  const client = new Kafka({
    brokers: [`127.0.0.1:${port}`],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1000,
    // Its first attempt only learns which brokers there are.
    retry: { retries: 2, initialRetryTime: 50 },
  });
  const admin = client.admin();
  try {
    await admin.connect();
    await admin.describeGroups(['redress-ready-probe']);
    for (const topic of await admin.listTopics()) await admin.fetchTopicOffsets(topic);
  } finally {
    await admin.disconnect();
  }
}
