import { PAUSE_MS } from './conversation.js';

const LONGEST_MS = 30_000;
// Some two and a half minutes.
const MOST_FAILURES = 8;

/** How something is tried again: ever more slowly, and not for ever where somebody answers and nothing comes of it. */
export class Patience {
  private pauseMs = PAUSE_MS;
  private failures = 0;

  constructor(private readonly signal: AbortSignal) {}

  /** Waits before the next try. @throws whatever the signal was aborted with */
  async pause(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.pauseMs));
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_MS);
    this.signal.throwIfAborted();
  }

  /** Somebody has answered; it got on, or did not. @throws Error when that was once too often */
  answered(gotOn: boolean): void {
    this.failures = gotOn ? 0 : this.failures + 1;
    if (gotOn) this.pauseMs = PAUSE_MS;
    if (this.failures >= MOST_FAILURES) throw new Error('it is answered, and nothing comes of it');
  }
}
