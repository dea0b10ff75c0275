import type { Clock } from '@redress/kernel';
import type { BatchHandler, BusMessage, MessageBatch } from '../bus-message.js';
import { PartitionProgress } from '../partition-progress.js';
import type { EmbeddedLog } from './embedded-log.js';

/** Messages delivered and not finished: bounds the memory, however far behind the group is. */
const WINDOW = 1_024;
const LARGEST_BATCH = 256;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export interface LaneParts {
  readonly log: EmbeddedLog;
  readonly clock: Clock;
  readonly handle: BatchHandler;
  readonly onProgress: () => void;
  readonly onLeft: (topic: string, cause: unknown) => void;
}

/** One topic as one group reads it. */
export class EmbeddedLane {
  private readonly progress: PartitionProgress;
  private nextRead: bigint;
  private atWork = new Set<Promise<void>>();
  private state: 'running' | 'stopped' | 'lost' = 'running';
  /** Counts the times that reading went back to the first unfinished message. */
  private epoch = 0;
  private cancelPause: (() => void) | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private pumping = false;

  constructor(
    readonly topic: string,
    start: bigint,
    private readonly parts: LaneParts,
  ) {
    this.progress = new PartitionProgress(start);
    this.nextRead = start;
  }

  /** What may be committed. */
  get position(): bigint {
    return this.progress.position;
  }

  get lost(): boolean {
    return this.state === 'lost';
  }

  /** Delivers what is there, as far as the window allows. */
  pump(): void {
    // A handler that finishes at once calls back while its batch is being given.
    if (this.pumping) return;
    this.pumping = true;
    try {
      this.deliverAll();
    } finally {
      this.pumping = false;
    }
  }

  /** Another consumer has taken the group over. */
  lose(): void {
    this.halt('lost');
  }

  /** Begins nothing new; resolves when nothing is at work. */
  async stop(): Promise<void> {
    if (this.state === 'running') this.halt('stopped');
    await Promise.all(this.atWork);
  }

  private deliverAll(): void {
    while (this.state === 'running' && this.cancelPause === undefined && this.progress.open < WINDOW) {
      const messages = this.parts.log.read(this.topic, this.nextRead, LARGEST_BATCH);
      const last = messages.at(-1);
      if (last === undefined) return;
      this.nextRead = last.position + 1n;
      const open = messages.filter((message) => !this.progress.isFinished(message.position));
      for (const message of messages) this.progress.deliver(message.position);
      if (open.length > 0) this.deliver(open);
    }
  }

  private halt(state: 'stopped' | 'lost'): void {
    this.state = state;
    this.cancelPause?.();
    this.cancelPause = undefined;
  }

  private deliver(messages: readonly BusMessage[]): void {
    const work = this.parts
      .handle(this.batchOf(messages))
      .catch((error: unknown) => {
        this.leave(error);
      })
      .finally(() => {
        this.atWork.delete(work);
        this.pump();
      });
    this.atWork.add(work);
  }

  private batchOf(messages: readonly BusMessage[]): MessageBatch {
    const epoch = this.epoch;
    return {
      messages,
      mayStart: () => this.state === 'running' && this.cancelPause === undefined && epoch === this.epoch,
      owned: () => this.state !== 'lost',
      isFinished: (message) => this.progress.isFinished(message.position),
      finish: (message) => {
        this.finish(message);
      },
      leave: (_message, cause) => {
        if (epoch === this.epoch) this.leave(cause);
      },
    };
  }

  private finish(message: BusMessage): void {
    this.progress.finish(message.position);
    this.pauseMs = FIRST_PAUSE_MS;
    this.parts.onProgress();
    // Half the window at once: filling it one by one would make batches of one.
    if (this.progress.open <= WINDOW / 2) this.pump();
  }

  private leave(cause: unknown): void {
    if (this.state !== 'running' || this.cancelPause !== undefined) return;
    this.parts.onLeft(this.topic, cause);
    this.cancelPause = this.parts.clock.after(this.pauseMs, () => {
      this.cancelPause = undefined;
      this.epoch += 1;
      this.progress.rewind();
      this.nextRead = this.progress.position;
      this.pump();
    });
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
