/** A topic as it is to be made. */
export interface TopicDefinition {
  readonly name: string;
  readonly partitions: number;
  /** True: the last record of each key is kept for ever. False: records are kept for days. */
  readonly compacted: boolean;
  /** Milliseconds after which records may go; left out: days. For topics of signals. */
  readonly keptMs?: number;
}
