const KEY = 'redress-chat';

// Private windows keep nothing, and say so by throwing.
function unlessRefused<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** The token of the last visit from this browser, if it keeps any. */
export const tokenKept = (): string | undefined => unlessRefused(() => localStorage.getItem(KEY)) ?? undefined;

export function keepToken(token: string): void {
  unlessRefused(() => localStorage.setItem(KEY, token));
}

export function dropToken(): void {
  unlessRefused(() => localStorage.removeItem(KEY));
}
