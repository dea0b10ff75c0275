const MINUTE_MS = 60_000;

/** For what would be said over and over. */
export class OnceAMinute {
  private saidAt: number | undefined;

  /** @returns true at first, then where a minute has passed since it last did */
  isDue(): boolean {
    const now = performance.now();
    if (this.saidAt !== undefined && now - this.saidAt < MINUTE_MS) return false;
    this.saidAt = now;
    return true;
  }
}
