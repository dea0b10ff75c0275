import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { projectFolder } from '../set-up/project.mjs';
import { SetUpError } from '../set-up/progress.mjs';
import { run } from '../set-up/run-command.mjs';
import { isAlive } from '../set-up/while-locked.mjs';
import { freePort } from './free-port.mjs';
import { debianMirror, fingerprint, provision, requireProgram } from './provision.mjs';
import { boundToParent, ServerProcess } from './server-process.mjs';

const source = join(projectFolder, 'scripts/real/ferretdb');
const POSTGRES = '/usr/lib/postgresql/18/bin';
/** Inside the Debian tree: where clusters live, the one all others are copied from first. */
const CLUSTERS = '/var/lib/redress';
const advice = 'Set REDRESS_TEST_MONGODB_URL to use a MongoDB server of yours instead.';

/**
 * A MongoDB-compatible server: FerretDB in front of PostgreSQL with the documentdb extension. PostgreSQL runs inside
 * a small Debian tree of its own, since no package of it fits every machine.
 */
export const mongodb = {
  name: 'mongodb',
  variable: 'REDRESS_TEST_MONGODB_URL',

  async provision() {
    return { tree: await provisionTree(), ferretdb: await provisionFerretDb() };
  },

  async create({ tree, ferretdb }, folder) {
    const postgresPort = await freePort();
    const port = await freePort();
    const cluster = await copyCluster(tree);
    const postgres = new ServerProcess({
      name: 'PostgreSQL',
      command: inTree(tree, [`${POSTGRES}/postgres`, '-D', cluster, '-p', String(postgresPort)]),
      logFile: join(folder, 'postgresql.log'),
      probe: () => run(...split(inTree(tree, psql(postgresPort, 'SELECT 1'))), { stdio: 'ignore' }),
      // A fast stop: waiting for FerretDB's connections to end by themselves would wait for ever.
      stopSignal: 'SIGINT',
    });
    const ferret = new ServerProcess({
      name: 'FerretDB',
      command: boundToParent([join(ferretdb, 'ferretdb')]),
      env: {
        POSTGRESQL_URL: `postgres://postgres@127.0.0.1:${postgresPort}/postgres`,
        LISTEN: `127.0.0.1:${port}`,
        STATE_DIR: folder,
      },
      logFile: join(folder, 'ferretdb.log'),
      probe: () => probe(port),
    });
    return {
      processes: [postgres, ferret],
      environment: { REDRESS_TEST_MONGODB_URL: `mongodb://127.0.0.1:${port}/` },
      remove: () => rm(join(tree, cluster), { recursive: true, force: true }),
    };
  },
};

async function provisionTree() {
  if (process.getuid?.() !== 0)
    throw new SetUpError(`The MongoDB-compatible server can only be set up by root. ${advice}`);
  await requireProgram('debootstrap', 'debootstrap');
  return await provision('Fetching PostgreSQL with documentdb (about a minute)', 'documentdb-18', async (draft) => {
    const mirror = await debianMirror();
    const options = ['--variant=minbase', '--include=postgresql-18-documentdb'];
    await run('debootstrap', [...options, 'testing', draft, mirror], { stdio: ['ignore', 'ignore', 2], advice });
    await makeCluster(draft);
  });
}

/** The cluster all others are copied from; making one takes ten seconds, copying it half of one. */
async function makeCluster(tree) {
  const cluster = `${CLUSTERS}/template`;
  await run('chroot', [tree, 'install', '-d', '-o', 'postgres', '-g', 'postgres', CLUSTERS]);
  const initialise = [`${POSTGRES}/initdb`, '-D', cluster, '-A', 'trust', '--locale=C.UTF-8', '-E', 'UTF8'];
  await run(...split(inTree(tree, initialise)), { stdio: ['ignore', 'ignore', 2] });
  await configure(tree, cluster);
  const port = await freePort();
  const control = (...args) =>
    run(...split(inTree(tree, [`${POSTGRES}/pg_ctl`, '-D', cluster, '-w', ...args])), { stdio: 'ignore' });
  await control('-o', `-p ${port}`, '-l', `${CLUSTERS}/template.log`, 'start');
  await run(...split(inTree(tree, psql(port, 'CREATE EXTENSION documentdb CASCADE'))), {
    stdio: ['ignore', 'ignore', 2],
    advice,
  });
  await control('stop');
}

/**
 * Loopback only, and no shared memory outside the tree, which has no file system mounted for it. Two inserts under one
 * unique key can lock each other out here, which MongoDB does not know: PostgreSQL ends that when it looks, by itself
 * after a second, and several times in a row.
 */
const settings = `
listen_addresses = '127.0.0.1'
unix_socket_directories = '/tmp'
dynamic_shared_memory_type = mmap
max_connections = 200
deadlock_timeout = 20ms
shared_preload_libraries = 'pg_cron,pg_documentdb_core,pg_documentdb'
cron.database_name = 'postgres'
cron.host = '127.0.0.1'
`;

async function provisionFerretDb() {
  await requireProgram('go', 'golang-go');
  const files = ['main.go', 'go.mod', 'go.sum'].map((file) => join(source, file));
  return await provision('Building FerretDB with Go', `ferretdb-${await fingerprint(...files)}`, async (draft) => {
    await run('go', ['build', '-trimpath', '-o', join(draft, 'ferretdb'), '.'], { cwd: source, advice });
  });
}

async function configure(tree, cluster) {
  await writeFile(join(tree, cluster, 'postgresql.auto.conf'), settings);
}

async function copyCluster(tree) {
  await removeLeftovers(join(tree, CLUSTERS));
  const folder = await mkdtemp(join(tree, CLUSTERS, `${process.pid}-`));
  await rm(folder, { recursive: true });
  await run('cp', ['-a', join(tree, CLUSTERS, 'template'), folder]);
  const cluster = folder.slice(tree.length);
  await configure(tree, cluster);
  return cluster;
}

/** Clusters of runs that were killed; each is named after its run's process. */
async function removeLeftovers(clusters) {
  for (const name of await readdir(clusters)) {
    const pid = Number.parseInt(name, 10);
    if (pid > 0 && !isAlive(pid)) await rm(join(clusters, name), { recursive: true, force: true });
  }
}

/** `setpriv` runs inside the tree: changing the user forgets the parent's-death signal, so it has to come after. */
function inTree(tree, command) {
  const privileges = ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', '--pdeathsig', 'KILL', '--'];
  return ['chroot', tree, ...privileges, ...command];
}

function psql(port, statement) {
  return [`${POSTGRES}/psql`, '-X', '-q', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', '-c', statement];
}

const split = ([program, ...args]) => [program, args];

/** Ready means that documents and indexes can be written: indexes are built by a job that starts later. */
async function probe(port) {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, { serverSelectionTimeoutMS: 2000 });
  try {
    const database = client.db('redress-ready-probe');
    await database.collection('probe').createIndex({ probe: 1 });
    await database.dropDatabase();
  } finally {
    await client.close();
  }
}
