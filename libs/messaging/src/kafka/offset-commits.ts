import type { EachBatchPayload } from 'kafkajs';
import { bounded } from './kafka-client.js';
import type { KafkaLane } from './kafka-lane.js';

type Commit = EachBatchPayload['commitOffsetsIfNecessary'];

/** Losing a commit costs a redelivery, so they are gathered. */
const COMMIT_EVERY_MS = 200;

/** Writes the lanes' places to the group, all in one request and not for every batch. */
export class OffsetCommits {
  private commit: Commit | undefined;
  private timer: NodeJS.Timeout | undefined;
  private atWork: Promise<void> = Promise.resolve();

  constructor(
    private readonly lanes: () => Iterable<KafkaLane>,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  /**
   * @param commit the way to the group of the batch just handled. Unlike the consumer's own `commitOffsets` it does not
   *   repeat itself: a repetition after a rebalance would carry old places under the new generation.
   */
  soon(commit: Commit): void {
    this.commit = commit;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.now();
    }, COMMIT_EVERY_MS);
  }

  /** Never throws: what could not be committed comes again. */
  now(): Promise<void> {
    this.atWork = this.atWork.then(() => this.write());
    return this.atWork;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.commit = undefined;
  }

  private async write(): Promise<void> {
    const places = [...this.lanes()].flatMap((lane) => {
      const position = lane.uncommitted;
      return position === undefined || !lane.owned ? [] : [{ lane, position }];
    });
    if (places.length === 0 || this.commit === undefined) return;
    const topics = places.map(({ lane, position }) => ({
      topic: lane.topic,
      partitions: [{ partition: lane.partition, offset: position.toString() }],
    }));
    try {
      await bounded(this.commit({ topics }), 'committing offsets');
      for (const { lane, position } of places) lane.committed(position);
    } catch (error) {
      this.onFailure(error);
    }
  }
}
