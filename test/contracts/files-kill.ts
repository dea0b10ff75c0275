import { spawn } from 'node:child_process';
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
  const script = fileURLToPath(new URL('files-kill-child.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify({ ...target, ref, bytes })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const taken = new Promise<void>((resolve) => {
    let said = '';
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('taken')) resolve();
    });
  });
  const first = await Promise.race([taken.then(() => 'taken'), ended.then(() => 'ended')]);
  if (first === 'ended') throw new Error('the process that should be killed ended by itself');
  child.kill('SIGKILL');
  await ended;
}
