/** Cases of one team that need the same, in the order in which they are served. */
export class WaitingLane<T> {
  /** True when something has changed that may let one of them be given out. */
  stirred = true;
  private readonly waiting: T[] = [];

  constructor(
    readonly needs: string,
    private readonly compare: (one: T, other: T) => number,
  ) {}

  get size(): number {
    return this.waiting.length;
  }

  at(index: number): T | undefined {
    return this.waiting[index];
  }

  add(item: T): void {
    this.waiting.splice(this.placeOf(item), 0, item);
    this.stirred = true;
  }

  /** Before anything that its order depends on changes. */
  remove(item: T): void {
    const place = this.placeOf(item);
    if (this.waiting[place] === item) this.waiting.splice(place, 1);
  }

  private placeOf(item: T): number {
    let [low, high] = [0, this.waiting.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.waiting[middle];
      if (other !== undefined && this.compare(other, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
