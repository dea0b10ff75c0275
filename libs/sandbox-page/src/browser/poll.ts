const EVERY_MS = 1_500;

/** Calls `look` again and again while somebody sees the page; returns a way to look at once. */
export function poll(look: () => Promise<void>): () => void {
  let busy = false;
  const now = (): void => {
    if (busy || document.hidden) return;
    busy = true;
    look()
      // The product may be starting anew: the next look will tell.
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  };
  setInterval(now, EVERY_MS);
  document.addEventListener('visibilitychange', now);
  now();
  return now;
}
