/**
 * Runs tasks of one key one after the other and those of different keys at the same time. A task is told what the one
 * before it left behind, or undefined when there was none at work.
 */
export class KeyChains<T> {
  private readonly tails = new Map<string, Promise<T | undefined>>();

  /** @param task must not reject */
  run(key: string, task: (before: T | undefined) => Promise<T | undefined>): Promise<T | undefined> {
    const before = this.tails.get(key);
    const mine = before === undefined ? task(undefined) : before.then(task);
    this.tails.set(key, mine);
    void mine.then(() => {
      if (this.tails.get(key) === mine) this.tails.delete(key);
    });
    return mine;
  }

  /** Resolves when everything begun until now has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.tails.values());
  }
}
