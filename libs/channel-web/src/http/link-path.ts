/**
 * The path of a link, for a redirect to wherever the reader opened our pages: a form may only lead to its own origin, and they may
 * know us under another host than the public one.
 */
export function linkPath(statusUrl: string): string {
  return new URL(statusUrl).pathname;
}
