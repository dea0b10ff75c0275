import type { Clock } from '@redress/kernel';

/** Things that go on as long as somebody says so, and end by themselves `afterMs` later. */
export class Lapses {
  private readonly going = new Map<string, () => void>();

  /** @param lapsed hears of what nobody went on with */
  constructor(
    private readonly clock: Clock,
    private readonly afterMs: number,
    private readonly lapsed: (key: string) => void,
  ) {}

  /** It goes on. @returns true where it had not */
  goOn(key: string): boolean {
    const before = this.going.get(key);
    before?.();
    this.going.set(
      key,
      this.clock.after(this.afterMs, () => {
        this.going.delete(key);
        this.lapsed(key);
      }),
    );
    return before === undefined;
  }

  /** It is over. @returns true where it had gone on */
  end(key: string): boolean {
    this.going.get(key)?.();
    return this.going.delete(key);
  }

  stop(): void {
    for (const cancel of this.going.values()) cancel();
    this.going.clear();
  }
}
