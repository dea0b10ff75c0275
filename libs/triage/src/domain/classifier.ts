/** What a record may be taken for by machine; that it is not ours at all is for people to say. */
export const GUESSED_TYPES = ['undetermined', 'complaint', 'feedback', 'request'] as const;
export type GuessedType = (typeof GUESSED_TYPES)[number];

/** What a message says, as far as it is looked at. */
export interface MessageWords {
  readonly subject: string;
  /** The beginning of the text; what stands behind `READ_LIMIT` is not looked at. */
  readonly text: string;
}

/** What a classifier makes of a message. */
export interface Classification {
  readonly recordType: GuessedType;
  /** Key of the category; undefined when it is not sure of one: a person then decides. */
  readonly category?: string;
}

/**
 * Says what a message is about: words and rules now, a learned classifier may take their place. Never throws; who cannot
 * tell is not sure.
 */
export interface Classifier {
  classify(words: MessageWords): Promise<Classification>;
}
