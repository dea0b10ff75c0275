import type { Person } from '../person.js';

/** Whether somebody works; `gone`: they are not here any more. */
export type LineDuty = Person['duty'] | 'gone';

/** From that moment on (epoch milliseconds), until the next one's. */
export interface DutySpan {
  readonly at: number;
  readonly duty: LineDuty;
}

/** One person's duty over a stretch of time, for questions about any moment of it. Before the first span it is the first's. */
export class DutyLine {
  private readonly spans: readonly DutySpan[];
  /** On-duty milliseconds before each span. */
  private readonly worked: readonly number[];

  /** `spans` in the order of time, at least one. */
  constructor(spans: readonly DutySpan[]) {
    this.spans = spans.filter(({ duty }, index) => index === 0 || duty !== spans[index - 1]?.duty);
    const worked: number[] = [];
    for (const [index, { at }] of this.spans.entries()) {
      const before = this.spans[index - 1];
      const last = before?.duty === 'on' ? at - before.at : 0;
      worked.push((worked[index - 1] ?? 0) + last);
    }
    this.worked = worked;
  }

  at(moment: number): LineDuty {
    return this.spans[this.indexAt(moment)]?.duty ?? 'off';
  }

  /** Milliseconds on duty between two moments. */
  between(from: number, to: number): number {
    return to <= from ? 0 : this.workedUntil(to) - this.workedUntil(from);
  }

  /** When `work` milliseconds on duty have passed since `from`; Infinity when they never do. */
  after(from: number, work: number): number {
    if (work <= 0) return from;
    let [left, at] = [work, from];
    for (let index = this.indexAt(from); index < this.spans.length; index += 1) {
      const end = this.spans[index + 1]?.at ?? Infinity;
      if (this.spans[index]?.duty === 'on') {
        if (end - at >= left) return at + left;
        left -= end - at;
      }
      at = end;
    }
    return Infinity;
  }

  /** When the duty next changes after `moment`; Infinity when it does not. */
  nextChange(moment: number): number {
    return this.spans[this.indexAt(moment) + 1]?.at ?? Infinity;
  }

  /** The moments of change, in order. */
  get changes(): readonly number[] {
    return this.spans.slice(1).map(({ at }) => at);
  }

  private workedUntil(moment: number): number {
    const index = this.indexAt(moment);
    const span = this.spans[index];
    const current = span?.duty === 'on' ? moment - span.at : 0;
    return (this.worked[index] ?? 0) + current;
  }

  // The last span that has begun; the first before any has.
  private indexAt(moment: number): number {
    let [low, high] = [0, this.spans.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.spans[middle]?.at ?? Infinity) <= moment) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Somebody who is always there. */
export const ALWAYS_ON = new DutyLine([{ at: 0, duty: 'on' }]);
