import type { FieldError } from '@redress/kernel';
import { html, type Html } from './html.js';

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind: 'text' | 'email' | 'tel' | 'long';
  readonly required?: boolean;
  /** The autofill purpose (WCAG 2.2, 1.3.5). */
  readonly autocomplete?: string;
}

/** What was typed, by field name. */
export type Typed = Readonly<Record<string, string>>;

/** A labelled field that keeps what was typed, with its error beside it and tied to it. */
export function formField(field: FormField, typed: Typed, errors: readonly FieldError[]): Html {
  const { name, label, hint } = field;
  const wrong = errors.filter((error) => error.field === name);
  const described = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(wrong.length === 0 ? [] : [`${name}-error`]),
  ].join(' ');
  return html`<label for="${name}">${label}${field.required === true ? '' : ' (optional)'}</label> ${
      hint === undefined ? undefined : html`<p class="hint" id="${name}-hint">${hint}</p>`
    }
    ${
      wrong.length === 0
        ? undefined
        : html`<p class="field-error" id="${name}-error">${wrong.map(({ message }) => message).join(' ')}</p>`
    }
    ${control(field, typed[name] ?? '', described, wrong.length > 0)}`;
}

function control(field: FormField, value: string, described: string, wrong: boolean): Html {
  const attributes = html`id="${field.name}" name="${field.name}"
  ${field.required === true ? html`required` : undefined}${
    described === '' ? undefined : html` aria-describedby="${described}"`
  }
  ${wrong ? html`aria-invalid="true"` : undefined}
  ${field.autocomplete === undefined ? undefined : html`autocomplete="${field.autocomplete}"`}`;
  // A browser drops the first line break of a textarea, so one of ours goes before what was typed.
  return field.kind === 'long'
    ? html`<textarea rows="8" ${attributes}>${value}</textarea>`
    : html`<input type="${field.kind}" value="${value}" ${attributes} />`;
}

/** Names all errors at the top, each leading to its field (WCAG 2.2, 3.3.1). */
export function errorSummary(heading: string, errors: readonly FieldError[], note?: string): Html | undefined {
  if (errors.length === 0 && note === undefined) return undefined;
  return html`<div class="problem" role="alert">
    <h2>${heading}</h2>
    ${note === undefined ? undefined : html`<p>${note}</p>`}
    <ul>
      ${errors.map(({ field, message }) => html`<li><a href="#${field}">${message}</a></li>`)}
    </ul>
  </div>`;
}
