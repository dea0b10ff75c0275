// Private windows keep nothing, and say so by throwing.
function unlessRefused<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** What this browser keeps under a name from one visit to the next, if it keeps anything. */
export class Kept {
  constructor(private readonly name: string) {}

  get(): string | undefined {
    return unlessRefused(() => localStorage.getItem(this.name)) ?? undefined;
  }

  keep(value: string): void {
    unlessRefused(() => {
      localStorage.setItem(this.name, value);
    });
  }

  drop(): void {
    unlessRefused(() => {
      localStorage.removeItem(this.name);
    });
  }
}
