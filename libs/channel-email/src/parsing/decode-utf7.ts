/** UTF-7 (RFC 2152), which the runtime does not read: `+` begins Base64 of UTF-16, `-` or any other character ends it. */
export function decodeUtf7(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  return text.replace(/\+(?<base64>[A-Za-z0-9+/]*)-?/gu, (_, base64: string) => (base64 === '' ? '+' : utf16(base64)));
}

function utf16(base64: string): string {
  const units = Buffer.from(base64, 'base64');
  // The bits left over are padding.
  return units
    .subarray(0, units.length - (units.length % 2))
    .swap16()
    .toString('utf16le');
}
