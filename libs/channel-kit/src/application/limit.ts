/** Lets at most `maximum` tasks run at a time, the others in the order of their coming. */
export class Limit {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly maximum: number) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.maximum) {
      await new Promise<void>((resolve) => {
        this.queue.push(resolve);
      });
    } else {
      this.running += 1;
    }
    try {
      return await task();
    } finally {
      // The place is handed on, not given back, so that nobody slips in between.
      const next = this.queue.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
