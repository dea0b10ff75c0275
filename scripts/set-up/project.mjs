import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What the scripts keep between runs: git-ignored, safe to delete at any time when nothing runs. */
export const cacheFolder = join(projectFolder, '.cache');
