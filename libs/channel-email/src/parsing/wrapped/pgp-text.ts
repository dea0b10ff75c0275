/** What a text with PGP in it says: `signed` was opened, `encrypted` is left as it is. */
export interface PgpText {
  readonly text: string;
  readonly state: 'signed' | 'encrypted';
}

const SIGNED = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const SIGNATURE_END = '-----END PGP SIGNATURE-----';
const ENCRYPTED = /^-----BEGIN PGP MESSAGE-----\s*$/mu;

/**
 * Inline PGP (RFC 9580 section 7): a clear-signed text without its armour and with its dashes back. Undefined for every
 * other text. The signature is not checked.
 */
export function readPgpText(text: string): PgpText | undefined {
  if (!text.includes('-----BEGIN PGP ')) return undefined;
  const begin = text.indexOf(SIGNED);
  const end = text.indexOf(SIGNATURE, begin);
  if (begin !== -1 && end !== -1 && isLineStart(text, begin)) {
    const armoured = text.slice(begin + SIGNED.length, end).replaceAll('\r\n', '\n');
    // Armour headers ("Hash: SHA512") end at the first empty line.
    const words = armoured.slice(Math.max(armoured.indexOf('\n\n'), 0)).replace(/^- /gmu, '');
    const closed = text.indexOf(SIGNATURE_END, end);
    const rest = closed === -1 ? '' : text.slice(closed + SIGNATURE_END.length);
    return { text: `${text.slice(0, begin)}${words.trim()}\n${rest.trim()}`.trim(), state: 'signed' };
  }
  return ENCRYPTED.test(text) ? { text, state: 'encrypted' } : undefined;
}

function isLineStart(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n';
}
