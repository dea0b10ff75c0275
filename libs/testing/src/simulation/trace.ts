/** What happened in one run: a running hash always, the lines themselves only when they are asked for. */
export class Trace {
  private low = 0x811c9dc5;
  private high = 0x1b873593;
  private readonly kept: string[] = [];

  /** @param keep true to keep every line for printing. */
  constructor(private readonly keep: boolean) {}

  add(line: string): void {
    for (let index = 0; index < line.length; index += 1) {
      const code = line.charCodeAt(index);
      this.low = Math.imul(this.low ^ code, 0x01000193);
      this.high = Math.imul(this.high ^ code, 0x5bd1e995);
    }
    if (this.keep) this.kept.push(line);
  }

  /** Equal for runs that did the same things in the same order. */
  get hash(): string {
    return [this.high, this.low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  get lines(): readonly string[] {
    return this.kept;
  }
}
