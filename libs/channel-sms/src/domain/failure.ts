/** What a failure means for who sends and who is written to. */
export type FailureMeaning =
  /** The customer had it stopped: nothing more goes to this number. */
  | 'stopped'
  /** Texts cannot reach this number at all. */
  | 'number-bad'
  /** Something of ours or of the network is wrong, which may be mended: try again later. */
  | 'later'
  /** This text was refused; another may not be. */
  | 'refused';

/** A failure in the words of a handler, who has to find another way. */
export interface Failure {
  readonly meaning: FailureMeaning;
  readonly words: string;
}

/** Words of our own came more than a day after the customer's last message on WhatsApp. */
export const OUTSIDE_WINDOW = 63_016;

const FAILURES: Readonly<Record<number, Failure>> = {
  20003: { meaning: 'later', words: 'the provider does not accept our credentials' },
  20429: { meaning: 'later', words: 'we send faster than the provider takes it' },
  21211: { meaning: 'number-bad', words: 'this is no telephone number' },
  21408: { meaning: 'refused', words: 'our account may not send to this country' },
  21602: { meaning: 'refused', words: 'the text was empty' },
  21606: { meaning: 'later', words: 'the number we send from cannot send texts' },
  21610: { meaning: 'stopped', words: 'the customer had our texts stopped' },
  21611: { meaning: 'later', words: 'too many texts wait at the provider' },
  21612: { meaning: 'refused', words: 'the provider knows no way to this number' },
  21614: { meaning: 'number-bad', words: 'this number takes no texts' },
  21617: { meaning: 'refused', words: 'the text was too long' },
  30001: { meaning: 'refused', words: 'too many texts waited at the provider' },
  30002: { meaning: 'refused', words: 'our account is suspended' },
  30003: { meaning: 'refused', words: 'the telephone is off, out of reach, or takes no texts' },
  30004: { meaning: 'refused', words: 'texts from us are blocked there' },
  30005: { meaning: 'number-bad', words: 'the number is unknown or no longer in service' },
  30006: { meaning: 'number-bad', words: 'the number is a landline, or its network cannot be reached' },
  30007: { meaning: 'refused', words: 'the network took the text for unwanted and dropped it' },
  30008: { meaning: 'refused', words: 'the network gave no reason' },
  21655: { meaning: 'refused', words: 'the template is unknown to the provider' },
  21656: { meaning: 'refused', words: 'the template does not name the reference and the link' },
  21910: { meaning: 'later', words: 'the number we send from is of another channel' },
  30034: { meaning: 'refused', words: 'our number is not registered for texts in that country' },
  63001: { meaning: 'later', words: 'WhatsApp does not accept our credentials' },
  63003: { meaning: 'number-bad', words: 'this number is not on WhatsApp' },
  63005: { meaning: 'refused', words: 'WhatsApp does not take what the message says or brings' },
  63007: { meaning: 'later', words: 'the number we send from is not set up for WhatsApp' },
  63012: { meaning: 'refused', words: 'WhatsApp had a fault of its own' },
  63013: { meaning: 'refused', words: "the message is against WhatsApp's rules" },
  63016: { meaning: 'refused', words: 'the customer has not written for a day: only an approved template may go' },
  63018: { meaning: 'later', words: 'we send more than WhatsApp lets us' },
  63020: { meaning: 'later', words: "WhatsApp has not confirmed our business's account" },
  63021: { meaning: 'refused', words: 'WhatsApp does not take what the message says or brings' },
  63024: {
    meaning: 'number-bad',
    words: 'WhatsApp brings this number no messages from us: old program, or terms not accepted',
  },
  63027: { meaning: 'refused', words: 'the template does not exist in this language' },
  63028: { meaning: 'refused', words: 'the template does not name the reference and the link' },
  63032: { meaning: 'refused', words: 'WhatsApp lets nobody write to this customer at present' },
  63033: { meaning: 'number-bad', words: 'the customer has blocked us on WhatsApp' },
  63038: { meaning: 'later', words: 'our messages of this day are used up' },
  63040: { meaning: 'refused', words: 'WhatsApp has refused the template' },
  63041: { meaning: 'refused', words: 'WhatsApp has paused the template' },
  63042: { meaning: 'refused', words: 'WhatsApp has withdrawn the template' },
  63049: { meaning: 'refused', words: 'WhatsApp chose not to bring it' },
};

/** What an error code of the provider's means. Codes that are not listed are refusals: the text did not go out. */
export function failureOf(code: number | undefined): Failure {
  const known = code === undefined ? undefined : FAILURES[code];
  return known ?? { meaning: 'refused', words: 'the provider could not deliver the text' };
}

/** A failure as it is reported: `30006: the number is …`. */
export function failureWords(code: number | undefined): string {
  const { words } = failureOf(code);
  return code === undefined ? words : `${String(code)}: ${words}`;
}
