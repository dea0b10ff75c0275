import type { ChatLanguage } from './chat-language.js';
import type { InEachLanguage, PageLimits, PagePart } from './page-part.js';
import { ANSWER } from './parts/answer.js';
import { ENDED } from './parts/ended.js';
import { FILES } from './parts/files.js';
import { LEAVING } from './parts/leaving.js';
import { LINES } from './parts/lines.js';
import { PEOPLE } from './parts/people.js';
import { REACH } from './parts/reach.js';
import { STATE } from './parts/state.js';
import { TYPING } from './parts/typing.js';
import { WRITING } from './parts/writing.js';

interface Words {
  readonly title: string;
  readonly intro: string;
  readonly form: string;
  readonly noScript: string;
}

const WORDS: InEachLanguage<Words> = {
  en: {
    title: 'Write to us',
    intro: 'Tell us what went wrong. You get a reference, and can come back to this conversation.',
    form: 'Use the form instead',
    noScript: 'The conversation needs JavaScript. The form works without it.',
  },
  de: {
    title: 'Schreiben Sie uns',
    intro: 'Sagen Sie uns, was schiefgegangen ist. Sie erhalten ein Aktenzeichen und können hierher zurückkommen.',
    form: 'Lieber das Formular nehmen',
    noScript: 'Das Gespräch braucht JavaScript. Das Formular geht auch ohne.',
  },
  fr: {
    title: 'Écrivez-nous',
    intro: 'Dites-nous ce qui s’est mal passé. Vous recevez une référence et pouvez revenir à cette conversation.',
    form: 'Utiliser plutôt le formulaire',
    noScript: 'La conversation a besoin de JavaScript. Le formulaire fonctionne sans.',
  },
  es: {
    title: 'Escríbanos',
    intro: 'Díganos qué ha ido mal. Recibirá una referencia y podrá volver a esta conversación.',
    form: 'Usar mejor el formulario',
    noScript: 'La conversación necesita JavaScript. El formulario funciona sin él.',
  },
};

/** What the page is made of, from top to bottom. A part is a file in `parts/`, a line here, and a line in `browser/main.ts`. */
export const PAGE_PARTS: readonly PagePart[] = [
  ANSWER,
  LINES,
  TYPING,
  REACH,
  STATE,
  ENDED,
  WRITING,
  FILES,
  PEOPLE,
  LEAVING,
];

/** The page of the conversation in a language. */
export function chatPage(language: ChatLanguage, limits: PageLimits): string {
  const { title, intro, form, noScript } = WORDS[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/chat/page/style.css">
<script src="/socket.io/socket.io.min.js" defer></script>
<script type="module" src="/chat/page/main.js"></script>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${intro}</p>
<noscript><p>${noScript}</p></noscript>
${PAGE_PARTS.map((part) => part.markup(language, limits)).join('\n')}
<p><a href="/complaints/new?lang=${language}" target="_blank" rel="noopener">${form}</a></p>
</main>
</body>
</html>
`;
}
