import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@redress/kernel';
import { onDisk } from '../disk-errors.js';

const NAME = /^redress-files-(\d+)-/u;
// Where process ids repeat (every container's first process is 1) age decides.
const DEAD_MS = 24 * 60 * 60 * 1000;

/** A folder of this process's own in `temporary` for puts on their way. Removes the folders of processes that are gone. */
export async function openSpoolFolder(temporary: string): Promise<string> {
  return await onDisk(async () => {
    for (const name of await readdir(temporary)) {
      const owner = NAME.exec(name)?.[1];
      if (owner === undefined) continue;
      const path = join(temporary, name);
      if (!isAlive(Number(owner)) || (await lastChange(path)) < systemClock.now() - DEAD_MS) {
        await rm(path, { recursive: true, force: true });
      }
    }
    return await mkdtemp(join(temporary, `redress-files-${String(process.pid)}-`));
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function lastChange(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return systemClock.now();
  }
}
