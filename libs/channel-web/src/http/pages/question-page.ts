import type { Frame } from '../frame.js';
import { page } from './layout.js';
import { markup } from './markup.js';

export interface QuestionPageInput {
  readonly frame: Frame;
  readonly title: string;
  readonly why: string;
  /** What its button says, and where it goes. */
  readonly button: string;
  readonly action: string;
  readonly formToken: string;
  readonly back?: { readonly href: string; readonly label: string };
}

/** A page that does one thing, and only when its button is pressed: no link scanner does it by looking. */
export function questionPage({ frame, title, why, button, action, formToken, back }: QuestionPageInput): string {
  const content = markup`
<h1>${title}</h1>
<p>${why}</p>
<form method="post" action="${action}">
<input type="hidden" name="formToken" value="${formToken}">
<input type="hidden" name="lang" value="${frame.language}">
<button type="submit">${button}</button>
</form>
${back === undefined ? undefined : markup`<ul class="ways"><li><a href="${back.href}">${back.label}</a></li></ul>`}`;
  return page(frame, title, content);
}
