import { foldText } from '@redress/kernel';

// Who had somebody else in mind says so in whole sentences, whose words alone could be those of a complaint.
const WRONG_NUMBER = [
  '(?:i think )?(?:(?:you|i) (?:have |ve )?(?:got )?|(?:this|it|that) (?:is|s) )?(?:the |a )?wrong number',
  '(?:ich glaube )?(?:(?:da )?(?:sie haben|haben sie|du hast|ich habe) )?(?:die |eine )?falsche nummer',
  '(?:(?:da |hier )?(?:sie sind|sind sie|du bist|bist du|ich bin|bin ich) )?falsch verbunden',
  '(?:ich habe mich|hab mich|(?:da )?haben sie sich|sie haben sich|du hast dich) (?:verwahlt|verwaehlt)',
  '(?:(?:vous avez|j ai) )?(?:le |un |c est un |c est le )?(?:mauvais|faux) numero',
  '(?:je me suis|vous vous etes|tu t es|vous faites) (?:trompee?s? de|erreur de) numero',
  '(?:(?:tiene|tienes) )?(?:el |un |es un |es el )?numero equivocado',
  '(?:(?:me he|se ha|te has) equivocado|me equivoque|se equivoco) de numero',
];
// Folded: no upper case, no accents. A text made of these alone has nothing to complain about.
const PHRASES = [
  ...WRONG_NUMBER,
  ...[
    'good morning',
    'good afternoon',
    'good evening',
    'thank you',
    'who is this',
    'see you',
    'excuse me',
    'my mistake',
  ],
  ...['guten morgen', 'guten tag', 'guten abend', 'vielen dank', 'wer ist da', 'entschuldigen sie', 'tut mir leid'],
  ...['qui est ce', 'de rien', 'excusez moi', 'excuse moi'],
  ...['buenos dias', 'buenas tardes', 'buenas noches', 'muchas gracias', 'quien es', 'lo siento'],
].map((phrase) => new RegExp(`\\b${phrase}\\b`, 'gu'));
const WORDS = new Set([
  ...['hi', 'hello', 'hey', 'hiya', 'yo', 'thanks', 'thx', 'cheers', 'ok', 'okay', 'bye', 'please', 'test', 'testing'],
  ...['mate', 'pal'],
  ...['there', 'all', 'sir', 'madam', 'team', 'you', 'very', 'much', 'so', 'again'],
  ...['sorry', 'apologies', 'oops', 'pardon', 'entschuldigung', 'entschuldige', 'verwahlt', 'verwaehlt'],
  ...['desole', 'desolee', 'perdon', 'perdone', 'perdona', 'disculpe', 'disculpa'],
  ...['hallo', 'moin', 'servus', 'danke', 'bitte', 'tschuss', 'tschuess', 'gruss', 'sehr', 'nochmal'],
  ...['bonjour', 'bonsoir', 'salut', 'coucou', 'merci', 'beaucoup', 'bien', 'recu', 'madame', 'monsieur'],
  ...['hola', 'buenas', 'gracias', 'vale', 'adios', 'por', 'favor'],
]);

/** True for a text that only greets, thanks, apologises for a wrong number, or says nothing in words: a person looks before it becomes a complaint. */
export function isSmallTalk(body: string): boolean {
  const folded = foldText(body)
    .replace(/[\p{P}\p{S}\p{M}\s]+/gu, ' ')
    .trim();
  const rest = PHRASES.reduce((text, phrase) => text.replaceAll(phrase, ' '), folded);
  return rest.split(' ').every((word) => word === '' || WORDS.has(word));
}
