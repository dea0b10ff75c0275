import type { BusMessage } from '../bus-message.js';

/** Records kept for each topic; a consumer further behind reads from the store. */
const MAXIMUM_RECORDS = 2_048;

/** The newest records of one topic, so that a consumer that keeps up reads nothing back. */
export class TailCache {
  private records: BusMessage[] = [];
  private from: bigint;

  /** @param from every record at or behind this position will be added here */
  constructor(from: bigint) {
    this.from = from;
  }

  add(record: BusMessage): void {
    this.records.push(record);
    if (this.records.length <= MAXIMUM_RECORDS) return;
    this.records = this.records.slice(MAXIMUM_RECORDS / 2);
    this.from = this.records[0]?.position ?? this.from;
  }

  /** Nothing before `from` is here any more. */
  forget(from: bigint): void {
    this.records = this.records.filter((record) => record.position >= from);
    this.from = from > this.from ? from : this.from;
  }

  /** The records at or behind `position`, at most `limit`; undefined when some of them are no longer here. */
  read(position: bigint, limit: number): BusMessage[] | undefined {
    if (position < this.from) return undefined;
    const start = this.indexOf(position);
    return this.records.slice(start, start + limit);
  }

  private indexOf(position: bigint): number {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.records[middle]?.position ?? position) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
