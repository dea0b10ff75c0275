import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** The root of the checkout: where jest runs. */
export const projectFolder = resolve('.');

/**
 * What a development tool writes to standard output; that it finds something and says so by its exit code is expected.
 * `tool` is a script below the root of the project, `folder` where it runs.
 *
 * @throws Error when the tool cannot do its work and says so on standard error alone.
 */
export function outputOfTool(tool: string, args: string[], folder = projectFolder): string {
  const command = [resolve(projectFolder, tool), ...args];
  const { stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (stdout === '') throw new Error(`${tool} said nothing: ${stderr}`);
  return stdout;
}
