import type { DeliveryState } from '@redress/contracts';
import { failureOf, failureWords } from './failure.js';

/** How far a text has come, in our words. `bounced`: the provider took it, and it never arrived. */
export interface StatusEvidence {
  readonly state: 'accepted' | 'delivered' | 'read' | 'bounced';
  readonly reason: string;
  /** Texts do not reach this number. */
  readonly addressBad?: true;
  /** The customer had our texts stopped. */
  readonly stopped?: true;
}

/**
 * What a status says; undefined for one that says nothing. The provider tells them in any order and more than once: states
 * only move up, and the last three of its own are ends. `read` comes from WhatsApp alone, where its reader allows it. `sent` is the network's word, not the telephone's.
 */
export function evidenceOf(status: string, errorCode?: number): StatusEvidence | undefined {
  switch (status) {
    case 'accepted':
    case 'queued':
    case 'scheduled':
    case 'sending':
    case 'sent':
      return { state: 'accepted', reason: status };
    case 'delivered':
    case 'read':
      return { state: status, reason: status };
    case 'undelivered':
    case 'failed':
    case 'canceled':
      return lost(errorCode);
    default:
      return undefined;
  }
}

/** True when a status says more than that the provider has the text. */
export function isEnd(status: string): boolean {
  const { state = 'accepted' } = evidenceOf(status) ?? {};
  return state !== 'accepted';
}

const WITHOUT_END: readonly DeliveryState[] = [
  'queued',
  'sending',
  'unknown',
  'handed-over',
  'suppressed',
  'failed',
  'accepted',
];

/**
 * The states from which a state of a text moves on, where that is special to texts: that it arrived and that it was lost are level,
 * and whichever is told first stays; that it was read is above both.
 */
export function movesFrom(state: StatusEvidence['state']): { readonly from?: readonly DeliveryState[] } {
  switch (state) {
    case 'accepted':
      return {};
    case 'delivered':
    case 'bounced':
      return { from: WITHOUT_END };
    case 'read':
      return { from: [...WITHOUT_END, 'delivered', 'bounced'] };
  }
}

function lost(errorCode: number | undefined): StatusEvidence {
  const { meaning } = failureOf(errorCode);
  return {
    state: 'bounced',
    reason: failureWords(errorCode),
    ...(meaning === 'number-bad' || meaning === 'stopped' ? { addressBad: true } : {}),
    ...(meaning === 'stopped' ? { stopped: true } : {}),
  };
}
