import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  readonly copy: string;
  readonly title: string;
  readonly reference: string;
  readonly saved: string;
  readonly you: string;
  readonly us: string;
  readonly automatic: string;
  readonly end: string;
  readonly question: string;
  readonly kept: string;
  readonly yes: string;
  readonly not: string;
  readonly notEnded: string;
}

const WORDS: InEachLanguage<Words> = {
  en: {
    copy: 'Save a copy',
    title: 'Your conversation with us',
    reference: 'Reference',
    saved: 'Saved',
    you: 'You',
    us: 'We',
    automatic: 'automatic',
    end: 'End conversation',
    question: 'End the conversation?',
    kept: 'Your complaint goes on, and you can write here again at any time.',
    yes: 'End it',
    not: 'Go on writing',
    notEnded: 'That did not work: the conversation goes on. Please try again.',
  },
  de: {
    copy: 'Kopie speichern',
    title: 'Ihr Gespräch mit uns',
    reference: 'Aktenzeichen',
    saved: 'Gespeichert',
    you: 'Sie',
    us: 'Wir',
    automatic: 'automatisch',
    end: 'Gespräch beenden',
    question: 'Das Gespräch beenden?',
    kept: 'Ihre Beschwerde läuft weiter, und Sie können hier jederzeit wieder schreiben.',
    yes: 'Beenden',
    not: 'Weiter schreiben',
    notEnded: 'Das ging nicht: Das Gespräch läuft weiter. Bitte versuchen Sie es noch einmal.',
  },
  fr: {
    copy: 'Enregistrer une copie',
    title: 'Votre conversation avec nous',
    reference: 'Référence',
    saved: 'Enregistré',
    you: 'Vous',
    us: 'Nous',
    automatic: 'automatique',
    end: 'Terminer la conversation',
    question: 'Terminer la conversation ?',
    kept: 'Votre réclamation suit son cours, et vous pouvez écrire de nouveau ici à tout moment.',
    yes: 'Terminer',
    not: 'Continuer à écrire',
    notEnded: 'Cela n’a pas marché : la conversation continue. Veuillez réessayer.',
  },
  es: {
    copy: 'Guardar una copia',
    title: 'Su conversación con nosotros',
    reference: 'Referencia',
    saved: 'Guardado',
    you: 'Usted',
    us: 'Nosotros',
    automatic: 'automático',
    end: 'Terminar la conversación',
    question: '¿Terminar la conversación?',
    kept: 'Su reclamación sigue su curso, y puede volver a escribir aquí en cualquier momento.',
    yes: 'Terminar',
    not: 'Seguir escribiendo',
    notEnded: 'No ha funcionado: la conversación continúa. Inténtelo de nuevo, por favor.',
  },
};

/** A copy of the conversation, and its end; `browser/leaving.ts` shows both once something was said. */
export const LEAVING: PagePart = {
  markup: (language) => {
    const words = WORDS[language];
    return `<p id="leaving" hidden>
<button type="button" id="copy" data-title="${words.title}" data-reference="${words.reference}" data-saved="${words.saved}" data-you="${words.you}" data-us="${words.us}" data-automatic="${words.automatic}">${words.copy}</button>
<button type="button" id="end" aria-haspopup="dialog" hidden>${words.end}</button>
</p>
<dialog id="end-question" aria-labelledby="end-title" aria-describedby="end-kept" data-not-ended="${words.notEnded}">
<h2 id="end-title">${words.question}</h2>
<p id="end-kept">${words.kept}</p>
<button type="button" id="end-not">${words.not}</button>
<button type="button" id="end-yes">${words.yes}</button>
</dialog>`;
  },
  style: `#leaving{display:flex;flex-wrap:wrap;gap:0 .5rem;margin:.5rem 0}
#leaving[hidden]{display:none}
#end-question{max-width:24rem;border:1px solid var(--line);border-radius:.5rem;background:var(--paper);color:var(--ink)}
#end-question button{margin-right:.25rem}
#end-question h2{font-size:1.125rem;margin:0}
`,
};
