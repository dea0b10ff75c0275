/** What we add around an update's own text, in one language; `{name}` stands for a value. */
export interface LetterWords {
  readonly reply: string;
  readonly reference: string;
  /** Subject and first words of a mail that brings several updates at once. */
  readonly together: string;
  readonly togetherIntroduction: string;
}

const ENGLISH: LetterWords = {
  reply: 'To write to us about this, simply answer this mail.',
  reference: 'Reference: {reference}',
  together: 'News about your complaints [{reference}]',
  togetherIntroduction: 'So that you do not get many mails at once, here are {count} in one.',
};

/** Languages that are complete; anything else gets English. */
const LETTER_WORDS: ReadonlyMap<string, LetterWords> = new Map([
  ['en', ENGLISH],
  [
    'de',
    {
      reply: 'Wenn Sie uns dazu schreiben möchten, antworten Sie einfach auf diese Mail.',
      reference: 'Aktenzeichen: {reference}',
      together: 'Neues zu Ihren Beschwerden [{reference}]',
      togetherIntroduction: 'Damit Sie nicht viele Mails auf einmal bekommen, sind hier {count} in einer.',
    },
  ],
  [
    'fr',
    {
      reply: 'Pour nous écrire à ce sujet, répondez simplement à ce message.',
      reference: 'Référence : {reference}',
      together: 'Des nouvelles de vos réclamations [{reference}]',
      togetherIntroduction: 'Pour ne pas vous envoyer trop de messages à la fois, en voici {count} en un seul.',
    },
  ],
  [
    'es',
    {
      reply: 'Para escribirnos sobre esto, responda simplemente a este mensaje.',
      reference: 'Referencia: {reference}',
      together: 'Novedades sobre sus reclamaciones [{reference}]',
      togetherIntroduction: 'Para no enviarle muchos mensajes a la vez, aquí van {count} en uno.',
    },
  ],
]);

/** The words for a language, and the language that they are written in. */
export function letterWords(language: string): { readonly words: LetterWords; readonly language: string } {
  const base = language.toLowerCase().split('-', 1)[0] ?? '';
  const words = LETTER_WORDS.get(base);
  return words === undefined ? { words: ENGLISH, language: 'en' } : { words, language: base };
}
