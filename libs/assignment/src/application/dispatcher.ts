import { toInstant, type Clock } from '@redress/kernel';
import { Dispatch, type CaseChanger, type CaseHead, type CaseStore } from '@redress/cases';
import { couldEver } from '../domain/choose-handler.js';
import { fitsOf } from '../domain/fit.js';
import { caseAtHand } from './case-at-hand.js';
import type { Roster } from './roster.js';
import type { OnFailure, ServeQueue } from './serve-queue.js';
import { loadOf } from './slot-size.js';

/** Cases walked through a team's queue when it is asked for which of them nobody could ever take. */
const LOOKED_THROUGH = 1_000;

/** What dispatch tells somebody about. */
export interface DispatchTold {
  /** A case could not be given out now; it is tried again. */
  readonly onFailure: OnFailure;
  /** Nobody of the team could ever take the case: a person must change the organisation, or take it. */
  readonly onImpossible: (head: CaseHead) => void;
}

/** Has a case given out: every case enters its team's queue, and the queue is served. */
export class Dispatcher extends Dispatch {
  // A run that has not begun yet sees every case that is queued by now, so that many callers share one.
  private readonly next = new Map<string, Promise<boolean>>();
  private readonly last = new Map<string, Promise<unknown>>();

  constructor(
    private readonly queue: ServeQueue,
    private readonly roster: Roster,
    private readonly changer: CaseChanger,
    private readonly clock: Clock,
    private readonly told: DispatchTold,
  ) {
    super();
  }

  override async dispatch(head: CaseHead): Promise<void> {
    if (head.queue === '') return;
    if (!this.isPossible(head)) await this.alarm(head);
    else if (!(await this.serve(head.queue))) await this.queue.serveOne(head, this.told.onFailure);
  }

  /** Serves a team's queue; false when another replica is at it. */
  async serve(teamKey: string): Promise<boolean> {
    const waiting = this.next.get(teamKey);
    if (waiting !== undefined) return waiting;
    const run = this.after(teamKey).then(async () => {
      this.next.delete(teamKey);
      return this.queue.serve(teamKey, this.told.onFailure);
    });
    this.next.set(teamKey, run);
    this.last.set(teamKey, run);
    return run;
  }

  /** Serves every team's queue: somebody may have come on duty or have room. */
  async serveAll(): Promise<void> {
    for (const { key } of this.roster.teams()) await this.serve(key);
  }

  /** Tells of every queued case that nobody could ever take; returns how many there are, counted to a thousand a team. */
  async findImpossible(cases: CaseStore): Promise<number> {
    let count = 0;
    for (const { key } of this.roster.teams()) {
      for (const head of await cases.queued(key, LOOKED_THROUGH)) {
        if (this.isPossible(head)) continue;
        count += 1;
        await this.alarm(head);
      }
    }
    return count;
  }

  private isPossible(head: CaseHead): boolean {
    const fits = fitsOf(this.roster.demand(head.needs), this.roster.people(head.queue, toInstant(this.clock.now())));
    return couldEver(fits, caseAtHand(head, loadOf(head, this.roster), this.clock.now()));
  }

  // The owner answers for it meanwhile, as for every case that waits.
  private async alarm(head: CaseHead): Promise<void> {
    const { applied } = await this.changer.change(
      head._id,
      `impossible:${String(head.assignment.count)}:${head.queue}:${head.needs}`,
      (present) =>
        present.queue === ''
          ? undefined
          : {
              history: {
                kind: 'nobody-could-take',
                actor: 'system',
                content: { team: present.queue, needs: present.needs, owner: present.ownerKey },
              },
              forPeople: true,
              forCustomer: false,
            },
    );
    if (applied) this.told.onImpossible(head);
  }

  private async after(teamKey: string): Promise<void> {
    try {
      await this.last.get(teamKey);
    } catch {
      // Whoever asked for that run was told.
    }
  }
}
