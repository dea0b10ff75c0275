import type { FieldError } from '@redress/kernel';
import type { ShownEntry } from '../../application/complaint-status.js';
import type { ContactDetails } from '../../application/contact-details.js';
import type { ComplaintStatusResponse } from '../complaint-response.js';
import { errorSummary, formField, type FormField } from './form-field.js';
import { markup, type Markup } from './markup.js';
import { page } from './layout.js';

const REPLY: FormField = { name: 'text', label: 'Add something', kind: 'long', required: true };
const FILES: FormField = { name: 'files', label: 'Files', kind: 'files' };
const ADDED = markup`<p role="status"><strong>We have received your message.</strong> It appears below in a moment.</p>`;
const ELSEWHERE = markup`<p>What you and we write is not shown here: it goes by mail, and by mail alone.</p>`;
const DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
const WHO = { customer: 'You', handler: 'We', system: 'We' } as const;

export interface StatusPageInput {
  readonly contact: ContactDetails;
  readonly status: ComplaintStatusResponse;
  readonly formToken: string;
  readonly typed?: string;
  readonly errors?: readonly FieldError[];
  readonly note?: string;
  /** True just after the customer added something. */
  readonly added?: boolean;
}

export function statusPage(input: StatusPageInput): string {
  const { contact, status, formToken, typed = '', errors = [], note } = input;
  const content = markup`
<h1>Your complaint <span class="reference">${status.reference}</span></h1>
${errorSummary('Your message is not sent yet', errors, note)}
${input.added === true ? ADDED : undefined}
<p><strong>${status.status}</strong> ${status.nextStep}</p>
<dl>
${dated('Received', moment(status.receivedAt, contact))}
${dated('Answer promised by', day(status.expectedBy, contact))}
${dated('Next news by', day(status.nextUpdateBy, contact))}
${status.handledBy === undefined ? undefined : markup`<dt>Handled by</dt><dd>${status.handledBy}</dd>`}
</dl>
<p>Keep the link that you were given, and your reference: with them you see at any time how your complaint stands.</p>
${status.scope === 'neutral' ? ELSEWHERE : conversation(status, contact)}
<form method="post" action="/complaints/${status.reference}/messages" enctype="multipart/form-data" novalidate>
<input type="hidden" name="formToken" value="${formToken}">
${formField(REPLY, { text: typed }, errors)}
${formField(FILES, {}, errors)}
<button type="submit">Send</button>
</form>`;
  return page(`Complaint ${status.reference}`, contact, content);
}

export interface MessagePageInput {
  readonly contact: ContactDetails;
  readonly title: string;
  readonly text: string;
}

/** A page that only says something, such as that a link opens nothing. */
export function messagePage({ contact, title, text }: MessagePageInput): string {
  const content = markup`
<h1>${title}</h1>
<p>${text}</p>
<p><a href="/complaints/new">Make a complaint</a></p>`;
  return page(title, contact, content);
}

function conversation(
  { conversation: entries, conversationTotal }: ComplaintStatusResponse,
  contact: ContactDetails,
): Markup | undefined {
  if (entries.length === 0) return undefined;
  const earlier = conversationTotal - entries.length;
  return markup`
<h2>What was said</h2>
${earlier > 0 ? markup`<p>${earlier} earlier messages are not shown.</p>` : undefined}
<ol class="entries">${entries.map((entry) => shown(entry, contact))}</ol>`;
}

function shown({ at, from, text, shortened }: ShownEntry, contact: ContactDetails): Markup {
  return markup`
<li><span class="by">${WHO[from]}, ${moment(at, contact)}</span>
<p dir="auto">${text}${shortened ? ' …' : ''}</p></li>`;
}

function dated(label: string, at: Markup | undefined): Markup | undefined {
  return at === undefined ? undefined : markup`<dt>${label}</dt><dd>${at}</dd>`;
}

// The reader's time zone is not known without script: a time names its zone, and a promise is the day our mails name.
function moment(at: string, { timeZone }: ContactDetails): Markup {
  const shown = new Date(at).toLocaleString('en-GB', { ...DAY, ...TIME, timeZone });
  return markup`<time datetime="${at}">${shown}</time>`;
}

function day(at: string | undefined, { timeZone }: ContactDetails): Markup | undefined {
  if (at === undefined) return undefined;
  return markup`<time datetime="${at}">${new Date(at).toLocaleDateString('en-GB', { ...DAY, timeZone })}</time>`;
}
