import type { Engines } from '@redress/platform';
import { DkimCheck } from '../scan/dkim-check.js';
import { SenderProof } from './sender-proof.js';

/** What checks senders, as the settings say. */
export function senderProof({ settings, clock }: Pick<Engines, 'settings' | 'clock'>): SenderProof {
  return new SenderProof(settings.emailTrustedAuthserv ?? [], new DkimCheck({ clock }));
}
