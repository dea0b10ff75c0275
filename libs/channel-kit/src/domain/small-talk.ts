import { foldText } from '@redress/kernel';

// Folded: no upper case, no accents. A text made of these alone has nothing to complain about.
const PHRASES = [
  ...['good morning', 'good afternoon', 'good evening', 'thank you', 'who is this', 'wrong number', 'see you'],
  ...['guten morgen', 'guten tag', 'guten abend', 'vielen dank', 'wer ist da', 'falsche nummer'],
  ...['qui est ce', 'mauvais numero', 'de rien'],
  ...['buenos dias', 'buenas tardes', 'buenas noches', 'muchas gracias', 'quien es', 'numero equivocado'],
];
const WORDS = new Set([
  ...['hi', 'hello', 'hey', 'hiya', 'yo', 'thanks', 'thx', 'cheers', 'ok', 'okay', 'bye', 'please', 'test', 'testing'],
  ...['there', 'all', 'sir', 'madam', 'team', 'you', 'very', 'much', 'so', 'again'],
  ...['hallo', 'moin', 'servus', 'danke', 'bitte', 'tschuss', 'tschuess', 'gruss', 'sehr', 'nochmal'],
  ...['bonjour', 'bonsoir', 'salut', 'coucou', 'merci', 'beaucoup', 'bien', 'recu', 'madame', 'monsieur'],
  ...['hola', 'buenas', 'gracias', 'vale', 'adios', 'por', 'favor'],
]);

/** True for a text that only greets, thanks, or says nothing in words: a person looks before it becomes a complaint. */
export function isSmallTalk(body: string): boolean {
  const folded = foldText(body)
    .replace(/[\p{P}\p{S}\p{M}\s]+/gu, ' ')
    .trim();
  const rest = PHRASES.reduce((text, phrase) => text.replaceAll(new RegExp(`\\b${phrase}\\b`, 'gu'), ' '), folded);
  return rest.split(' ').every((word) => word === '' || WORDS.has(word));
}
