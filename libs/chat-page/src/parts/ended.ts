import type { InEachLanguage, PagePart } from '../page-part.js';

interface Words {
  readonly ended: string;
  /** With the reference in place of `{reference}`. */
  readonly reference: string;
  readonly kept: string;
  readonly writeOn: string;
  readonly beginNew: string;
}

const WORDS: InEachLanguage<Words> = {
  en: {
    ended: 'The conversation has ended',
    reference: 'Your reference is {reference}.',
    kept: 'You can write on here at any time. A new conversation begins on an empty page, and this one is not to be seen there any more: save a copy before, if you want to keep it.',
    writeOn: 'Write on here',
    beginNew: 'Start a new conversation',
  },
  de: {
    ended: 'Das Gespräch ist beendet',
    reference: 'Ihr Aktenzeichen ist {reference}.',
    kept: 'Sie können hier jederzeit weiterschreiben. Ein neues Gespräch beginnt auf einer leeren Seite, und dieses ist dort nicht mehr zu sehen: Speichern Sie vorher eine Kopie, wenn Sie es behalten möchten.',
    writeOn: 'Hier weiterschreiben',
    beginNew: 'Ein neues Gespräch beginnen',
  },
  fr: {
    ended: 'La conversation est terminée',
    reference: 'Votre référence est {reference}.',
    kept: 'Vous pouvez continuer à écrire ici à tout moment. Une nouvelle conversation commence sur une page vide, et celle-ci n’y est plus visible : enregistrez-en d’abord une copie si vous voulez la garder.',
    writeOn: 'Continuer à écrire ici',
    beginNew: 'Commencer une nouvelle conversation',
  },
  es: {
    ended: 'La conversación ha terminado',
    reference: 'Su referencia es {reference}.',
    kept: 'Puede seguir escribiendo aquí en cualquier momento. Una conversación nueva empieza en una página vacía, y esta ya no se ve allí: guarde antes una copia si quiere conservarla.',
    writeOn: 'Seguir escribiendo aquí',
    beginNew: 'Empezar una conversación nueva',
  },
};

/** That the visitor has ended the conversation, and the two ways on, in place of the field; `browser/ended.ts` shows it. */
export const ENDED: PagePart = {
  markup: (language) => {
    const { ended, reference, kept, writeOn, beginNew } = WORDS[language];
    return `<section id="ended" tabindex="-1" aria-labelledby="ended-title" aria-describedby="ended-reference ended-kept" hidden>
<h2 id="ended-title">${ended}</h2>
<p id="ended-reference" data-words="${reference}"></p>
<p id="ended-kept">${kept}</p>
<button type="button" id="write-on">${writeOn}</button>
<button type="button" id="begin-new">${beginNew}</button>
</section>`;
  },
  style: `#ended{border:2px solid var(--line);border-radius:.5rem;padding:.75rem;margin:.5rem 0}
#ended h2{font-size:1.125rem;margin:0}
#ended p{margin:.25rem 0}
#ended button{margin-right:.25rem}
`,
};
