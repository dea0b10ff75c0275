/** A small generator (sfc32): the same seed gives the same numbers on every machine. Not for secrets. */
export class SeededRandom {
  private a = 0x9e3779b9;
  private b: number;
  private c = 0x243f6a88;
  private counter = 1;

  constructor(
    private readonly seed: number,
    private readonly path = '',
  ) {
    this.b = seed >>> 0;
    for (const character of path) this.c = Math.imul(this.c ^ character.charCodeAt(0), 0x01000193);
    this.a ^= Math.floor(seed / 0x100000000);
    for (let round = 0; round < 12; round += 1) this.word();
  }

  /** An independent stream: what one stream draws never moves another. */
  fork(name: string): SeededRandom {
    return new SeededRandom(this.seed, `${this.path}/${name}`);
  }

  /** 32 random bits. */
  word(): number {
    const sum = (((this.a + this.b) >>> 0) + this.counter) >>> 0;
    this.counter = (this.counter + 1) >>> 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) >>> 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) >>> 0;
    return sum;
  }

  /** A whole number from 0 up to, not including, `bound`. */
  below(bound: number): number {
    return Math.floor((this.word() / 0x100000000) * bound);
  }

  /** True in `part` of the draws, 0 to 1. */
  chance(part: number): boolean {
    return this.word() / 0x100000000 < part;
  }

  /** @throws RangeError when there is nothing to pick from. */
  pick<T>(from: readonly T[]): T {
    if (from.length === 0) throw new RangeError('nothing to pick from');
    return from[this.below(from.length)] as T;
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.below(256));
  }
}
