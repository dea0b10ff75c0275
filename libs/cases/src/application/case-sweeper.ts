import { toEpoch, toInstant, type Clock, type Instant } from '@redress/kernel';
import type { Leases } from '@redress/messaging';
import { AFTER_CLOSURE } from '../domain/after-closure.js';
import { nextWake, type CaseChange } from '../domain/case-change.js';
import { nextMoment } from '../domain/case-clock.js';
import { SHARDS, type CaseHead } from '../domain/case-head.js';
import type { CasePolicy } from '../domain/case-policy.js';
import { dueMoment, momentCause, momentChange, type ClockMoment } from '../domain/clock-moments.js';
import { undecidedChange } from '../domain/move-case.js';
import type { CaseStore } from '../infrastructure/case-store.js';
import type { CaseChanger } from './case-changer.js';
import type { CaseMaterialiser } from './case-materialiser.js';
import type { CustomerTimers } from './customer-timers.js';

const BATCH = 100;
// Many clocks run out at one moment, when work ends; writers that wait for one commit share it.
const AT_ONCE = 10;

// What failed is looked at again after this long, and after as long as it has been due at most.
const SHORTEST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;

/** Told of each failure; the case is tried again. */
export type OnFailure = (caseId: string, error: unknown) => void;

/** What is done to a case when its time has come. */
export interface DueWork {
  readonly changer: CaseChanger;
  readonly timers: CustomerTimers;
  readonly policy: Pick<CasePolicy, 'clocks'>;
}

/** Finds what was left behind: effects of a writer that died, and clocks that have run out. Many may run; each shard has one at a time. */
export class CaseSweeper {
  constructor(
    private readonly cases: CaseStore,
    private readonly leases: Leases,
    private readonly materialiser: CaseMaterialiser,
    private readonly work: DueWork,
    private readonly clock: Clock,
  ) {}

  /** Looks at every shard once; returns how many cases it worked on. One case's failure stops no other. */
  async sweep(onFailure: OnFailure): Promise<number> {
    let worked = 0;
    for (let shard = 0; shard < SHARDS; shard += 1) worked += await this.sweepShard(shard, onFailure);
    return worked;
  }

  private async sweepShard(shard: number, onFailure: OnFailure): Promise<number> {
    const heads = await this.cases.due(shard, toInstant(this.clock.now()), BATCH);
    if (heads.length === 0) return 0;
    const lease = await this.leases.take(`cases:${String(shard)}`);
    if (lease === undefined) return 0;
    for (let first = 0; first < heads.length; first += AT_ONCE) {
      await Promise.all(heads.slice(first, first + AT_ONCE).map((head) => this.attempt(head, onFailure)));
    }
    await this.leases.release(lease);
    return heads.length;
  }

  private async attempt(head: CaseHead, onFailure: OnFailure): Promise<void> {
    try {
      await this.look(head, onFailure);
    } catch (error) {
      onFailure(head._id, error);
      await this.postpone(head, SHORTEST_PAUSE_MS, onFailure);
    }
  }

  private async look(head: CaseHead, onFailure: OnFailure): Promise<void> {
    let settled = await this.materialiser.workOut(head);
    // Words to the customer go before their date is missed; what is left is seen by the next sweep.
    const told = await this.tell(settled, onFailure);
    if (told === 'done') return;
    const now = toInstant(this.clock.now());
    for (let moment = dueMoment(settled.clocks, now); moment !== undefined; moment = dueMoment(settled.clocks, now)) {
      const due = moment;
      const changed = await this.work.changer.change(head._id, momentCause(due), (present) =>
        this.changeOf(present, due, now),
      );
      settled = changed.head;
      // Somebody else took note: what is left is theirs, or the next sweep's. On a case just opened again words come first.
      if (!changed.applied || due.clock.duty === AFTER_CLOSURE) break;
    }
    if (told === 'nothing-due') await this.materialiser.rest(settled);
    // As long again as it has been due: the pauses grow without anything kept of earlier tries.
    else await this.postpone(settled, this.clock.now() - toEpoch(nextWake(settled)), onFailure);
  }

  // Words that cannot be sent, for the file store is away or a text is lost, must not keep clocks from running out.
  private async tell(head: CaseHead, onFailure: OnFailure): Promise<'done' | 'nothing-due' | 'failed'> {
    try {
      return (await this.work.timers.fire(head)) ? 'done' : 'nothing-due';
    } catch (error) {
      onFailure(head._id, error);
      return 'failed';
    }
  }

  // Others come first meanwhile: a batch of cases that fail must not be looked at for ever. Its clocks are kept all the same.
  private async postpone({ _id, version, clocks }: CaseHead, pauseMs: number, onFailure: OnFailure): Promise<void> {
    const pause = Math.min(Math.max(pauseMs, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
    const [now, again] = [toInstant(this.clock.now()), toInstant(this.clock.now() + pause)];
    const moment = nextMoment(clocks);
    try {
      await this.cases.pull(_id, version, [], moment > now && moment < again ? moment : again);
    } catch (error) {
      onFailure(_id, error);
    }
  }

  private changeOf(present: CaseHead, moment: ClockMoment, at: Instant): CaseChange | undefined {
    const undecided = moment.kind === 'breach' && moment.clock.duty === AFTER_CLOSURE;
    if (!undecided) return momentChange(present, moment, at);
    return undecidedChange(present, { at, cause: momentCause(moment) }, this.work.policy);
  }
}
