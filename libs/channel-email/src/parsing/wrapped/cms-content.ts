import { inflateSync } from 'node:zlib';
import type { EncapsulatedContentInfo } from 'pkijs';

/**
 * What a `smime.p7m` or `smime.p7z` holds (RFC 8551 section 3.2): the signed or compressed MIME entity, or that it cannot be seen. The
 * signature is not checked: of the sender it proves less than what authenticates the mail, and who trusts which authority is not ours to say.
 */
export type CmsContent =
  | { readonly kind: 'signed' | 'compressed'; readonly content: Buffer }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'unknown' };

// RFC 5652, RFC 5083.
const SIGNED = '1.2.840.113549.1.7.2';
const ENCRYPTED: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.7.3',
  '1.2.840.113549.1.7.6',
  '1.2.840.113549.1.9.16.1.23',
]);

// RFC 3274; of its algorithms only zlib was ever named.
const COMPRESSED = '1.2.840.113549.1.9.16.1.9';
// More than any mail we take: what grows beyond it was made to.
const INFLATED_BYTES = 64 * 1024 * 1024;

/** Never throws; the library is loaded when the first such mail comes. */
export async function readCms(bytes: Uint8Array): Promise<CmsContent> {
  const { ContentInfo, EncapsulatedContentInfo, SignedData } = await import('pkijs');
  try {
    const info = ContentInfo.fromBER(derOf(bytes));
    if (ENCRYPTED.has(info.contentType)) return { kind: 'encrypted' };
    const schema = info.content as unknown;
    if (info.contentType === SIGNED) {
      const content = contentOf(new SignedData({ schema }).encapContentInfo);
      return content === undefined ? { kind: 'unknown' } : { kind: 'signed', content };
    }
    if (info.contentType !== COMPRESSED) return { kind: 'unknown' };
    // Version, algorithm, content (RFC 3274 section 1.1); the library knows the last of them.
    const parts = (schema as { readonly valueBlock: { readonly value: readonly unknown[] } }).valueBlock.value;
    const packed = contentOf(new EncapsulatedContentInfo({ schema: parts[2] }));
    if (packed === undefined) return { kind: 'unknown' };
    return { kind: 'compressed', content: inflateSync(packed, { maxOutputLength: INFLATED_BYTES }) };
  } catch {
    return { kind: 'unknown' };
  }
}

function contentOf({ eContent }: EncapsulatedContentInfo): Buffer | undefined {
  return eContent === undefined ? undefined : Buffer.from(eContent.getValue());
}

/** Some programs send the armoured form under the type of the binary one. */
function derOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 30)).toString('latin1');
  if (!text.startsWith('-----BEGIN ')) return Uint8Array.from(bytes);
  const armoured = Buffer.from(bytes).toString('latin1');
  return Uint8Array.from(Buffer.from(armoured.replace(/^-----[^\n]*$/gmu, ''), 'base64'));
}
