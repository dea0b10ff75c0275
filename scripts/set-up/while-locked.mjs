import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** How often a waiting process looks again, in milliseconds. */
const LOOK_AGAIN = 100;

/**
 * Runs `work` while no other process holds `file`, so that two commands started at once don't install or compile over
 * each other. A holder that died is recognised by its process id and its lock is taken over.
 */
export async function whileLocked(file, work) {
  await acquire(file);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file) {
  await mkdir(dirname(file), { recursive: true });
  for (let told = false; ; told = true) {
    if (await create(file)) return;
    const holder = await holderOf(file);
    if (holder !== undefined && !isAlive(holder)) await takeOver(file, holder);
    else {
      if (!told && holder !== process.pid)
        process.stderr.write(`· Waiting for process ${holder ?? 'unknown'}, which is doing the same work …\n`);
      await delay(LOOK_AGAIN);
    }
  }
}

/** Linking a finished file is atomic: nobody ever sees a lock that does not name its holder. */
async function create(file) {
  // Of its own for each attempt: several within one process may want the same lock.
  const draft = `${file}.${randomUUID()}.draft`;
  await writeFile(draft, String(process.pid));
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** The process id in the lock; undefined when its holder has just let go. */
async function holderOf(file) {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  return pid > 0 ? pid : undefined;
}

/** Only one waiter may remove a dead holder's lock, else a second would remove the lock that the first just took. */
async function takeOver(file, holder) {
  const claim = `${file}.${holder}.dead`;
  if (!(await create(claim))) {
    const claimant = await holderOf(claim);
    if (claimant !== undefined && !isAlive(claimant)) await rm(claim, { force: true });
    return;
  }
  if ((await holderOf(file)) === holder) await rm(file, { force: true });
  await rm(claim, { force: true });
}

/** Whether a process with this id runs; one that belongs to another user does. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
