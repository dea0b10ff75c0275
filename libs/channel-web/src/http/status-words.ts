import type { CustomerState } from '@redress/contracts';
import type { ComplaintStatus, ShownEntry } from '../application/complaint-status.js';
import type { ComplaintStatusResponse, ShownEntryResponse } from './complaint-response.js';
import { filePath } from './file-path.js';
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
  const conversation = status.conversation.map((entry) => toEntryResponse(status.reference, entry));
  return { ...status, conversation, status: texts[words.status], nextStep: texts[words.nextStep] };
}

function toEntryResponse(reference: string, { files, ...entry }: ShownEntry): ShownEntryResponse {
  const attachments = (files ?? []).map(({ name, type, bytes }, at) => {
    return { name, type, bytes, url: `/api/v1${filePath(reference, entry.id, at + 1)}` };
  });
  return { ...entry, attachments, attachmentsUnavailable: files === undefined };
}
