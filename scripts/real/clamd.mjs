import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { outputOf } from '../set-up/run-command.mjs';
import { freePort } from './free-port.mjs';
import { requireProgram } from './provision.mjs';
import { boundToParent, ServerProcess } from './server-process.mjs';

/** The only thing it finds: harmless words of our own, so that no signatures have to be fetched. */
const PATTERN = 'redress-harmless-words-that-a-scanner-finds';
/** What it takes of one file, in bytes; small, so that a test can go over it. */
const STREAM_MAXIMUM = 1024 * 1024;
const PROBE_MS = 1000;

/** clamd from Debian with a configuration and a database of its own: one signature, for `REDRESS_TEST_CLAMD_PATTERN`. */
export const clamd = {
  name: 'clamd',
  variable: 'REDRESS_TEST_CLAMD_URL',

  async provision() {
    await requireProgram('clamd', 'clamav-daemon');
  },

  async create(_, folder) {
    const port = await freePort();
    const [program, database, settings] = ['clamd', 'database', 'clamd.conf'].map((name) => join(folder, name));
    // Debian's AppArmor profile is for the installed path alone and knows nothing of our folder.
    await copyFile((await outputOf('sh', ['-c', 'command -v clamd'])).trim(), program);
    await mkdir(database);
    // Name, any type of file, any offset, bytes (ClamAV's extended signature format).
    await writeFile(join(database, 'redress.ndb'), `Redress.Test.Words:0:*:${Buffer.from(PATTERN).toString('hex')}\n`);
    await writeFile(settings, configuration(port, database));
    const server = new ServerProcess({
      name: 'clamd',
      command: boundToParent([program, '--config-file', settings]),
      logFile: join(folder, 'clamd.log'),
      probe: () => probe(port),
    });
    return {
      processes: [server],
      environment: {
        REDRESS_TEST_CLAMD_URL: `clamd://127.0.0.1:${port}`,
        REDRESS_TEST_CLAMD_PATTERN: PATTERN,
        REDRESS_TEST_CLAMD_MAXIMUM: String(STREAM_MAXIMUM),
      },
    };
  },
};

function configuration(port, database) {
  return `
Foreground yes
TCPAddr 127.0.0.1
TCPSocket ${port}
DatabaseDirectory ${database}
StreamMaxLength ${STREAM_MAXIMUM}
SelfCheck 0
`;
}

async function probe(port) {
  const socket = connect({ host: '127.0.0.1', port, timeout: PROBE_MS });
  socket.on('timeout', () => socket.destroy(new Error('no answer')));
  socket.write('zPING\0');
  const answer = await text(socket);
  if (answer !== 'PONG\0') throw new Error(`it answers ${JSON.stringify(answer)}`);
}
