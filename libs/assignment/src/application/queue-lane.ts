import type { CaseHead, CaseStore } from '@redress/cases';

// The first look is for a few; who gives out many looks at more at a time, since what is under way is met again in each look.
const FIRST_BATCH = 50;
const LARGEST_BATCH = 400;
// So many cases of one bucket may stand before one that can be given out; they wait for reasons of their own, such as a conflict.
const MAXIMUM_PASSED = 500;

/** The cases of a team's queue that need the same, most urgent first. */
export class QueueLane {
  private waiting: CaseHead[] = [];
  private readonly passed = new Set<string>();
  /** Being given out; still in the queue perhaps. */
  private readonly taken = new Set<string>();
  private ended = false;
  private batch = FIRST_BATCH;

  constructor(
    private readonly cases: CaseStore,
    private readonly teamKey: string,
    readonly needs: string,
  ) {}

  /** The most urgent case; undefined when none is left. */
  async head(): Promise<CaseHead | undefined> {
    if (this.waiting.length === 0 && !this.ended) {
      // As they stand before the question: what is given out while it is answered is met no more either.
      const known = new Set([...this.passed, ...this.taken]);
      const limit = this.batch + known.size;
      this.batch = Math.min(2 * this.batch, LARGEST_BATCH);
      const heads = await this.cases.queued(this.teamKey, limit, this.needs);
      this.waiting = heads.filter(({ _id }) => !known.has(_id));
      if (heads.length < limit || this.passed.size > MAXIMUM_PASSED) this.ended = true;
    }
    return this.waiting[0];
  }

  /** Goes on to the next case: this one is being given out. */
  take(head: CaseHead): void {
    this.skip(head);
    this.taken.add(head._id);
  }

  /** The case is out of the queue, or stays in it after all. */
  done(head: CaseHead): void {
    this.taken.delete(head._id);
  }

  /** Goes on to the next case: this one stays in the queue and is not met again. */
  pass(head: CaseHead): void {
    this.skip(head);
    this.passed.add(head._id);
  }

  /** Nobody can take any of its cases now. */
  end(): void {
    this.waiting = [];
    this.ended = true;
  }

  private skip(head: CaseHead): void {
    if (this.waiting[0] === head) this.waiting.shift();
  }
}
