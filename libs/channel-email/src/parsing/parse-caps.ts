/**
 * What one mail may cost (messaging rule 4.5). What exceeds a cap is not an error: the message says what was left out, and the
 * original stays attached.
 */
export interface ParseCaps {
  readonly rawBytes: number;
  /** How much of a larger mail, or of one that took too long, is read. */
  readonly beginningBytes: number;
  readonly depth: number;
  readonly parts: number;
  readonly attachments: number;
  readonly textCharacters: number;
  readonly htmlBytes: number;
  readonly recipients: number;
  /** For telling quotes from words: above these, quotes stay. */
  readonly quoteCharacters: number;
  readonly quoteLineCharacters: number;
}

const MEGABYTE = 1024 * 1024;

export const PARSE_CAPS: ParseCaps = {
  rawBytes: 30 * MEGABYTE,
  beginningBytes: 256 * 1024,
  depth: 50,
  parts: 1_000,
  attachments: 100,
  textCharacters: MEGABYTE,
  htmlBytes: 2 * MEGABYTE,
  recipients: 200,
  quoteCharacters: 64 * 1024,
  quoteLineCharacters: 1_000,
};
