import { PAGE_LANGUAGES } from '../../domain/reader-language.js';
import type { Frame } from '../frame.js';
import { LANGUAGE_NAMES } from '../texts/texts-in.js';
import { contactWays } from './contact-ways.js';
import { Markup, markup } from './markup.js';
import { STYLE } from './style.js';

/** A whole page. It works without script, and reads in the order in which it is written. */
export function page(frame: Frame, title: string, content: Markup): string {
  const { contact, language, texts } = frame;
  const name = contact.name === '' ? texts.complaints : contact.name;
  const document = markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – ${name}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">${texts.skip}</a>
<header><p class="who">${name}</p>${languageSwitch(frame)}</header>
<main id="content" tabindex="-1">${content}</main>
<footer>${contactWays(contact, texts)}</footer>
</body>
</html>
`;
  return document.text;
}

/** Each language in its own name (WCAG 2.2, 3.1.2). With a form on the page it sends what was typed along. */
function languageSwitch(frame: Frame): Markup | undefined {
  const { language, texts, path, formId } = frame;
  if (path === undefined) return undefined;
  const items = PAGE_LANGUAGES.map((each) => {
    const name = LANGUAGE_NAMES[each];
    if (each === language) return markup`<li><span lang="${each}" aria-current="true">${name}</span></li>`;
    if (formId === undefined) {
      return markup`<li><a lang="${each}" hreflang="${each}" href="${path}?lang=${each}">${name}</a></li>`;
    }
    return markup`<li><button class="plain" lang="${each}" form="${formId}" name="switch" value="${each}" formnovalidate>${name}</button></li>`;
  });
  // The first button of a form is the one that the enter key presses.
  const enter = formId === undefined ? undefined : markup`<button form="${formId}" hidden></button>`;
  return markup`<nav aria-label="${texts.language}">${enter}<ul class="languages">${items}</ul></nav>`;
}
