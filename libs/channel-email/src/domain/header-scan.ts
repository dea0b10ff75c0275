/** One header field: name in lower case, value unfolded and otherwise as it came, read as Latin-1 or UTF-8. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/** The beginning of a mail. `bodyAt` is the offset of the first byte behind the empty line. */
export interface ScannedHeaders {
  readonly fields: readonly HeaderField[];
  /** Lines that are no header: what somebody wrote where headers should be. */
  readonly loose: string;
  readonly bodyAt: number;
  /** False when the headers went on beyond what was looked at. */
  readonly complete: boolean;
}

/** How much of a mail may be headers; mail systems stop well below (Postfix: header_size_limit, 100 KB). */
export const HEADER_BYTES = 256 * 1024;
// More fields than these only cost time: real mail stays far below.
const FIELDS = 2_000;

/**
 * Reads the headers of any bytes at all: what is no header line is skipped, nothing is thrown, time is linear.
 * Decodes nothing: RFC 2047 words stay as they are.
 */
export function scanHeaders(raw: Buffer): ScannedHeaders {
  const { bodyAt, headEnd } = headerEnd(raw);
  const head = raw.subarray(0, headEnd);
  const utf8 = head.toString('utf8');
  // RFC 6532 allows UTF-8 in headers; what is not valid UTF-8 is taken as Latin-1, so that letters are at least letters.
  const text = utf8.includes('\uFFFD') ? head.toString('latin1') : utf8;
  return { ...unfold(text), bodyAt, complete: bodyAt > headEnd || headEnd === raw.length };
}

/** The value of the first field of that name, trimmed. */
export function firstHeader(fields: readonly HeaderField[], name: string): string | undefined {
  return fields.find((each) => each.name === name)?.value;
}

/** Where the headers end and the body begins; an absent empty line means that all is header. */
export function headerEnd(raw: Buffer): { readonly headEnd: number; readonly bodyAt: number } {
  const limit = Math.min(raw.length, HEADER_BYTES);
  for (let at = raw.indexOf(10); at !== -1 && at < limit; at = raw.indexOf(10, at + 1)) {
    const next = raw[at + 1] === 13 ? at + 2 : at + 1;
    if (raw[next] === 10) return { headEnd: at + 1, bodyAt: next + 1 };
    if (at === 0 || (at === 1 && raw[0] === 13)) return { headEnd: 0, bodyAt: at + 1 };
  }
  return { headEnd: limit, bodyAt: limit };
}

function unfold(text: string): Pick<ScannedHeaders, 'fields' | 'loose'> {
  const fields: HeaderField[] = [];
  const loose: string[] = [];
  let name = '';
  let value: string[] = [];
  const finish = (): void => {
    if (name !== '') fields.push({ name, value: value.join(' ').trim() });
    [name, value] = ['', []];
  };
  for (const line of text.split(/\r?\n/u)) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      value.push(line.trim());
      continue;
    }
    finish();
    if (fields.length >= FIELDS) break;
    const colon = line.indexOf(':');
    const candidate = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (/^[!-9;-~]{1,100}$/u.test(candidate)) [name, value] = [candidate, [line.slice(colon + 1).trim()]];
    else if (line !== '') loose.push(line);
  }
  finish();
  return { fields, loose: loose.join('\n') };
}
