// RFC 5321 section 4.5.3.1: 64 octets before the @, 254 for the whole path as used.
const LOCAL_PART_OCTETS = 64;
const ADDRESS_CHARACTERS = 254;
// A dot-atom (RFC 5322 section 3.2.3), letters beyond ASCII as RFC 6531 allows them; no quoted form.
const PLAIN = /^[^\s@"(),:;<>[\\\]\p{Cc}]+@[^\s@"(),:;<>[\\\]\p{Cc}]+$/u;

/** An address in the one spelling that is compared and hashed: lower case; undefined when it is none that mail could be sent to. */
export function normalAddress(typed: string): string | undefined {
  const address = typed.trim().toLowerCase();
  if (address.length > ADDRESS_CHARACTERS || !PLAIN.test(address)) return undefined;
  return Buffer.byteLength(localPart(address)) <= LOCAL_PART_OCTETS ? address : undefined;
}

/** What stands before the last @. */
export function localPart(address: string): string {
  return address.slice(0, address.lastIndexOf('@'));
}

/** What stands behind the last @. */
export function domainPart(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** False when a local part of this length would be refused on the way (RFC 5321 section 4.5.3.1.1). */
export function fitsLocalPart(local: string): boolean {
  return Buffer.byteLength(local) <= LOCAL_PART_OCTETS;
}
