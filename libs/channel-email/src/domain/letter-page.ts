import { escapeHtml, letterHtml } from './letter-html.js';
import { letterWords } from './letter-words.js';

/** What a mail says as a page: whose it is, its words, and where they belong. */
export interface Letter {
  readonly subject: string;
  /** BCP 47. */
  readonly language: string;
  /** Whose letter it is. */
  readonly heading: string;
  /** Plain texts; each with a heading of its own where there are several. */
  readonly parts: readonly { readonly heading?: string; readonly text: string }[];
  readonly references: readonly string[];
  /** False: nobody reads answers to it, so it does not ask for any. */
  readonly answerable: boolean;
}

// ISO 639 codes of languages that are written from right to left.
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set('ar arc ckb dv fa he iw ji ks ps sd syr ug ur yi'.split(' '));

/**
 * Few rules, so that a program which drops them still shows a plain page; no image and nothing from elsewhere.
 * Contrasts by WCAG 2.2 (1.4.3, at least 4.5): words 15.8, footer 6.4, links 6.1 on white; 13.4, 8.2, 9.2 in the dark.
 */
const STYLE = `:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;background:#ffffff;color:#1f2328}
.letter{max-width:36em;margin:0 auto;padding:24px 16px;font-size:16px;line-height:1.5;overflow-wrap:anywhere}
h1{font-size:18px;line-height:1.3;margin:0 0 20px}
h2{font-size:16px;line-height:1.4;margin:28px 0 8px}
p,ul,ol{margin:0 0 16px}
a{color:#0b57d0}
.foot{border-top:1px solid #8c959f;margin-top:28px;padding-top:16px;font-size:14px;color:#57606a}
.foot p{margin:0}
@media (prefers-color-scheme:dark){
body{background:#1b1c1e;color:#e8e8ea}
a{color:#9ac1ff}
.foot{color:#b3b6bb;border-color:#8c959f}
}`;
// Named inline too: a program that drops the rules would show the font of a typewriter's age.
const FONT = "font-family:'Segoe UI',system-ui,-apple-system,Roboto,'Helvetica Neue',Arial,sans-serif";

/**
 * The page of a mail: one column that any width can hold, the system's own font, light or dark as the reader has it.
 * Language and direction stand on the element that webmail keeps, since it drops `html` and `body`.
 */
export function letterPage({ subject, language, heading, parts, references, answerable }: Letter): string {
  const title = escapeHtml(subject);
  const where = attributes(language);
  const body = parts
    .map(
      (part) => `${part.heading === undefined ? '' : `<h2>${escapeHtml(part.heading)}</h2>\n`}${letterHtml(part.text)}`,
    )
    .join('');
  return `<!DOCTYPE html>
<html${where}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>
${STYLE}
</style>
</head>
<body>
<div class="letter" role="article" aria-roledescription="email" aria-label="${title}"${where} style="${FONT}">
<h1>${escapeHtml(heading)}</h1>
${body}${answerable ? footer(language, references) : ''}</div>
</body>
</html>
`;
}

function footer(language: string, references: readonly string[]): string {
  const { words, language: written } = letterWords(language);
  // Said in another language than the rest, where we have no words in that one.
  const where = primary(language) === written ? '' : attributes(written);
  const reference = words.reference.replace('{reference}', () => references.join(', '));
  return `<div class="foot"${where}>\n<p>${escapeHtml(words.reply)}</p>\n<p>${escapeHtml(reference)}</p>\n</div>\n`;
}

function attributes(language: string): string {
  if (!/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/u.test(language)) return '';
  return ` lang="${language}" dir="${RIGHT_TO_LEFT.has(primary(language)) ? 'rtl' : 'ltr'}"`;
}

function primary(language: string): string {
  return language.toLowerCase().split('-', 1)[0] ?? '';
}
