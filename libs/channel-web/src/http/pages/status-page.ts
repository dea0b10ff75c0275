import type { FieldError } from '@redress/kernel';
import type { ShownEntry } from '../../application/complaint-status.js';
import type { ContactDetails } from '../../application/contact-details.js';
import type { ComplaintStatusResponse } from '../complaint-response.js';
import { errorSummary, formField, type FormField } from './form-field.js';
import { html, type Html } from './html.js';
import { page } from './layout.js';

const REPLY: FormField = { name: 'text', label: 'Add something', kind: 'long', required: true };
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

export function statusPage({
  contact,
  status,
  formToken,
  typed = '',
  errors = [],
  note,
  added,
}: StatusPageInput): string {
  const content = html`<h1>Your complaint <span class="reference">${status.reference}</span></h1>
    ${errorSummary('Your message is not sent yet', errors, note)}
    ${
      added === true
        ? html`<p role="status"><strong>We have received your message.</strong> It appears below in a moment.</p>`
        : undefined
    }
    <p><strong>${status.status}</strong> ${status.nextStep}</p>
    <dl>
      ${dated('Received', status.receivedAt)} ${dated('Answer promised by', status.expectedBy)}
      ${dated('Next news by', status.nextUpdateBy)}
      ${
        status.handledBy === undefined
          ? undefined
          : html`<dt>Handled by</dt>
              <dd>${status.handledBy}</dd>`
      }
    </dl>
    <p>Keep this page's address or your reference: with it you see at any time how your complaint stands.</p>
    ${conversation(status)}
    <form method="post" action="/complaints/${status.reference}/messages" novalidate>
      <input type="hidden" name="formToken" value="${formToken}" />
      ${formField(REPLY, { text: typed }, errors)}
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
  return page(
    title,
    contact,
    html`<h1>${title}</h1>
      <p>${text}</p>
      <p><a href="/complaints/new">Make a complaint</a></p>`,
  );
}

function conversation({ conversation: entries, conversationTotal }: ComplaintStatusResponse): Html | undefined {
  if (entries.length === 0) return undefined;
  const earlier = conversationTotal - entries.length;
  return html`<h2>What was said</h2>
    ${earlier > 0 ? html`<p>${earlier} earlier messages are not shown.</p>` : undefined}
    <ol class="entries">
      ${entries.map((entry) => shown(entry))}
    </ol>`;
}

function shown({ at, from, text, shortened }: ShownEntry): Html {
  return html`<li>
    <span class="by">${WHO[from]}, <time datetime="${at}">${readable(at)}</time></span>
    <p>${text}${shortened ? ' …' : ''}</p>
  </li>`;
}

function dated(label: string, at: string | undefined): Html | undefined {
  return at === undefined
    ? undefined
    : html`<dt>${label}</dt>
        <dd><time datetime="${at}">${readable(at)}</time></dd>`;
}

// The reader's time zone is not known without script, so the zone is named.
function readable(at: string): string {
  const date = new Date(at);
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${at.slice(11, 16)} UTC`;
}
