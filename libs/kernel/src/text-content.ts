import { sha256 } from './keys.js';

/** How much of a text may stand in an event or a pending item (architecture section 3). */
export const PREVIEW_BYTES = 1024;

/**
 * A text that travels: whole when it fits into the preview, else its beginning and a reference into the file store.
 * `ref` absent means that `preview` is all there is. `bytes` counts UTF-8.
 */
export interface TextContent {
  readonly preview: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly ref?: string;
}

/** The part of `text` that fits into `maximum` bytes of UTF-8 without cutting a character in two. */
export function utf8Prefix(text: string, maximum: number): string {
  const encoded = Buffer.from(text, 'utf8');
  if (encoded.length <= maximum) return text;
  let end = maximum;
  while (end > 0 && (encoded.readUInt8(end) & 0xc0) === 0x80) end -= 1;
  return encoded.subarray(0, end).toString('utf8');
}

/** Describes `text`; `store` is called only when it does not fit into the preview, and returns the reference. */
export async function toTextContent(
  text: string,
  store: (bytes: Buffer, hash: string) => Promise<string>,
): Promise<TextContent> {
  const encoded = Buffer.from(text, 'utf8');
  const hash = sha256(encoded);
  const base = { preview: utf8Prefix(text, PREVIEW_BYTES), bytes: encoded.length, sha256: hash };
  return encoded.length <= PREVIEW_BYTES ? base : { ...base, ref: await store(encoded, hash) };
}
