import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { step } from '../set-up/progress.mjs';
import { isAlive } from '../set-up/while-locked.mjs';
import { clamd } from './clamd.mjs';
import { openControl } from './control.mjs';
import { dovecot } from './dovecot.mjs';
import { kafka } from './kafka.mjs';
import { mongodb } from './mongodb.mjs';
import { postfix } from './postfix.mjs';
import { s3 } from './s3.mjs';

const PREFIX = 'redress-real-';

/** One real server: its processes in the order in which they start, its environment for those that use it. */
class RealServer {
  constructor({ processes, environment, remove = () => {} }) {
    Object.assign(this, { processes, environment, remove });
  }

  async start() {
    for (const server of this.processes) await server.start();
  }

  async stop() {
    for (const server of this.processes.toReversed()) await server.stop();
  }

  async kill() {
    await Promise.all(this.processes.map((server) => server.kill()));
  }
}

/**
 * Brings up the real servers the tests need, on free loopback ports with fresh data, and answers their environment and
 * a `stop` that leaves nothing behind. A server whose address is in the environment already is left to its owner.
 * `only` names the ones wanted; all, if left out.
 */
export async function startServers(only) {
  const wanted = [kafka, mongodb, s3, dovecot, postfix, clamd].filter(
    ({ name, variable }) => !process.env[variable] && (only?.includes(name) ?? true),
  );
  // All at once: one waits for the network while another compiles.
  const provisioned = await Promise.all(wanted.map((kind) => kind.provision()));
  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const servers = new Map();
  const stop = () => stopAll(servers, folder);
  try {
    await Promise.all(
      wanted.map(async (kind, index) => {
        const own = await mkdtemp(join(folder, `${kind.name}-`));
        const server = new RealServer(await kind.create(provisioned[index], own));
        servers.set(kind.name, server);
        await step(`Starting ${kind.name}`, () => server.start());
      }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return await withControl(servers, stop);
}

async function withControl(servers, stop) {
  const control = await openControl(servers);
  const environment = {};
  for (const [name, server] of servers) {
    Object.assign(environment, server.environment);
    environment[`REDRESS_TEST_${name.toUpperCase()}_CONTROL`] = `${control.address}/${name}`;
  }
  return {
    environment,
    stop: async () => {
      control.close();
      await stop();
    },
  };
}

async function stopAll(servers, folder) {
  await Promise.all(
    [...servers.values()].map(async (server) => {
      await server.stop();
      await server.remove();
    }),
  );
  await rm(folder, { recursive: true, force: true });
}

/** Data of runs that were killed; each folder is named after its run's process. */
async function removeLeftovers() {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : NaN;
    if (pid > 0 && !isAlive(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}
