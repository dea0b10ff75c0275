import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { BusMessage, MessageBatch } from '../bus-message.js';
import { PartitionProgress } from '../partition-progress.js';

/** One partition as long as this member has it. */
export class KafkaLane {
  private progress: PartitionProgress | undefined;
  /** Where this assignment's reading began or was committed: what comes from before it, comes from a new log. */
  private floor = 0n;
  private expected: bigint | undefined;
  private ownedNow = true;
  private committedTo: bigint | undefined;

  constructor(
    readonly topic: string,
    readonly partition: number,
  ) {}

  get owned(): boolean {
    return this.ownedNow;
  }

  /** Another member has the partition now. */
  lose(): void {
    this.ownedNow = false;
  }

  /** The group has met again and the partition stayed here; reading may go on elsewhere than expected. */
  rejoined(): void {
    this.expected = undefined;
  }

  /** What should be committed, or undefined when nothing has changed. */
  get uncommitted(): bigint | undefined {
    const position = this.progress?.position;
    return position === this.committedTo ? undefined : position;
  }

  committed(position: bigint): void {
    this.committedTo = position;
    this.floor = position;
  }

  /** Takes note of what was fetched. True when records between the last batch and this one are gone. */
  begin(messages: readonly KafkaMessage[]): boolean {
    const first = BigInt(messages[0]?.offset ?? 0);
    const gap = this.expected !== undefined && first > this.expected;
    if (this.progress === undefined || first < this.floor) {
      const replaced = this.progress !== undefined;
      this.progress = new PartitionProgress(first);
      this.floor = first;
      this.committedTo = undefined;
      this.deliver(messages);
      return replaced;
    }
    this.progress.skipTo(first);
    this.progress.rewind();
    this.deliver(messages);
    return gap;
  }

  /** The offset that kafkajs may regard as resolved, or undefined when nothing of the batch is finished. */
  end(messages: readonly KafkaMessage[]): { resolved: string | undefined; open: boolean } {
    const position = this.progress?.position ?? 0n;
    const first = BigInt(messages[0]?.offset ?? 0);
    this.expected = position > first ? position : first;
    const open = (this.progress?.open ?? 0) > 0;
    return { resolved: position > first ? (position - 1n).toString() : undefined, open };
  }

  /** The view of the batch for those who handle it; `run` says whether anything may still begin. */
  batchOf(payload: EachBatchPayload, run: BatchRun): MessageBatch {
    const progress = this.progress;
    return {
      messages: payload.batch.messages.map((message) => toBusMessage(this.topic, this.partition, message)),
      mayStart: () => !run.isOver() && this.ownedNow && payload.isRunning() && !payload.isStale(),
      owned: () => this.ownedNow,
      isFinished: (message) => progress?.isFinished(message.position) ?? false,
      finish: (message) => {
        progress?.finish(message.position);
        run.onFinished();
      },
      leave: (_message, cause) => {
        run.onLeft(cause);
      },
    };
  }

  private deliver(messages: readonly KafkaMessage[]): void {
    for (const message of messages) this.progress?.deliver(BigInt(message.offset));
  }
}

/** What a batch at work tells whoever watches over it. */
export interface BatchRun {
  /** Nothing more may begin. */
  isOver(): boolean;
  onFinished(): void;
  onLeft(cause: unknown): void;
}

/** A record as code above the bus sees it. */
export function toBusMessage(topic: string, partition: number, message: KafkaMessage): BusMessage {
  const headers: Record<string, string> = {};
  const given = message.headers ?? {};
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value !== undefined) headers[name] = (Array.isArray(value) ? (value[0] ?? '') : value).toString();
  }
  return {
    topic,
    partition,
    position: BigInt(message.offset),
    key: message.key === null ? '' : message.key.toString('utf8'),
    loggedAt: Number(message.timestamp),
    headers,
    body: message.value,
  };
}
