import type { FieldError } from '@redress/kernel';
import { fitsText, plainLetters, shortMessage, textRoom } from '../domain/short-message.js';

/** A text that needs a third segment: because of how long its names are, or only because of a letter beyond GSM-7 in them. */
export interface ShortTextFault extends FieldError {
  readonly rule: 'too-long' | 'alphabet';
}

/** What of an organisation decides whether its machines' texts travel as short messages. */
export interface ShortTexts {
  /** BCP 47, each that there are words in. */
  readonly languages: readonly string[];
  /** Of the organisation, and those under which customers hear of teams and people. */
  readonly name: string;
  readonly names: readonly string[];
  /** The receipt, and the message on danger, as they are sent. */
  readonly receipt: (language: string, handledBy: string) => string;
  readonly emergency: (language: string) => string;
}

/** Writes a receipt with the names that take most room, and the message on danger, in every language. */
export function shortTextFaults(texts: ShortTexts): readonly ShortTextFault[] {
  const { languages, name, names, receipt, emergency } = texts;
  return languages.flatMap((language) => [
    ...roomiest(names).flatMap((handledBy) =>
      faultOf(receipt(language, handledBy), `receipt/${language} sms`, `the names ${name} and ${handledBy}`),
    ),
    ...faultOf(emergency(language), `emergency/${language} sms`, `the name ${name} and emergencyContacts`),
  ]);
}

// One letter beyond GSM-7 makes a whole text UCS-2, so a short name may need more room than the longest.
function roomiest(names: readonly string[]): readonly string[] {
  const plain = (name: string): string => plainLetters(name);
  const most = (alphabet: string): readonly string[] =>
    names
      .filter((name) => shortMessage(plain(name)).alphabet === alphabet)
      .sort((one, other) => textRoom(plain(other)) - textRoom(plain(one)))
      .slice(0, 1);
  const found = [...most('gsm-7'), ...most('ucs-2')];
  return found.length === 0 ? [''] : found;
}

function faultOf(text: string, field: string, what: string): readonly ShortTextFault[] {
  if (fitsText('sms', text)) return [];
  const asPlain = [...plainLetters(text)]
    .map((each) => (shortMessage(each).alphabet === 'gsm-7' ? each : 'x'))
    .join('');
  return fitsText('sms', asPlain)
    ? [{ field, rule: 'alphabet', message: `letters beyond GSM-7 make it more than two segments with ${what}` }]
    : [{ field, rule: 'too-long', message: `it needs more than two segments with ${what}` }];
}
