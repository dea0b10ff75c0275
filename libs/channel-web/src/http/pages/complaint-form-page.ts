import { UPLOAD_LIMITS } from '@redress/uploads';
import type { FieldError } from '@redress/kernel';
import type { Frame } from '../frame.js';
import { fill, type Texts } from '../texts/texts.js';
import { errorSummary, formField, type FormField, type Typed } from './form-field.js';
import { page } from './layout.js';
import { markup, type Markup } from './markup.js';

/** The id of the form, by which the switch of languages sends it. */
export const COMPLAINT_FORM = 'complaint';

/** The names of the fields a browser may send, beside its files. */
export const FORM_FIELDS = [
  'description',
  'remedyWanted',
  'orderReference',
  'product',
  'occurredOn',
  'name',
  'onBehalfOf',
  'needs',
  'email',
  'phone',
  'postalAddress',
  'preferredChannel',
  'contactSafely',
  'contactSafelyOther',
] as const;

export interface FormPageInput {
  readonly frame: Frame;
  readonly formToken: string;
  readonly typed?: Typed;
  /** In the reader's language. */
  readonly errors?: readonly FieldError[];
  /** Why the form is shown again, when it is no field's fault. */
  readonly note?: string;
}

export function complaintFormPage({ frame, formToken, typed = {}, errors = [], note }: FormPageInput): string {
  const { texts, language } = frame;
  const fields = (list: readonly FormField[]): Markup[] =>
    list.map((field) => formField(texts, field, { typed, errors }));
  const content = markup`
<h1>${texts.makeComplaint}</h1>
${errorSummary(texts.formNotSent, errors, note)}
<p>${texts.formIntro}</p>
<form id="${COMPLAINT_FORM}" method="post" action="/complaints/new" enctype="multipart/form-data" novalidate>
<input type="hidden" name="formToken" value="${formToken}">
<input type="hidden" name="lang" value="${language}">
<fieldset><legend>${texts.legendComplaint}</legend>${fields(aboutComplaint(texts))}</fieldset>
<fieldset><legend>${texts.legendYou}</legend>${fields(aboutPerson(texts))}</fieldset>
<fieldset><legend>${texts.legendContact}</legend>${fields(aboutContact(texts))}</fieldset>
<button type="submit">${texts.formSend}</button>
</form>
<ul class="ways"><li><a href="/complaints/access">${texts.findComplaint}</a></li></ul>`;
  const title = errors.length > 0 ? `${texts.error}: ${texts.makeComplaint}` : texts.makeComplaint;
  return page(frame, title, content);
}

/** What a file field says of its bounds. */
export function filesHint(texts: Texts): string {
  return fill(texts.filesHint, { files: UPLOAD_LIMITS.files, megabytes: UPLOAD_LIMITS.fileBytes / 1024 / 1024 });
}

function aboutComplaint(texts: Texts): readonly FormField[] {
  return [
    {
      name: 'description',
      label: texts.description,
      hint: texts.descriptionHint,
      kind: 'long',
      required: true,
    },
    { name: 'files', label: texts.files, hint: filesHint(texts), kind: 'files' },
    { name: 'remedyWanted', label: texts.remedyWanted, kind: 'text' },
    { name: 'orderReference', label: texts.orderReference, kind: 'text' },
    { name: 'product', label: texts.product, kind: 'text' },
    { name: 'occurredOn', label: texts.occurredOn, hint: texts.occurredOnHint, kind: 'text' },
  ];
}

function aboutPerson(texts: Texts): readonly FormField[] {
  return [
    { name: 'name', label: texts.name, kind: 'text', autocomplete: 'name' },
    { name: 'onBehalfOf', label: texts.onBehalfOf, kind: 'text' },
    { name: 'needs', label: texts.needs, hint: texts.needsHint, kind: 'text' },
  ];
}

function aboutContact(texts: Texts): readonly FormField[] {
  const channels = [
    ['email', texts.channelEmail],
    ['sms', texts.channelSms],
    ['phone', texts.channelPhone],
    ['post', texts.channelPost],
    ['web', texts.channelWeb],
  ] as const;
  return [
    { name: 'email', label: texts.email, hint: texts.emailHint, kind: 'email', autocomplete: 'email' },
    { name: 'phone', label: texts.phone, kind: 'tel', autocomplete: 'tel' },
    { name: 'postalAddress', label: texts.postalAddress, hint: texts.postalAddressHint, kind: 'text' },
    {
      name: 'preferredChannel',
      label: texts.preferredChannel,
      kind: 'choice',
      choices: [['', texts.channelAny], ...channels],
    },
    {
      name: 'contactSafely',
      label: texts.contactSafely,
      hint: texts.contactSafelyHint,
      kind: 'choice',
      choices: [['', texts.safeAny], ...channels],
    },
    {
      name: 'contactSafelyOther',
      label: texts.contactSafelyOther,
      hint: texts.contactSafelyOtherHint,
      kind: 'text',
    },
  ];
}
