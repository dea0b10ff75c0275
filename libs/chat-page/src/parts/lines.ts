import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  readonly log: string;
  readonly you: string;
  readonly us: string;
  readonly notThere: string;
  readonly notSent: string;
}

const WORDS: InEachLanguage<Words> = {
  en: {
    log: 'Conversation',
    you: 'You',
    us: 'We',
    notThere: 'This file cannot be fetched just now.',
    notSent: 'Not sent yet',
  },
  de: {
    log: 'Gespräch',
    you: 'Sie',
    us: 'Wir',
    notThere: 'Diese Datei ist gerade nicht zu haben.',
    notSent: 'Noch nicht gesendet',
  },
  fr: {
    log: 'Conversation',
    you: 'Vous',
    us: 'Nous',
    notThere: 'Ce fichier n’est pas disponible pour le moment.',
    notSent: 'Pas encore envoyé',
  },
  es: {
    log: 'Conversación',
    you: 'Usted',
    us: 'Nosotros',
    notThere: 'Este archivo no está disponible ahora mismo.',
    notSent: 'Aún no enviado',
  },
};

/** What was said, in order, and below it what is not sent yet; `browser/lines.ts` fills it. */
export const LINES: PagePart = {
  markup: (language) => {
    const { log, you, us, notThere, notSent } = WORDS[language];
    return `<div id="log" role="log" aria-label="${log}" tabindex="0" data-you="${you}" data-us="${us}" data-not-there="${notThere}" data-not-sent="${notSent}"></div>`;
  },
  style: `#log{flex:1;margin:0 0 .5rem;overflow-y:auto;min-height:8rem;max-height:min(60vh,32rem)}
#log .line{margin:.5rem 0;padding:.5rem .75rem;border-radius:.5rem;background:var(--theirs);white-space:pre-wrap;overflow-wrap:anywhere}
#log .customer{background:var(--mine);margin-left:2rem}
#log .unsent{background:none;outline:2px dashed var(--line);outline-offset:-2px}
#log .mark{display:block;font-style:italic}
#log .who{display:block;font-weight:600}
`,
};
