/** What a mail was found to be. */
export interface Classified {
  readonly kind: 'message' | 'automatic' | 'bounce';
  /** The rule that decided, a word for lists, logs and tests; no words of the mail. */
  readonly rule: string;
}
