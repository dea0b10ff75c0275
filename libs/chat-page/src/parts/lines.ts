import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  readonly log: string;
  readonly you: string;
  readonly us: string;
  readonly notThere: string;
}

const WORDS: InEachLanguage<Words> = {
  en: { log: 'Conversation', you: 'You', us: 'We', notThere: 'This file cannot be fetched just now.' },
  de: { log: 'Gespräch', you: 'Sie', us: 'Wir', notThere: 'Diese Datei ist gerade nicht zu haben.' },
  fr: { log: 'Conversation', you: 'Vous', us: 'Nous', notThere: 'Ce fichier n’est pas disponible pour le moment.' },
  es: { log: 'Conversación', you: 'Usted', us: 'Nosotros', notThere: 'Este archivo no está disponible ahora mismo.' },
};

/** What was said, in order; `browser/lines.ts` fills it. */
export const LINES: PagePart = {
  markup: (language) => {
    const { log, you, us, notThere } = WORDS[language];
    return `<div id="log" role="log" aria-label="${log}" tabindex="0" data-you="${you}" data-us="${us}" data-not-there="${notThere}"></div>`;
  },
  style: `#log{flex:1;margin:0 0 .5rem;overflow-y:auto;min-height:8rem;max-height:60vh}
#log .line{margin:.5rem 0;padding:.5rem .75rem;border-radius:.5rem;background:var(--theirs);white-space:pre-wrap;overflow-wrap:anywhere}
#log .customer{background:var(--mine);margin-left:2rem}
#log .who{display:block;font-weight:600}
`,
};
