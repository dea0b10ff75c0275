import type { FieldError } from '@redress/kernel';
import type { Frame } from '../frame.js';
import { errorSummary, formField, type FormField, type Typed } from './form-field.js';
import { page } from './layout.js';
import { markup } from './markup.js';

export interface AccessPageInput {
  readonly frame: Frame;
  readonly formToken: string;
  readonly typed?: Typed;
  /** In the reader's language. */
  readonly errors?: readonly FieldError[];
  readonly note?: string;
}

const CODE = 'returnCode';

/** Where people ask who lost the link to their complaint: by their address, or by a return code. */
export function accessPage({ frame, formToken, typed = {}, errors = [], note }: AccessPageInput): string {
  const { texts, language } = frame;
  const hidden = markup`<input type="hidden" name="formToken" value="${formToken}"><input type="hidden" name="lang" value="${language}">`;
  const email: FormField = {
    name: 'email',
    label: texts.email,
    hint: texts.accessEmailHint,
    kind: 'email',
    required: true,
    autocomplete: 'email',
  };
  const code: FormField = { name: CODE, label: texts.code, hint: texts.codeHint, kind: 'text', required: true };
  const wrongCode = errors.some(({ field }) => field === CODE);
  const content = markup`
<h1>${texts.findComplaint}</h1>
${errorSummary(wrongCode ? texts.codeNotFound : texts.accessNotSent, errors, note)}
<p>${texts.accessIntro}</p>
<form method="post" action="/complaints/access" novalidate>
${hidden}${formField(texts, email, { typed, errors })}
<button type="submit">${texts.accessSend}</button>
</form>
<h2>${texts.codeHeading}</h2>
<p>${texts.codeIntro}</p>
<form method="post" action="/complaints/access/code" novalidate>
${hidden}${formField(texts, code, { typed, errors })}
<button type="submit">${texts.codeSend}</button>
</form>`;
  return page(frame, errors.length > 0 ? `${texts.error}: ${texts.findComplaint}` : texts.findComplaint, content);
}
