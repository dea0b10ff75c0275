/** Lets one pass at a time, in the order in which they came. */
export class OneByOne {
  private readonly waiting = new Set<() => void>();
  private taken = false;

  /** Does `act` once nobody else is at it; undefined, with nothing done, when `signal` aborts before. */
  async pass<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T | undefined> {
    if (!(await this.enter(signal))) return undefined;
    try {
      return await act();
    } finally {
      this.leave();
    }
  }

  private enter(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (!this.taken) {
      this.taken = true;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const goOn = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(true);
      };
      const giveUp = (): void => {
        this.waiting.delete(goOn);
        resolve(false);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.add(goOn);
    });
  }

  private leave(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.taken = false;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}
