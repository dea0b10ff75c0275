/** What happened in one run: a running hash always, the lines themselves only when they are asked for. */
export class Trace {
  private low = 0x811c9dc5;
  private high = 0x1b873593;
  private readonly kept: string[] = [];

  /** @param keep true to keep every line for printing. */
  constructor(private readonly keep: boolean) {}

  /** `number` is what differs between lines that are alike. */
  add(what: string, number = 0): void {
    const code = hashOf(what);
    this.low = Math.imul(this.low ^ code, 0x01000193) ^ number;
    this.high = Math.imul(this.high ^ code ^ (this.low >>> 15), 0x5bd1e995);
    if (this.keep) this.kept.push(number === 0 ? what : `${String(number)} ${what}`);
  }

  /** Equal for runs that did the same things in the same order. */
  get hash(): string {
    return [this.high, this.low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  get lines(): readonly string[] {
    return this.kept;
  }
}

// Every third letter tells nearly all lines apart, at a third of the cost.
function hashOf(text: string): number {
  let hash = 0x811c9dc5 ^ text.length;
  for (let index = 0; index < text.length; index += 3) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
