import { byId, within } from './dom.js';

/** Shows the chat as a visitor sees it, with room for all of it: what is added in it, or a narrower page, makes the frame higher. */
export function openChat(path: string): void {
  const frame = within<HTMLIFrameElement>(byId('chat'), 'iframe');
  frame.addEventListener('load', () => {
    const page = frame.contentDocument;
    const content = page?.querySelector('main') ?? undefined;
    if (page === null || content === undefined) return;
    const grow = (): void => {
      const lacking = page.documentElement.scrollHeight - frame.clientHeight;
      // Never lower: the page fills its frame, and whoever reads it would lose their place.
      if (lacking > 0) frame.style.height = `${String(frame.offsetHeight + lacking)}px`;
    };
    new ResizeObserver(grow).observe(content);
    grow();
  });
  frame.src = path;
  byId('chat').hidden = false;
}
