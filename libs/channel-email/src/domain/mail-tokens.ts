import type { KeyRing } from '@redress/kernel';
import { fromBase32, toBase32 } from './base32.js';

/** What one of our own Message-IDs says. */
export interface OwnMessageId {
  /** Undefined for a notice to staff, which stands in no case's thread. */
  readonly caseId?: string;
  readonly updateId: string;
}

type TokenKind = 'case' | 'bounce';

const PREFIX: Readonly<Record<TokenKind, string>> = { case: 'c.', bounce: 'b.' };
// A signature is `keyId.mac`: 6 hexadecimal digits, and 20 of which addresses are made. Some made before have 24.
const KEY_ID_BYTES = 3;
const MAC_BYTES = 10;
const WRITTEN_MAC_BYTES = 12;
const READ_MAC_BYTES = [MAC_BYTES, WRITTEN_MAC_BYTES] as const;
const UUID_BYTES = 16;
// In the place of a case id, and shorter than any.
const NOTICE = 'n';

/**
 * The signed marks by which an answer finds its case, whatever the customer's program did to the subject
 * (messaging rule 4.3). What they prove is that we made them, never who sends them.
 *
 * In an address: `c.` and one base32 word of case id, key id and mac, 49 characters for a UUID: with up to fourteen letters and a
 * `+` before it within the 64 of a local part, and still right after a mail system changed its case.
 * In a Message-ID: `caseId.updateId.keyId.mac@domain`; of a notice to staff: `n.noticeId.keyId.mac@domain`.
 */
export class MailTokens {
  constructor(private readonly keys: KeyRing) {}

  /** The extension of a reply address. */
  caseExtension(caseId: string): string {
    return this.extension('case', caseId);
  }

  /** The extension of a bounce address (VERP): tells which update came back. */
  bounceExtension(updateId: string): string {
    return this.extension('bounce', updateId);
  }

  /** The case that an extension was made for, or undefined when it is none of ours. Also takes `c.<caseId>.<keyId>.<mac>`. */
  readCase(extension: string): string | undefined {
    return this.readExtension('case', extension);
  }

  /** The update that a bounce address was made for, or undefined. */
  readBounce(extension: string): string | undefined {
    return this.readExtension('bounce', extension);
  }

  /** The Message-ID of an update without angle brackets: the same on every attempt. */
  messageId({ caseId, updateId }: OwnMessageId, domain: string): string {
    const signed = `${caseId === undefined ? NOTICE : escapeId(caseId)}.${escapeId(updateId)}`;
    return `${signed}.${this.keys.sign('message-id', signed)}@${domain}`;
  }

  /** What a Message-ID says when we made it, else undefined. The domain is not looked at: ours may have changed. */
  readMessageId(messageId: string): OwnMessageId | undefined {
    const [caseId = '', updateId = '', keyId = '', mac = '', more] = messageId
      .slice(0, Math.max(0, messageId.lastIndexOf('@')))
      .split('.');
    if (mac === '' || more !== undefined) return undefined;
    if (!this.keys.verify('message-id', `${caseId}.${updateId}`, `${keyId}.${mac}`)) return undefined;
    const update = { updateId: unescapeId(updateId) };
    return caseId === NOTICE ? update : { caseId: unescapeId(caseId), ...update };
  }

  private extension(kind: TokenKind, id: string): string {
    const signature = this.keys.sign('case-token', `${kind}:${id}`, MAC_BYTES).replace('.', '');
    return `${PREFIX[kind]}${toBase32(Buffer.concat([idBytes(id), Buffer.from(signature, 'hex')]))}`;
  }

  private readExtension(kind: TokenKind, extension: string): string | undefined {
    if (!extension.toLowerCase().startsWith(PREFIX[kind])) return undefined;
    const word = extension.slice(PREFIX[kind].length);
    const read = word.includes('.') ? readWritten(word) : readPacked(word);
    for (const { ids, signature, macBytes } of read) {
      const found = ids.find((id) => this.keys.verify('case-token', `${kind}:${id}`, signature, macBytes));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

interface ReadToken {
  /** What the bytes may stand for; the signature tells which. */
  readonly ids: readonly string[];
  readonly signature: string;
  readonly macBytes: (typeof READ_MAC_BYTES)[number];
}

function readWritten(word: string): ReadToken[] {
  const [id = '', keyId = '', mac = '', more] = word.toLowerCase().split('.');
  if (mac === '' || more !== undefined) return [];
  return [{ ids: [id], signature: `${keyId}.${mac}`, macBytes: WRITTEN_MAC_BYTES }];
}

/** Where the id ends nothing says: both lengths of a mac are tried. */
function readPacked(word: string): ReadToken[] {
  const bytes = fromBase32(word);
  if (bytes === undefined) return [];
  return READ_MAC_BYTES.filter((macBytes) => bytes.length > KEY_ID_BYTES + macBytes).map((macBytes) => {
    const signatureAt = bytes.length - KEY_ID_BYTES - macBytes;
    const macAt = bytes.length - macBytes;
    const signature = `${bytes.toString('hex', signatureAt, macAt)}.${bytes.toString('hex', macAt)}`;
    return { ids: idTexts(bytes.subarray(0, signatureAt)), signature, macBytes };
  });
}

function idBytes(id: string): Buffer {
  const hex = id.replaceAll('-', '');
  const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(id);
  return uuid ? Buffer.from(hex, 'hex') : Buffer.from(id, 'utf8');
}

function idTexts(bytes: Buffer): string[] {
  const text = bytes.toString('utf8');
  if (bytes.length !== UUID_BYTES) return [text];
  const hex = bytes.toString('hex');
  return [`${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`, text];
}

/** An id as a dot-atom without dots (RFC 5322 section 3.2.3); a UUID stays as it is. */
function escapeId(id: string): string {
  return id.replace(
    /[^A-Za-z0-9-]/gu,
    (character) => `=${Buffer.from(character, 'utf8').toString('hex').toUpperCase()}_`,
  );
}

function unescapeId(text: string): string {
  return text.replace(/=(?<hex>(?:[0-9A-F]{2})+)_/gu, (_, hex: string) => Buffer.from(hex, 'hex').toString('utf8'));
}
