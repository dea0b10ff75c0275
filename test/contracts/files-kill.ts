import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** `folder` for the embedded engine, `temporary` for S3. */
export interface ChildTarget {
  readonly url: string;
  readonly folder?: string;
  readonly temporary?: string;
}

/**
 * Starts a process that puts a file under `ref` from a stream that never ends, and ends it with SIGKILL as soon as
 * the file store has taken `bytes` of it.
 */
export async function putAndKill(target: ChildTarget, ref: string, bytes: number): Promise<void> {
  const { child, ended } = startPut({ ...target, ref, bytes, ends: false });
  const taken = new Promise<string>((resolve) => {
    let said = '';
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('taken')) resolve('taken');
    });
  });
  const first = await Promise.race([taken, ended.then(() => 'ended')]);
  if (first === 'ended') throw new Error('the process that should be killed ended by itself');
  child.kill('SIGKILL');
  await ended;
}

/** Starts a process that puts `bytes` bytes, and ends it with SIGKILL when `when` says so. */
export async function putAndKillWhen(
  target: ChildTarget,
  put: { readonly ref: string; readonly bytes: number },
  when: () => Promise<boolean>,
): Promise<void> {
  const { child, ended } = startPut({ ...target, ...put, ends: true });
  while (!(await when())) {
    if (child.exitCode !== null) throw new Error('the process that should be killed ended by itself');
  }
  child.kill('SIGKILL');
  await ended;
}

function startPut(args: object): { child: ChildProcess; ended: Promise<unknown> } {
  const script = fileURLToPath(new URL('files-kill-child.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(args)], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, ended: once(child, 'exit') };
}
