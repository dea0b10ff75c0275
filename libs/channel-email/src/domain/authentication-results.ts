/** One result of an Authentication-Results field (RFC 8601 section 2.2). All in lower case. */
export interface MethodResult {
  readonly method: string;
  readonly result: string;
  /** By `ptype.property`, such as `header.from`. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface AuthenticationResults {
  /** Who checked. */
  readonly authserv: string;
  readonly results: readonly MethodResult[];
}

const RESULTS = 50;
const TOKEN = /\s+|;|=|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<word>[^\s;="()]+)/gsuy;

/** What a field says; undefined when it breaks the grammar: half of it could say the opposite of the whole. */
export function parseAuthenticationResults(value: string): AuthenticationResults | undefined {
  const parts = splitParts(withoutComments(value));
  const [head, ...others] = parts ?? [];
  const [authserv, version] = head ?? [];
  // An authserv-id, then a version if any; RFC 8601 knows 1 only.
  const known = version === undefined || version === '1';
  if (authserv === undefined || authserv === '=' || (head?.length ?? 0) > 2 || !known) return undefined;
  const results: MethodResult[] = [];
  for (const part of others.slice(0, RESULTS)) {
    if (part.length === 0 || (part.length === 1 && part[0] === 'none')) continue;
    const result = methodResult(part);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return { authserv, results };
}

/** Comments nest and hide anything, quoted strings hide comments (RFC 5322 section 3.2.2). Undefined when one never ends. */
function withoutComments(value: string): string | undefined {
  let depth = 0;
  let quoted = false;
  let kept = '';
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    if (character === '\\') {
      if (depth === 0) kept += value.slice(at, at + 2);
      at += 1;
    } else if (character === '"' && depth === 0) {
      quoted = !quoted;
      kept += character;
    } else if (!quoted && character === '(') depth += 1;
    else if (!quoted && character === ')' && depth > 0) {
      depth -= 1;
      kept += ' ';
    } else if (depth === 0) kept += character;
  }
  return depth === 0 && !quoted ? kept : undefined;
}

function splitParts(value: string | undefined): string[][] | undefined {
  if (value === undefined) return undefined;
  const parts: string[][] = [[]];
  for (let at = 0; at < value.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(value);
    if (match === null) return undefined;
    const { quoted, word } = match.groups ?? {};
    if (match[0] === ';') parts.push([]);
    else if (match[0] === '=') parts.at(-1)?.push('=');
    else if (quoted !== undefined) parts.at(-1)?.push(quoted.replace(/\\(?<kept>.)/gsu, '$<kept>').toLowerCase());
    else if (word !== undefined) parts.at(-1)?.push(word.toLowerCase());
  }
  return parts;
}

/** `dkim=pass reason="…" header.d=mail.example`. */
function methodResult(tokens: readonly string[]): MethodResult | undefined {
  const pairs: [string, string][] = [];
  for (let at = 0; at < tokens.length; at += 3) {
    const [name, equals, value] = tokens.slice(at, at + 3);
    if (name === undefined || equals !== '=' || value === undefined || name === '=' || value === '=') return undefined;
    pairs.push([name, value]);
  }
  const [first, ...others] = pairs;
  if (first === undefined) return undefined;
  // "dkim/1" names the version of the method.
  const method = first[0].split('/')[0] ?? '';
  return { method, result: first[1], properties: Object.fromEntries(others) };
}
