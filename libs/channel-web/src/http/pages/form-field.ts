import type { FieldError } from '@redress/kernel';
import type { Texts } from '../texts/texts.js';
import { markup, type Markup } from './markup.js';

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind: 'text' | 'email' | 'tel' | 'long' | 'files' | 'choice';
  readonly required?: boolean;
  /** The autofill purpose (WCAG 2.2, 1.3.5). */
  readonly autocomplete?: string;
  /** What can be chosen, and how it is called; the first is for no choice. */
  readonly choices?: readonly (readonly [value: string, label: string])[];
}

/** What was typed, by field name. */
export type Typed = Readonly<Record<string, string>>;

/** How the fields are shown: as they were left, with what is wrong. */
export interface FieldState {
  readonly typed?: Typed;
  readonly errors?: readonly FieldError[];
}

/** A labelled field that keeps what was typed, with its error beside it and tied to it. */
export function formField(texts: Texts, field: FormField, { typed = {}, errors = [] }: FieldState): Markup {
  const { name, label, hint, required = false } = field;
  const wrong = errors.filter((error) => error.field === name).map(({ message }) => message);
  const hintId = hint === undefined ? [] : [`${name}-hint`];
  const errorId = wrong.length === 0 ? [] : [`${name}-error`];
  const optional = required ? undefined : markup` <span class="optional">${texts.optional}</span>`;
  return markup`
<div class="field">
<label for="${name}">${label}${optional}</label>
${hint === undefined ? undefined : markup`<p class="hint" id="${name}-hint">${hint}</p>`}
${wrong.length === 0 ? undefined : markup`<p class="field-error" id="${name}-error">${wrong.join(' ')}</p>`}
${control(field, typed[name] ?? '', [...hintId, ...errorId].join(' '), wrong.length > 0)}
</div>`;
}

function control(field: FormField, value: string, describedBy: string, wrong: boolean): Markup {
  const { name, kind, required, autocomplete, choices = [] } = field;
  const attributes = [
    markup`id="${name}" name="${name}"`,
    ...(required === true ? [markup` required`] : []),
    ...(describedBy === '' ? [] : [markup` aria-describedby="${describedBy}"`]),
    ...(wrong ? [markup` aria-invalid="true"`] : []),
    ...(autocomplete === undefined ? [] : [markup` autocomplete="${autocomplete}"`]),
  ];
  switch (kind) {
    case 'files':
      return markup`<input type="file" multiple ${attributes}>`;
    case 'choice':
      return markup`<select ${attributes}>${choices.map(([key, label]) => choice(key, label, key === value))}</select>`;
    case 'long':
      // A browser drops the first line break of a textarea, so one of ours goes before what was typed.
      return markup`<textarea rows="8" dir="auto" ${attributes}>${`\n${value}`}</textarea>`;
    case 'text':
    case 'email':
    case 'tel':
      return markup`<input type="${kind}" dir="auto" value="${value}" ${attributes}>`;
  }
}

function choice(value: string, label: string, selected: boolean): Markup {
  return selected
    ? markup`<option value="${value}" selected>${label}</option>`
    : markup`<option value="${value}">${label}</option>`;
}

/** Names all errors at the top, each leading to its field (WCAG 2.2, 3.3.1); the browser begins there. */
export function errorSummary(heading: string, errors: readonly FieldError[], note?: string): Markup | undefined {
  if (errors.length === 0 && note === undefined) return undefined;
  const items = errors.map(({ field, message }) => markup`<li><a href="#${field}">${message}</a></li>`);
  return markup`
<div class="problem" role="alert" tabindex="-1" autofocus>
<h2>${heading}</h2>
${note === undefined ? undefined : markup`<p>${note}</p>`}
${items.length === 0 ? undefined : markup`<ul>${items}</ul>`}
</div>`;
}
