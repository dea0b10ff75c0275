import type { CaseHead } from '../domain/case-head.js';

/** Finds a handler for a case that waits in a queue; the context `assignment` does it. */
export abstract class Dispatch {
  /** May find nobody: the case then waits with its owner, and the queue is looked at again. Never throws for want of people. */
  abstract dispatch(head: CaseHead): Promise<void>;
}
