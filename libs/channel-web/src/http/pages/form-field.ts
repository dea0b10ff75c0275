import type { FieldError } from '@redress/kernel';
import { markup, type Markup } from './markup.js';

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind: 'text' | 'email' | 'tel' | 'long' | 'files';
  readonly required?: boolean;
  /** The autofill purpose (WCAG 2.2, 1.3.5). */
  readonly autocomplete?: string;
}

/** What was typed, by field name. */
export type Typed = Readonly<Record<string, string>>;

/** A labelled field that keeps what was typed, with its error beside it and tied to it. */
export function formField(field: FormField, typed: Typed, errors: readonly FieldError[]): Markup {
  const { name, label, hint, required = false } = field;
  const wrong = errors.filter((error) => error.field === name).map(({ message }) => message);
  const hintId = hint === undefined ? [] : [`${name}-hint`];
  const errorId = wrong.length === 0 ? [] : [`${name}-error`];
  return markup`
<div class="field">
<label for="${name}">${label}${required ? '' : ' (optional)'}</label>
${hint === undefined ? undefined : markup`<p class="hint" id="${name}-hint">${hint}</p>`}
${wrong.length === 0 ? undefined : markup`<p class="field-error" id="${name}-error">${wrong.join(' ')}</p>`}
${control(field, typed[name] ?? '', [...hintId, ...errorId].join(' '), wrong.length > 0)}
</div>`;
}

function control(field: FormField, value: string, describedBy: string, wrong: boolean): Markup {
  const { name, kind, required, autocomplete } = field;
  const attributes = [
    markup`id="${name}" name="${name}"`,
    ...(required === true ? [markup` required`] : []),
    ...(describedBy === '' ? [] : [markup` aria-describedby="${describedBy}"`]),
    ...(wrong ? [markup` aria-invalid="true"`] : []),
    ...(autocomplete === undefined ? [] : [markup` autocomplete="${autocomplete}"`]),
  ];
  if (kind === 'files') return markup`<input type="file" multiple ${attributes}>`;
  // A browser drops the first line break of a textarea, so one of ours goes before what was typed.
  return kind === 'long'
    ? markup`<textarea rows="8" dir="auto" ${attributes}>${`\n${value}`}</textarea>`
    : markup`<input type="${kind}" dir="auto" value="${value}" ${attributes}>`;
}

/** Names all errors at the top, each leading to its field (WCAG 2.2, 3.3.1). */
export function errorSummary(heading: string, errors: readonly FieldError[], note?: string): Markup | undefined {
  if (errors.length === 0 && note === undefined) return undefined;
  const items = errors.map(({ field, message }) => markup`<li><a href="#${field}">${message}</a></li>`);
  return markup`
<div class="problem" role="alert">
<h2>${heading}</h2>
${note === undefined ? undefined : markup`<p>${note}</p>`}
${items.length === 0 ? undefined : markup`<ul>${items}</ul>`}
</div>`;
}
