import type { FormFields } from '../domain/received-text.js';

/** The original of a text: what the provider posted, as JSON with its fields in order, so that a repetition is the same bytes. */
export function encodeText(fields: FormFields): Buffer {
  const entries = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.from(JSON.stringify(Object.fromEntries(entries)), 'utf8');
}

/** @throws SyntaxError when the bytes are not what `encodeText` made */
export function decodeText(raw: Buffer): FormFields {
  return JSON.parse(raw.toString('utf8')) as FormFields;
}
