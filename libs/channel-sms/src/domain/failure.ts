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
  30034: { meaning: 'refused', words: 'our number is not registered for texts in that country' },
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
