import { element } from './dom.js';

/** A text with links in it; only addresses of our own are links. */
export function withLinks(text: string): (Node | string)[] {
  const { origin } = location;
  const own = new RegExp(`(${origin.replace(/[.*+?^$()|[\]{}\\]/gu, '\\$&')}/\\S+)`, 'u');
  return text.split(own).map((part) => {
    if (!part.startsWith(`${origin}/`)) return part;
    const link = element('a', '', part) as HTMLAnchorElement;
    link.href = part;
    link.target = '_blank';
    link.rel = 'noopener';
    return link;
  });
}
