import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RedressError } from '@redress/kernel';
import type { Settings } from './settings.js';

const MINIMUM_LENGTH = 32;

/**
 * The secret that keys are derived from: the one of the settings, else the one kept in the data folder,
 * which is made (mode 0600) before anything else is in that folder.
 * @throws RedressError `secret-lost` when the folder has a database but no secret: a new one would break every link
 * and every pseudonym made so far. `secret-damaged` when the file is too short. `data-folder-unusable` when nothing can be
 * written there.
 */
export function openSecret(settings: Pick<Settings, 'secret' | 'dataDir'>): string {
  if (settings.secret !== undefined) return settings.secret;
  const path = join(settings.dataDir, 'secret');
  if (!existsSync(path)) makeSecret(settings.dataDir, path);
  const secret = readFileSync(path, 'utf8').trim();
  if (secret.length < MINIMUM_LENGTH) {
    throw new RedressError('secret-damaged', `${path} is too short to be a secret. Restore it from a backup.`);
  }
  return secret;
}

function makeSecret(folder: string, path: string): void {
  if (existsSync(join(folder, 'redress.db'))) {
    throw new RedressError(
      'secret-lost',
      `${folder} has a database but no secret file. Restore ${path} from a backup, or set REDRESS_SECRET to the value used so far.`,
    );
  }
  const temporary = `${path}.${String(process.pid)}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  } catch (cause) {
    const message = `The data folder ${folder} cannot be written. Allow this process to, or set REDRESS_DATA_DIR.`;
    throw new RedressError('data-folder-unusable', message, { cause });
  }
  try {
    // A link fails where a rename would replace: of two processes that start at once the first one's secret stays.
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}
