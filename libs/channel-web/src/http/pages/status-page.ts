import type { FieldError } from '@redress/kernel';
import type { ComplaintStatusResponse, ShownEntryResponse } from '../complaint-response.js';
import type { Frame } from '../frame.js';
import { fill, type Texts } from '../texts/texts.js';
import { filesHint } from './complaint-form-page.js';
import { errorSummary, formField } from './form-field.js';
import { page } from './layout.js';
import { LOCALES } from './locales.js';
import { markup, type Markup } from './markup.js';
import { sentFiles } from './sent-files.js';

const DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;

/** The id of the form for a message, by which the switch of languages sends it. */
export const REPLY_FORM = 'reply';

/** How a form on the page is shown: as it was left, with what is wrong in the reader's language. */
export interface StatusFormState {
  readonly typed?: string;
  readonly errors?: readonly FieldError[];
  readonly note?: string;
}

export interface StatusPageInput {
  readonly frame: Frame;
  readonly status: ComplaintStatusResponse;
  /** The link that leads here from anywhere. */
  readonly link: string;
  readonly formTokens: { readonly message: string; readonly proof: string };
  readonly message?: StatusFormState;
  readonly proof?: StatusFormState;
  /** True just after the customer added something. */
  readonly added?: boolean;
}

export function statusPage({
  frame,
  status,
  link,
  formTokens,
  message = {},
  proof = {},
  added,
}: StatusPageInput): string {
  const { texts } = frame;
  const { reference, scope, handledBy } = status;
  const content = markup`
<h1>${texts.statusHeading} <span class="reference">${reference}</span></h1>
${errorSummary(texts.replyNotSent, message.errors ?? [], message.note)}
${errorSummary(texts.proofFailed, proof.errors ?? [], proof.note)}
${added === true ? markup`<p role="status"><strong>${texts.added}</strong> ${scope === 'full' ? texts.addedSoon : ''}</p>` : undefined}
<p><strong>${status.status}</strong> ${status.nextStep}</p>
<dl>
${dated(texts.received, moment(status.receivedAt, frame))}
${dated(texts.expectedBy, day(status.expectedBy, frame))}
${dated(texts.nextUpdateBy, day(status.nextUpdateBy, frame))}
${handledBy === undefined ? undefined : markup`<dt>${texts.handledBy}</dt><dd>${handledBy}</dd>`}
</dl>
<p>${texts.keepLink}<br><span class="link" dir="ltr">${link}</span></p>
${scope === 'neutral' ? unproved(status, texts, formTokens.proof, proof) : conversation(status, frame)}
${replyForm(reference, frame, formTokens.message, message)}
<ul class="ways"><li><a href="/complaints/${reference}/not-me">${texts.notMeLink}</a></li></ul>`;
  const failed = (message.errors ?? proof.errors ?? []).length > 0;
  const title = fill(texts.statusTitle, { reference });
  return page(frame, failed ? `${texts.error}: ${title}` : title, content);
}

function replyForm(reference: string, { texts, language }: Frame, formToken: string, state: StatusFormState): Markup {
  const { typed = '', errors = [] } = state;
  return markup`
<form id="${REPLY_FORM}" method="post" action="/complaints/${reference}/messages" enctype="multipart/form-data" novalidate>
<h2>${texts.replyHeading}</h2>
<input type="hidden" name="formToken" value="${formToken}">
<input type="hidden" name="lang" value="${language}">
${formField(texts, { name: 'text', label: texts.replyText, kind: 'long', required: true }, { typed: { text: typed }, errors })}
${formField(texts, { name: 'files', label: texts.replyFiles, hint: filesHint(texts), kind: 'files' }, { errors })}
<button type="submit">${texts.send}</button>
</form>`;
}

function unproved(status: ComplaintStatusResponse, texts: Texts, token: string, state: StatusFormState): Markup {
  if (!status.provable) return markup`<p>${texts.hidden}</p>`;
  const { typed = '', errors = [] } = state;
  const value = {
    name: 'value',
    label: texts.proofValue,
    hint: texts.proofHint,
    kind: 'text',
    required: true,
  } as const;
  return markup`
<form method="post" action="/complaints/${status.reference}/proof" novalidate>
<h2>${texts.proofHeading}</h2>
<p>${texts.proofWhy}</p>
<input type="hidden" name="formToken" value="${token}">
${formField(texts, value, { typed: { value: typed }, errors })}
<button type="submit">${texts.proofSend}</button>
</form>`;
}

function conversation(status: ComplaintStatusResponse, frame: Frame): Markup | undefined {
  const { reference, conversation: entries, conversationTotal } = status;
  if (entries.length === 0) return undefined;
  const { texts } = frame;
  const earlier = conversationTotal - entries.length;
  return markup`
<h2>${texts.said}</h2>
${earlier > 0 ? markup`<p>${fill(texts.earlier, { count: earlier })}</p>` : undefined}
<ol class="entries">${entries.map((entry) => shown(reference, entry, frame))}</ol>`;
}

function shown(reference: string, entry: ShownEntryResponse, frame: Frame): Markup {
  const { at, from, text, shortened } = entry;
  const who = from === 'customer' ? frame.texts.you : frame.texts.we;
  return markup`
<li><span class="by">${who}, ${moment(at, frame)}</span>
<p dir="auto">${text}${shortened ? ' …' : ''}</p>${sentFiles(reference, entry, frame)}</li>`;
}

function dated(label: string, at: Markup | undefined): Markup | undefined {
  return at === undefined ? undefined : markup`<dt>${label}</dt><dd>${at}</dd>`;
}

// The reader's time zone is not known without script: a time names its zone, and a promise is the day our mails name.
function moment(at: string, { contact: { timeZone }, language }: Frame): Markup {
  const written = new Date(at).toLocaleString(LOCALES[language], { ...DAY, ...TIME, timeZone });
  return markup`<time datetime="${at}">${written}</time>`;
}

function day(at: string | undefined, { contact: { timeZone }, language }: Frame): Markup | undefined {
  if (at === undefined) return undefined;
  const written = new Date(at).toLocaleDateString(LOCALES[language], { ...DAY, timeZone });
  return markup`<time datetime="${at}">${written}</time>`;
}
