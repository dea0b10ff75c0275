/**
 * Where a visitor comes from, as far as limits are concerned. Undefined for this machine itself, which no limit counts:
 * behind a proxy that we were not told of, everybody would be it.
 */
export function visitorNetwork(address: string): string | undefined {
  if (address === '::1' || /^(?:::ffff:)?127\./u.test(address)) return undefined;
  // A household has a /64 of IPv6 to draw addresses from (RFC 6177).
  if (!address.includes(':') || address.startsWith('::ffff:')) return address;
  const [before = '', after] = address.split('::');
  const groups = groupsOf(before);
  if (after !== undefined)
    groups.push(...Array<string>(Math.max(0, 8 - groups.length - groupsOf(after).length)).fill('0'));
  return [...groups, ...groupsOf(after ?? '')].slice(0, 4).join(':');
}

function groupsOf(part: string): string[] {
  return part === '' ? [] : part.split(':').map((group) => group.replace(/^0+(?=.)/u, '').toLowerCase());
}
