/**
 * What a `smime.p7m` holds (RFC 8551 section 3.2): the signed MIME entity, or that it cannot be seen. The signature is
 * not checked: of the sender it proves less than what authenticates the mail, and who trusts which authority is not ours to say.
 */
export type CmsContent =
  { readonly kind: 'signed'; readonly content: Buffer } | { readonly kind: 'encrypted' } | { readonly kind: 'unknown' };

// RFC 5652, RFC 5083.
const SIGNED = '1.2.840.113549.1.7.2';
const ENCRYPTED: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.7.3',
  '1.2.840.113549.1.7.6',
  '1.2.840.113549.1.9.16.1.23',
]);

/** Never throws; the library is loaded when the first such mail comes. */
export async function readCms(bytes: Uint8Array): Promise<CmsContent> {
  const { ContentInfo, SignedData } = await import('pkijs');
  try {
    const info = ContentInfo.fromBER(derOf(bytes));
    if (ENCRYPTED.has(info.contentType)) return { kind: 'encrypted' };
    if (info.contentType !== SIGNED) return { kind: 'unknown' };
    const { eContent } = new SignedData({ schema: info.content as unknown }).encapContentInfo;
    return eContent === undefined ? { kind: 'unknown' } : { kind: 'signed', content: Buffer.from(eContent.getValue()) };
  } catch {
    return { kind: 'unknown' };
  }
}

/** Some programs send the armoured form under the type of the binary one. */
function derOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 30)).toString('latin1');
  if (!text.startsWith('-----BEGIN ')) return Uint8Array.from(bytes);
  const armoured = Buffer.from(bytes).toString('latin1');
  return Uint8Array.from(Buffer.from(armoured.replace(/^-----[^\n]*$/gmu, ''), 'base64'));
}
