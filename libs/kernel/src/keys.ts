import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';

/** SHA-256 as lower-case hex. */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** What a derived key is for; each purpose has a key of its own. */
export type KeyPurpose =
  | 'party'
  | 'case-token'
  | 'message-id'
  | 'session'
  | 'history'
  | 'file-link'
  | 'reference'
  | 'proof'
  | 'return-code'
  | 'oauth'
  | 'upload-network'
  | 'page-cursor'
  | 'visitor'
  | 'reply-code';

/** How long the mac of a signature is. */
type MacBytes = 10 | 12;

/**
 * Keys by purpose out of one secret (HKDF-SHA-256, RFC 5869). Signatures carry the id of the secret they were made
 * with, so any number of previous secrets still verify while new ones sign.
 */
export class KeyRing {
  private readonly secrets: ReadonlyMap<string, string>;
  private readonly current: string;
  private readonly oldest: string;
  private readonly cache = new Map<string, KeyObject>();

  /** @param secret signs; `previous`, newest first, only verify. Each at least 32 characters. */
  constructor(secret: string, previous: readonly string[] = []) {
    this.current = keyId(secret);
    this.oldest = keyId(previous.at(-1) ?? secret);
    this.secrets = new Map([...previous, secret].map((each) => [keyId(each), each]));
  }

  /**
   * A keyed hash (hex, 32 characters) that stands for `value` where the value itself must not travel.
   * Made with the oldest secret, so that it stays the same when a newer one is put before it.
   */
  pseudonym(purpose: KeyPurpose, value: string): string {
    return createHmac('sha256', this.key(purpose, this.oldest)).update(value).digest('hex').slice(0, 32);
  }

  /** `keyId.mac`, url-safe. @param macBytes 12, or 10 where every letter counts: 80 bits are the least that is asked for */
  sign(purpose: KeyPurpose, value: string, macBytes: MacBytes = 12): string {
    return `${this.current}.${this.mac(purpose, value, this.current, macBytes)}`;
  }

  /** Constant-time; false for a key id that is not known here, and for a mac of another length. */
  verify(purpose: KeyPurpose, value: string, signature: string, macBytes: MacBytes = 12): boolean {
    const [id = '', mac = ''] = signature.split('.');
    if (!this.secrets.has(id)) return false;
    const expected = Buffer.from(this.mac(purpose, value, id, macBytes));
    const given = Buffer.from(mac);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  /** Encrypts a text that must be kept where others can read (AES-256-GCM, NIST SP 800-38D): `keyId.nonce+tag+text`. */
  seal(purpose: KeyPurpose, text: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key(purpose, this.current), nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `${this.current}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** What was sealed, or undefined when it was changed or its secret is not known here. */
  unseal(purpose: KeyPurpose, sealed: string): string | undefined {
    const [id = '', content = ''] = sealed.split('.');
    const bytes = Buffer.from(content, 'base64url');
    if (!this.secrets.has(id) || bytes.length < 28) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key(purpose, id), bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }

  private mac(purpose: KeyPurpose, value: string, id: string, macBytes: MacBytes): string {
    return createHmac('sha256', this.key(purpose, id)).update(value).digest().subarray(0, macBytes).toString('hex');
  }

  private key(purpose: KeyPurpose, id: string): KeyObject {
    const cacheKey = `${purpose}:${id}`;
    const known = this.cache.get(cacheKey);
    if (known !== undefined) return known;
    const key = createSecretKey(Buffer.from(hkdfSync('sha256', this.secrets.get(id) ?? '', 'redress', purpose, 32)));
    this.cache.set(cacheKey, key);
    return key;
  }
}

function keyId(secret: string): string {
  return sha256(`redress-key-id:${secret}`).slice(0, 6);
}
