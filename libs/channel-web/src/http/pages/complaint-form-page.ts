import type { FieldError } from '@redress/kernel';
import type { ContactDetails } from '../../application/contact-details.js';
import { UPLOAD_LIMITS } from '../multipart-form.js';
import { errorSummary, formField, type FormField, type Typed } from './form-field.js';
import { markup } from './markup.js';
import { page } from './layout.js';

const FIELDS: readonly FormField[] = [
  {
    name: 'description',
    label: 'What happened?',
    hint: 'Tell it in your own words. This is all we need; everything below helps us to answer sooner.',
    kind: 'long',
    required: true,
  },
  {
    name: 'files',
    label: 'Files that show what happened',
    hint: `Up to ${String(UPLOAD_LIMITS.files)} files of at most ${String(UPLOAD_LIMITS.fileBytes / 1024 / 1024)} MB each.`,
    kind: 'files',
  },
  { name: 'remedyWanted', label: 'What would put it right?', kind: 'text' },
  { name: 'orderReference', label: 'Order or contract number', kind: 'text' },
  { name: 'product', label: 'Product or service', kind: 'text' },
  { name: 'occurredOn', label: 'When did it happen?', hint: 'A date, or about when.', kind: 'text' },
  { name: 'name', label: 'Your name', kind: 'text', autocomplete: 'name' },
  {
    name: 'email',
    label: 'Your e-mail address',
    hint: 'We answer there. Without it you see the answer on the page that we show you next.',
    kind: 'email',
    autocomplete: 'email',
  },
  { name: 'phone', label: 'Your telephone number', kind: 'tel', autocomplete: 'tel' },
  {
    name: 'onBehalfOf',
    label: 'Whom do you complain for, if not for yourself?',
    kind: 'text',
  },
  {
    name: 'contactSafely',
    label: 'Is there anything we must heed when we contact you?',
    hint: 'For example: do not call in the evening.',
    kind: 'text',
  },
  {
    name: 'needs',
    label: 'Do you need anything to take part?',
    hint: 'For example large print, or an interpreter.',
    kind: 'text',
  },
];

/** The names of the fields a browser may send. */
export const FORM_FIELDS: readonly string[] = FIELDS.filter(({ kind }) => kind !== 'files').map(({ name }) => name);

export interface FormPageInput {
  readonly contact: ContactDetails;
  readonly formToken: string;
  readonly typed?: Typed;
  readonly errors?: readonly FieldError[];
  /** Why the form is shown again, when it is no field's fault. */
  readonly note?: string;
}

export function complaintFormPage({ contact, formToken, typed = {}, errors = [], note }: FormPageInput): string {
  const content = markup`
<h1>Make a complaint</h1>
${errorSummary('Your complaint is not sent yet', errors, note)}
<p>Making a complaint is free of charge. You get a reference at once.</p>
<form method="post" action="/complaints/new" enctype="multipart/form-data" novalidate>
<input type="hidden" name="formToken" value="${formToken}">
${FIELDS.map((field) => formField(field, typed, errors))}
<button type="submit">Send complaint</button>
</form>`;
  return page(errors.length > 0 ? 'Error: Make a complaint' : 'Make a complaint', contact, content);
}
