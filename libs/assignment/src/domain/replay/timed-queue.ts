/** Something that happens at a moment (epoch milliseconds); of one moment the lower rank first, then the earlier entry. */
interface Timed<T> {
  readonly at: number;
  readonly rank: number;
  readonly entry: number;
  readonly item: T;
}

/** What is still to happen, in the order of time: a binary heap. */
export class TimedQueue<T> {
  private readonly heap: Timed<T>[] = [];
  private entries = 0;

  push(at: number, rank: number, item: T): void {
    this.entries += 1;
    this.heap.push({ at, rank, entry: this.entries, item });
    this.rise(this.heap.length - 1);
  }

  /** The next to happen; undefined when nothing is left. */
  pop(): { readonly at: number; readonly item: T } | undefined {
    const [first] = this.heap;
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.heap.length > 0) {
      this.heap[0] = last;
      this.sink(0);
    }
    return first;
  }

  private rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  private sink(start: number): void {
    let index = start;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const least = this.isBefore(right, left) ? right : left;
      if (!this.swapIfBefore(least, index)) return;
      index = least;
    }
  }

  private swapIfBefore(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined || !this.isBefore(one, other)) return false;
    this.heap[one] = b;
    this.heap[other] = a;
    return true;
  }

  private isBefore(one: number, other: number): boolean {
    const [a, b] = [this.heap[one], this.heap[other]];
    if (a === undefined || b === undefined) return a !== undefined;
    return a.at - b.at < 0 || (a.at === b.at && (a.rank - b.rank || a.entry - b.entry) < 0);
  }
}
