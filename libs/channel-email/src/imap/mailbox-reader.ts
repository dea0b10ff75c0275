import { sleep, type Clock } from '@redress/kernel';
import type { MailboxSweep } from './mailbox-sweep.js';
import type { MailboxWatch } from './mailbox-watch.js';
import type { MailboxOpener, OpenMailbox } from './open-mailbox.js';

/** Times in milliseconds. */
export interface ReaderTiming {
  /** How often a mailbox is looked through whatever the server tells. */
  readonly sweepMs: number;
  /** The pause between two chunks of the catalogue. */
  readonly catalogueMs: number;
  /** How long a mail that the server lists and does not hand out is left alone. */
  readonly askAgainMs: number;
}

// Messaging rule 4.1. 50 mails every two seconds leave the workers to new mail.
export const READER_TIMING: ReaderTiming = { sweepMs: 60_000, catalogueMs: 2_000, askAgainMs: 60 * 60_000 };
const STOP_MS = 3_000;

/** Reads one mailbox for as long as the process runs; a lost connection is replaced by a new one. */
export class MailboxReader {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private box: OpenMailbox | undefined;
  private wake: (() => void) | undefined;
  private news = false;
  private asked: ((missing: number) => void)[] = [];

  constructor(
    private readonly open: MailboxOpener,
    private readonly sweep: MailboxSweep,
    readonly watch: MailboxWatch,
    private readonly clock: Clock,
    private readonly timing: ReaderTiming,
  ) {}

  get catalogueLeft(): number {
    return this.sweep.catalogueLeft;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Takes in nothing more, and resolves when what is under way is kept, after `STOP_MS` at the latest. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake?.();
    const bound = new AbortController();
    await Promise.race([this.running, sleep(this.clock, STOP_MS, bound.signal)]);
    bound.abort();
    await this.close();
  }

  /** Compares the mailbox with the inbox; 0 also when it is not connected, since the next connection looks by itself. */
  reconcile(): Promise<number> {
    if (this.box === undefined || this.stopped()) return Promise.resolve(0);
    return new Promise((resolve) => {
      this.asked.push(resolve);
      this.hint();
    });
  }

  private stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.stopped()) {
      try {
        this.box = await this.open();
        await this.serve(this.box);
      } catch (error) {
        if (this.stopped()) break;
        const pause = this.watch.failed(error);
        await this.close();
        await sleep(this.clock, pause, this.stopping.signal);
      }
    }
    await this.close();
  }

  private async serve(box: OpenMailbox): Promise<void> {
    const { signal } = this.stopping;
    let sweptAt = -Infinity;
    while (!this.stopped()) {
      await this.answer(box);
      if (this.news || this.clock.now() - sweptAt >= this.timing.sweepMs) {
        this.news = false;
        sweptAt = this.clock.now();
        await this.sweep.takeNew(box, signal);
        this.watch.read();
      }
      const more = !this.stopped() && (await this.sweep.catalogue(box));
      await this.pause(box, more ? this.timing.catalogueMs : this.timing.sweepMs);
    }
  }

  private async answer(box: OpenMailbox): Promise<void> {
    if (this.asked.length === 0) return;
    const asked = this.asked.splice(0);
    let missing = 0;
    try {
      missing = await this.sweep.reconcile(box);
    } finally {
      for (const [index, each] of asked.entries()) each(index === 0 ? missing : 0);
    }
  }

  /** Until the server tells something, somebody asks, or the time is over. */
  private async pause(box: OpenMailbox, ms: number): Promise<void> {
    if (this.stopped() || this.asked.length > 0 || this.news) return;
    await new Promise<void>((resolve) => {
      const cancel = this.clock.after(ms, resolve);
      this.wake = (): void => {
        cancel();
        resolve();
      };
      box.watch(() => {
        this.hint();
      });
    });
    this.wake = undefined;
  }

  private hint(): void {
    this.news = true;
    this.wake?.();
  }

  private async close(): Promise<void> {
    const { box } = this;
    this.box = undefined;
    for (const each of this.asked.splice(0)) each(0);
    await box?.close();
  }
}
