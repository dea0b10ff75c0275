/**
 * Where a visitor comes from, as far as limits are concerned. Undefined for this machine itself, which no limit counts:
 * behind a proxy that we were not told of, everybody would be it.
 */
export function visitorNetwork(address: string): string | undefined {
  if (address === '::1' || /^(?:::ffff:)?127\./u.test(address)) return undefined;
  // A household has a /64 of IPv6 to draw addresses from (RFC 6177).
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  return address.split(':').slice(0, 4).join(':');
}
