import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../set-up/run-command.mjs';
import { freePort } from './free-port.mjs';
import { provision, requireProgram } from './provision.mjs';
import { boundToParent, ServerProcess } from './server-process.mjs';

const VERSION = 'v1.8.0';
const BUCKET = 'redress-test';

/** versitygw: the S3 protocol in front of a folder, built by `go install`. */
export const s3 = {
  name: 's3',
  variable: 'REDRESS_TEST_S3_URL',

  async provision() {
    await requireProgram('go', 'golang-go');
    return await provision('Building the S3 server with Go', `versitygw-${VERSION}`, async (draft) => {
      await run('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSION}`], {
        env: { ...process.env, GOBIN: draft },
        advice: 'Go needs its module proxy to be reachable; set REDRESS_TEST_S3_URL to use a server of yours.',
      });
    });
  },

  async create(binaries, folder) {
    const port = await freePort();
    const root = join(folder, 'objects');
    // The gateway takes each folder below its root for a bucket.
    await mkdir(join(root, BUCKET), { recursive: true });
    const keys = { AWS_ACCESS_KEY_ID: 'redress-test', AWS_SECRET_ACCESS_KEY: randomBytes(24).toString('base64url') };
    const server = new ServerProcess({
      name: 'The S3 server',
      command: boundToParent([join(binaries, 'versitygw'), '--quiet', '--port', `127.0.0.1:${port}`, 'posix', root]),
      env: { ROOT_ACCESS_KEY_ID: keys.AWS_ACCESS_KEY_ID, ROOT_SECRET_ACCESS_KEY: keys.AWS_SECRET_ACCESS_KEY },
      logFile: join(folder, 's3.log'),
      // Any answer will do: unsigned requests are refused, and only a working server refuses.
      probe: () => fetch(`http://127.0.0.1:${port}/${BUCKET}`, { signal: AbortSignal.timeout(1000) }),
    });
    const url = `s3://${BUCKET}?endpoint=http://127.0.0.1:${port}&region=us-east-1`;
    return { processes: [server], environment: { REDRESS_TEST_S3_URL: url, ...keys } };
  },
};
