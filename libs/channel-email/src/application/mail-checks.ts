import type { Engines } from '@redress/platform';
import { ClamdScanner } from '../scan/clamd-scanner.js';
import { DkimCheck } from '../scan/dkim-check.js';
import { SenderProof } from './sender-proof.js';

/** What checks senders, as the settings say. */
export function senderProof({ settings, clock }: Pick<Engines, 'settings' | 'clock'>): SenderProof {
  return new SenderProof(settings.emailTrustedAuthserv ?? [], new DkimCheck({ clock }));
}

/** What checks files; undefined where no scanner is set. */
export function virusScanner({
  settings,
  clock,
  log,
}: Pick<Engines, 'settings' | 'clock' | 'log'>): ClamdScanner | undefined {
  return settings.scanUrl === undefined ? undefined : new ClamdScanner({ ...settings.scanUrl, clock, log });
}
