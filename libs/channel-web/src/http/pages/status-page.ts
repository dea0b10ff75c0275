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
${dated('Received', status.receivedAt)}
${dated('Answer promised by', status.expectedBy)}
${dated('Next news by', status.nextUpdateBy)}
${status.handledBy === undefined ? undefined : markup`<dt>Handled by</dt><dd>${status.handledBy}</dd>`}
</dl>
<p>Keep the link that you were given, and your reference: with them you see at any time how your complaint stands.</p>
${conversation(status)}
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

function conversation({ conversation: entries, conversationTotal }: ComplaintStatusResponse): Markup | undefined {
  if (entries.length === 0) return undefined;
  const earlier = conversationTotal - entries.length;
  return markup`
<h2>What was said</h2>
${earlier > 0 ? markup`<p>${earlier} earlier messages are not shown.</p>` : undefined}
<ol class="entries">${entries.map((entry) => shown(entry))}</ol>`;
}

function shown({ at, from, text, shortened }: ShownEntry): Markup {
  return markup`
<li><span class="by">${WHO[from]}, <time datetime="${at}">${readable(at)}</time></span>
<p>${text}${shortened ? ' …' : ''}</p></li>`;
}

function dated(label: string, at: string | undefined): Markup | undefined {
  if (at === undefined) return undefined;
  return markup`<dt>${label}</dt><dd><time datetime="${at}">${readable(at)}</time></dd>`;
}

// The reader's time zone is not known without script, so the zone is named.
function readable(at: string): string {
  const date = new Date(at);
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${at.slice(11, 16)} UTC`;
}
