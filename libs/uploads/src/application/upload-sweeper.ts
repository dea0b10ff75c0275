import { sleep, type Clock } from '@redress/kernel';
import type { Log } from '@redress/platform';
import type { ResumableUploads } from './resumable-uploads.js';

const PAUSE_MS = 10 * 60_000;

/** Forgets uploads that nobody used, every ten minutes. Replicas do it side by side; that is harmless. */
export class UploadSweeper {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly uploads: ResumableUploads,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Begins no further round, and resolves when the one under way has ended. */
  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        // A backlog is worked off without a pause.
        if ((await this.uploads.sweep()) > 0) continue;
      } catch (error) {
        this.log.write('warn', 'Uploads that are over could not be forgotten; it is tried again.', { error });
      }
      await sleep(this.clock, PAUSE_MS, signal);
    }
  }
}
