/** A URL as it may be shown: scheme, hosts and path, never user, password or options. */
export function engineAddress(url: string): string {
  return url.replace(/\/\/[^/@]*@/u, '//').replace(/\?.*$/u, '');
}
