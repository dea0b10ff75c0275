/** One record of the log as a consumer gets it; nothing of it has been parsed yet. */
export interface BusMessage {
  readonly topic: string;
  readonly partition: number;
  /** Grows within a partition; not every number need be there. */
  readonly position: bigint;
  readonly key: string;
  /** When the log took it, milliseconds since the epoch. */
  readonly loggedAt: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string | null;
}

/**
 * Messages of one partition, in order. Whoever handles it finishes messages in any order; the position that is
 * committed is that of the contiguous finished prefix.
 */
export interface MessageBatch {
  readonly messages: readonly BusMessage[];
  /** False for good once nothing more of this batch may be begun: it comes again, here or with another member. */
  mayStart(): boolean;
  /** False once the partition belongs to another member: what is still at work must leave no trace. */
  owned(): boolean;
  /** True when an earlier delivery of the same message has finished it in this process. */
  isFinished(message: BusMessage): boolean;
  /** The message is done, or durably kept elsewhere. */
  finish(message: BusMessage): void;
  /** The message could be neither done nor kept: it and all later ones come again after a pause. */
  leave(message: BusMessage, cause: unknown): void;
}

/** Resolves when all messages are finished or left; never rejects for a message's sake. */
export type BatchHandler = (batch: MessageBatch) => Promise<void>;
