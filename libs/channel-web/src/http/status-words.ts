import type { CustomerState } from '@redress/contracts';
import type { ComplaintStatus } from '../application/complaint-status.js';
import type { ComplaintStatusResponse } from './complaint-response.js';

/** The state of a complaint and what comes next, as customers read it. */
const WORDS: Readonly<Record<CustomerState, { readonly status: string; readonly nextStep: string }>> = {
  received: {
    status: 'We have received your complaint.',
    nextStep: 'Somebody will read it and take care of it.',
  },
  'in-progress': {
    status: 'We are looking into your complaint.',
    nextStep: 'We will tell you what we found and what we decide.',
  },
  decided: {
    status: 'We have decided on your complaint.',
    nextStep: 'Tell us if you do not agree with the decision, or if something is still open.',
  },
  closed: {
    status: 'Your complaint is closed.',
    nextStep: 'If something is not settled, write to us here and we will look at it again.',
  },
};

export function toStatusResponse(status: ComplaintStatus): ComplaintStatusResponse {
  return { ...status, ...WORDS[status.state] };
}
