import type { EachBatchPayload } from 'kafkajs';

/**
 * Watches over one batch: beats for the group whenever a message was really finished (a beat by the clock alone would
 * hide a member that hangs; kafkajs issues 447 and 624), and ends the wait when nothing moves.
 */
export class BatchWatch {
  over = false;
  /** The group's answer to a beat, when it was an error: a rebalance, or we are out. */
  failure: unknown;
  /** Some message could neither be handled nor kept. */
  left = false;
  private finished = 0;
  private lastBeat = Date.now();

  constructor(
    private readonly payload: Pick<EachBatchPayload, 'heartbeat'>,
    private readonly beatEveryMs: number,
    private readonly onCause: (cause: unknown) => void,
  ) {}

  onFinished(): void {
    this.finished += 1;
    const now = Date.now();
    if (this.over || now - this.lastBeat < this.beatEveryMs) return;
    this.lastBeat = now;
    void this.payload.heartbeat().catch((error: unknown) => {
      this.failure ??= error;
      this.over = true;
    });
  }

  onLeft(cause: unknown): void {
    if (!this.left) this.onCause(cause);
    this.left = true;
    this.over = true;
  }

  /** Resolves when `done` does, or when no message has been finished for `stallMs`; then nothing more begins. */
  async wait(done: Promise<void>, stallMs: number): Promise<void> {
    const batch = { ended: false };
    const end = done.then(() => {
      batch.ended = true;
    });
    for (let seen = -1; seen !== this.finished && !batch.ended;) {
      seen = this.finished;
      let timer: NodeJS.Timeout | undefined;
      const stalled = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, stallMs);
      });
      await Promise.race([end, stalled]);
      clearTimeout(timer);
    }
    this.over = true;
  }
}
