/**
 * How far one member has come in one partition. Messages are delivered in the order of their positions and finished in
 * any; `position` is where reading would go on after a restart.
 */
export class PartitionProgress {
  private readonly finished = new Set<bigint>();
  private delivered: bigint[] = [];
  private head = 0;
  private next: bigint;

  /** @param start the position of the first message to be delivered */
  constructor(start: bigint) {
    this.next = start;
  }

  /** Behind the contiguous finished prefix: what may be committed. */
  get position(): bigint {
    return this.next;
  }

  /** Delivered messages that are not behind `position` yet. */
  get open(): number {
    return this.delivered.length - this.head;
  }

  deliver(position: bigint): void {
    this.delivered.push(position);
    this.advance();
  }

  finish(position: bigint): void {
    if (position < this.next) return;
    this.finished.add(position);
    this.advance();
  }

  isFinished(position: bigint): boolean {
    return position < this.next || this.finished.has(position);
  }

  /** Forgets deliveries, not what is finished: what is behind `position` will be delivered again. */
  rewind(): void {
    this.delivered = [];
    this.head = 0;
  }

  /** Nothing before `position` will come again, finished here or not. */
  skipTo(position: bigint): void {
    if (position <= this.next) return;
    this.next = position;
    for (const each of this.finished) if (each < position) this.finished.delete(each);
  }

  private advance(): void {
    let current = this.delivered[this.head];
    while (current !== undefined && (current < this.next || this.finished.delete(current))) {
      if (current >= this.next) this.next = current + 1n;
      this.head += 1;
      current = this.delivered[this.head];
    }
    if (this.head > 1024 && this.head * 2 > this.delivered.length) {
      this.delivered = this.delivered.slice(this.head);
      this.head = 0;
    }
  }
}
