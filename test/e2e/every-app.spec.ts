import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const APPS = readdirSync('apps', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** What a process says that has a wrong setting. */
async function refusalOf(app: string): Promise<string> {
  const env = { PATH: process.env['PATH'], REDRESS_LOG_LEVEL: 'loud' };
  const options = { cwd: tmpdir(), env, timeout: 30_000 };
  const run = promisify(execFile)(process.execPath, [resolve('apps', app, 'dist/main.js')], options);
  return run.then(
    () => 'nothing',
    (error: unknown) => (error as { stderr: string; stdout: string }).stderr + (error as { stdout: string }).stdout,
  );
}

// Each loads its own choice of libs, in an order of its own.
describe.each(APPS)('%s, as a process of its own,', (app) => {
  it('loads, and reads its settings', async () => {
    expect(await refusalOf(app)).toContain('REDRESS_LOG_LEVEL');
  });
});
