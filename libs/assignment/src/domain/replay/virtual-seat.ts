import type { SeatLoad } from '../person.js';
import type { DutyLine } from './duty-line.js';

/** What became of one person in a replay. Loads in hundredths of a case, times in milliseconds. */
export interface SeatFigures {
  readonly given: number;
  readonly onDuty: number;
  /** Mean of the load over the time on duty. */
  readonly load: number;
  readonly peak: number;
}

/** A handler's room for cases in a replay, and how it was used. */
export class VirtualSeat {
  load: SeatLoad = { used: 0, unopened: 0, lastAt: '' };
  private given = 0;
  private peak = 0;
  /** Load times milliseconds on duty. */
  private carried = 0;
  private since: number;

  constructor(
    private readonly line: DutyLine,
    private readonly from: number,
  ) {
    this.since = from;
  }

  change(at: number, used: number, unopened: number): void {
    this.carried += this.load.used * this.line.between(this.since, at);
    this.since = Math.max(at, this.from);
    this.load = { ...this.load, used: this.load.used + used, unopened: this.load.unopened + unopened };
    this.peak = Math.max(this.peak, this.load.used);
  }

  /** A case was given to the person; `counts`: within the period. */
  give(lastAt: string, counts: boolean): void {
    this.load = { ...this.load, lastAt };
    if (counts) this.given += 1;
  }

  figures(until: number): SeatFigures {
    this.change(until, 0, 0);
    const onDuty = this.line.between(this.from, until);
    return { given: this.given, onDuty, load: onDuty === 0 ? 0 : this.carried / onDuty, peak: this.peak };
  }
}
