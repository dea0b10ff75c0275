interface Timer {
  readonly id: number;
  readonly at: number;
  readonly owner: object;
  readonly fire: () => void;
}

/** Time that moves only when the world moves it. Milliseconds since 1970. */
export class VirtualClock {
  private timers: Timer[] = [];
  private made = 0;
  private time: number;

  constructor(start: number) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  /** Sets a timer that belongs to `owner`; returns its cancel. */
  set(owner: object, ms: number, fire: () => void): () => void {
    this.made += 1;
    const timer = { id: this.made, at: this.time + Math.max(0, ms), owner, fire };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((each) => each.id !== timer.id);
    };
  }

  /** Forgets all timers of `owner`, as when its process dies. */
  forget(owner: object): void {
    this.timers = this.timers.filter((each) => each.owner !== owner);
  }

  /** When the next timer of an owner that `mayRun` is due. */
  next(mayRun: (owner: object) => boolean): number | undefined {
    return this.first(mayRun)?.at;
  }

  /** Moves time to `at`, never back. */
  advanceTo(at: number): void {
    this.time = Math.max(this.time, at);
  }

  /** Fires the first timer that is due and may run; false when there is none. */
  fireDue(mayRun: (owner: object) => boolean): boolean {
    const timer = this.first(mayRun);
    if (timer === undefined || timer.at > this.time) return false;
    this.timers = this.timers.filter((each) => each !== timer);
    timer.fire();
    return true;
  }

  private first(mayRun: (owner: object) => boolean): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.timers) {
      if (!mayRun(timer.owner)) continue;
      if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.id < first.id)) first = timer;
    }
    return first;
  }
}
