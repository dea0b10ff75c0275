/** What a guarded query can still be asked once it is made; the part of the driver's cursor that Mongoose uses. */
export interface CursorSource<T> {
  all(): Promise<T[]>;
  explain(): Promise<unknown>;
  batches(): AsyncIterableIterator<T[]>;
  /** Wraps each fetch of a batch. */
  fetch(run: () => Promise<IteratorResult<T[]>>): Promise<IteratorResult<T[]>>;
}

/** A cursor over a guarded query: everything at once with `toArray`, or one after the other with bounded memory. */
export class GuardedCursor<T> implements AsyncIterable<T> {
  private readonly source: CursorSource<T>;
  private batches: AsyncIterableIterator<T[]> | undefined;
  private current: T[] = [];
  private position = 0;
  private closed = false;

  constructor(source: CursorSource<T>) {
    this.source = source;
  }

  /** All that the query finds. */
  toArray(): Promise<T[]> {
    return this.source.all();
  }

  /** How the engine serves the query, in its own words: for tests and for people, not for code. */
  explain(): Promise<unknown> {
    return this.source.explain();
  }

  /** The next document, or null at the end. */
  async next(): Promise<T | null> {
    while (this.position >= this.current.length) {
      if (this.closed) return null;
      const batches = (this.batches ??= this.source.batches());
      const batch = await this.source.fetch(() => batches.next());
      if (batch.done === true) {
        this.closed = true;
        return null;
      }
      this.current = batch.value;
      this.position = 0;
    }
    const document = this.current[this.position];
    this.position += 1;
    return document ?? null;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.current = [];
    await this.batches?.return?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<T> {
    for (let document = await this.next(); document !== null; document = await this.next()) yield document;
  }
}
