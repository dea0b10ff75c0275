import type { Engines } from '@redress/platform';
import { ClamdScanner } from './clamd-scanner.js';

/** What checks files, as `REDRESS_SCAN_URL` says; undefined where no scanner is set: then nothing is said of files. */
export function virusScanner({
  settings,
  clock,
  log,
}: Pick<Engines, 'settings' | 'clock' | 'log'>): ClamdScanner | undefined {
  return settings.scanUrl === undefined ? undefined : new ClamdScanner({ ...settings.scanUrl, clock, log });
}
