const WORDS: Readonly<Record<string, string>> = {
  en: 'You have ended the conversation. What was said stays here, and you can write again at any time.',
  de: 'Sie haben das Gespräch beendet. Was gesagt wurde, bleibt hier stehen, und Sie können jederzeit wieder schreiben.',
  fr: 'Vous avez mis fin à la conversation. Ce qui a été dit reste ici, et vous pouvez écrire de nouveau à tout moment.',
  es: 'Ha terminado la conversación. Lo dicho queda aquí, y puede volver a escribir en cualquier momento.',
};

/** What a visitor is told who ends the conversation. `language`: BCP 47, as they stated it; English where we have no words of it. */
export function endedWords(language = 'en'): string {
  const words = WORDS[language.split('-')[0]?.toLowerCase() ?? ''];
  return words ?? WORDS['en'] ?? '';
}
