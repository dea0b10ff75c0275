import type { CustomerState } from '@redress/contracts';
import type { ComplaintStatus } from '../application/complaint-status.js';
import type { ComplaintStatusResponse } from './complaint-response.js';
import type { TextKey, Texts } from './texts/texts.js';

/** The state of a complaint and what comes next, as customers read it. */
const WORDS: Readonly<Record<CustomerState, { readonly status: TextKey; readonly nextStep: TextKey }>> = {
  received: { status: 'stateReceived', nextStep: 'nextReceived' },
  'in-progress': { status: 'stateInProgress', nextStep: 'nextInProgress' },
  decided: { status: 'stateDecided', nextStep: 'nextDecided' },
  closed: { status: 'stateClosed', nextStep: 'nextClosed' },
};

export function toStatusResponse(status: ComplaintStatus, texts: Texts): ComplaintStatusResponse {
  const words = WORDS[status.state];
  return { ...status, status: texts[words.status], nextStep: texts[words.nextStep] };
}
