import { isAscii, isUtf8 } from 'node:buffer';
import { decodeUtf7 } from './decode-utf7.js';
import { guessCharset } from './guess-charset.js';

/** A text and the label it came with. */
export interface LabelledText {
  readonly bytes: Uint8Array;
  /** As the sender wrote it; empty when there was none. */
  readonly claimed: string;
  readonly isHtml: boolean;
}

/** How to read it: under another label, or as these other bytes, which are UTF-8. */
export interface MendedText {
  readonly charset: string;
  readonly bytes?: Uint8Array;
}

// What a program says that does not know, or never asked.
const SAYS_NOTHING = /^(?:utf-?8|us-ascii|ascii|unknown(?:-8bit)?|x-unknown|8bit|default|)$/iu;
const SAYS_LATIN = /^(?:iso-?8859-1|latin1|windows-1252|cp1252)$/iu;
const UTF7 = /^(?:x-)?(?:unicode-1-1-)?utf-?7$/iu;
const ESCAPE = 0x1b;
const META_BYTES = 2_048;
const ORDER_BYTES = 2_048;

/**
 * What a wrong or missing label should have said; undefined when the label may stand. Bytes that are valid UTF-8 beyond ASCII
 * are UTF-8 whatever it says; labels that programs give without looking are judged by the letters.
 */
export function mendCharset({ bytes, claimed, isHtml }: LabelledText): MendedText | undefined {
  if (UTF7.test(claimed)) return { charset: 'utf-8', bytes: Buffer.from(decodeUtf7(bytes), 'utf8') };
  const wide = byteOrder(bytes, claimed);
  if (wide !== undefined) return { charset: wide };
  const vague = SAYS_NOTHING.test(claimed);
  if (!vague && !SAYS_LATIN.test(claimed)) return undefined;
  // Of charsets that switch by escape sequences only this one is still written.
  if (isAscii(bytes)) return bytes.includes(ESCAPE) && isJapanese(bytes) ? { charset: 'iso-2022-jp' } : undefined;
  if (isUtf8(bytes)) return /^utf-?8$/iu.test(claimed) ? undefined : { charset: 'utf-8' };
  const charset = (vague && isHtml ? metaCharset(bytes) : undefined) ?? guessCharset(bytes);
  return charset === 'windows-1252' && !vague ? undefined : { charset };
}

/** A header that came with bytes beyond ASCII and was read as Latin-1: what it was meant to say. */
export function mendHeader(value: string): string {
  if (!/[\u0080-\u00FF]/u.test(value) || /[^\0-\u00FF]/u.test(value)) return value;
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder(guessCharset(bytes)).decode(bytes);
}

// RFC 2781: the mark at the beginning says the order, without one the label does; `utf-16` alone is big-endian there, and decoders
// take it for the other. The high bytes of most letters are zero.
function byteOrder(bytes: Uint8Array, claimed: string): 'utf-16be' | 'utf-16le' | undefined {
  const marked = [...bytes.subarray(0, 2)].join();
  if (bytes.length % 2 === 0 && marked === '254,255') return 'utf-16be';
  if (bytes.length % 2 === 0 && marked === '255,254') return 'utf-16le';
  if (!/^(?:utf-?16|ucs-?2|iso-10646-ucs-2)$/iu.test(claimed)) return undefined;
  const zeros = [0, 0];
  bytes.subarray(0, ORDER_BYTES).forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  return (zeros[1] ?? 0) > (zeros[0] ?? 0) ? 'utf-16le' : 'utf-16be';
}

function isJapanese(bytes: Uint8Array): boolean {
  return /\u001B(?:\$[@B]|\([JI])/u.test(Buffer.from(bytes).toString('latin1'));
}

/** What an HTML page says of itself, where the mail says nothing. */
function metaCharset(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, META_BYTES)).toString('latin1');
  const named = /<meta\s[^>]{0,200}charset\s{0,5}=\s{0,5}["']?(?<name>[\w-]{2,30})/iu.exec(head)?.groups?.name;
  if (named === undefined || SAYS_NOTHING.test(named) || SAYS_LATIN.test(named)) return undefined;
  try {
    return new TextDecoder(named).encoding;
  } catch {
    return undefined;
  }
}
