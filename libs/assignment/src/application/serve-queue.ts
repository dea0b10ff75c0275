import { toInstant, type Clock } from '@redress/kernel';
import { BOUNDS, byUrgency, isSafety, type CaseHead, type CaseStores } from '@redress/cases';
import type { Lease } from '@redress/messaging';
import { assignmentReasons } from '../domain/assignment-reasons.js';
import type { Choice } from '../domain/choose-handler.js';
import type { Fit } from '../domain/fit.js';
import type { AssignCase } from './assign-case.js';
import type { ConsiderCase } from './consider-case.js';
import type { DispatchRound } from './dispatch-round.js';
import { QueueLane } from './queue-lane.js';
import type { Roster } from './roster.js';

// Assignments under way at a time: what they write shares commits.
const WINDOW = 128;

export type OnFailure = (caseId: string, error: unknown) => void;

/** One walk through a team's queue. */
interface Walk {
  readonly round: DispatchRound;
  readonly flight: Set<Promise<void>>;
  readonly onFailure: OnFailure;
}

/** Gives out what waits in a team's queue, the most urgent first, until nobody has room for what is left. */
export class ServeQueue {
  constructor(
    private readonly considering: ConsiderCase,
    private readonly roster: Roster,
    private readonly stores: CaseStores,
    private readonly assigning: AssignCase,
    private readonly clock: Clock,
  ) {}

  /** False when another replica is at it. A case's failure stops no other. */
  async serve(teamKey: string, onFailure: OnFailure): Promise<boolean> {
    // Of a pull team nobody is given anything by machine.
    if (!this.pushes(teamKey)) return true;
    const round = await this.considering.round(teamKey);
    const { cases, leases } = this.stores;
    const [first] = await cases.queued(teamKey, 1);
    if (first === undefined || !isOpenTo(first, round)) return true;
    const lease = await leases.take(`queue:${teamKey}`);
    if (lease === undefined) return false;
    await this.walk(teamKey, lease, { round, flight: new Set(), onFailure });
    await leases.release(lease);
    return true;
  }

  /** Gives out this one case, if it is first in its queue: for when another replica holds the queue, or died with it. */
  async serveOne(head: CaseHead, onFailure: OnFailure): Promise<void> {
    if (!this.pushes(head.queue)) return;
    const [first] = await this.stores.cases.queued(head.queue, 1);
    if (first?._id !== head._id) return;
    const walk = { round: await this.considering.round(head.queue), flight: new Set<Promise<void>>(), onFailure };
    await this.offer(new QueueLane(this.stores.cases, head.queue, first.needs), first, walk);
    await settle(walk);
  }

  private pushes(teamKey: string): boolean {
    return this.roster.teams().some(({ key, mode }) => key === teamKey && mode === 'push');
  }

  private async walk(teamKey: string, lease: Lease, walk: Walk): Promise<void> {
    const { cases, leases } = this.stores;
    const lanes = (await cases.queuedNeeds(teamKey)).map((needs) => new QueueLane(cases, teamKey, needs));
    let held: Lease | undefined = lease;
    while (held !== undefined) {
      const heads: { lane: QueueLane; head: CaseHead }[] = [];
      for (const lane of lanes) {
        const head = await lane.head();
        if (head !== undefined) heads.push({ lane, head });
      }
      const next = heads.sort((a, b) => byUrgency(a.head, b.head))[0];
      if (next === undefined || !isOpenTo(next.head, walk.round)) break;
      await this.offer(next.lane, next.head, walk);
      if (walk.flight.size >= WINDOW) await Promise.race(walk.flight);
      held = await leases.keep(held);
    }
    await settle(walk);
  }

  private async offer(lane: QueueLane, head: CaseHead, walk: Walk): Promise<void> {
    const { round } = walk;
    const { each, choice } = await this.considering.consider(head, round);
    const { weight } = each;
    const { chosen } = choice;
    if (chosen === undefined) {
      // What keeps this case may keep no other of the bucket; want of people or room keeps them all.
      if (isItsOwn(choice)) lane.pass(head);
      else lane.end();
      return;
    }
    lane.take(head);
    const reasons = assignmentReasons(chosen, choice, round.loads, { ...each, most: BOUNDS.reasons });
    round.count(chosen.person.key, weight, toInstant(this.clock.now()));
    const task = this.give(head, chosen, { weight, reasons }, walk)
      .catch((error: unknown) => {
        lane.pass(head);
        walk.onFailure(head._id, error);
      })
      .finally(() => {
        lane.done(head);
        walk.flight.delete(task);
      });
    walk.flight.add(task);
  }

  private async give(
    head: CaseHead,
    { person }: Fit,
    { weight, reasons }: { readonly weight: number; readonly reasons: ReturnType<typeof assignmentReasons> },
    { round }: Walk,
  ): Promise<void> {
    const limit = { capacity: person.capacity, unopened: this.roster.rules().unopened };
    const award = {
      handlerKey: person.key,
      weight,
      actor: 'system',
      reasons,
      // Danger to people does not wait for room.
      ...(isSafety(head) ? {} : { limit }),
    };
    const outcome = await this.assigning.assign(head, award);
    if ('done' in outcome) return;
    if (outcome.failed === 'full') round.close(person.key);
    else round.count(person.key, -weight, toInstant(this.clock.now()));
  }
}

async function settle({ flight }: Walk): Promise<void> {
  while (flight.size > 0) await Promise.all(flight);
}

/** True when the case may be offered now: somebody has room, or danger asks for none. */
function isOpenTo(head: CaseHead, { hasRoom }: DispatchRound): boolean {
  return hasRoom || isSafety(head);
}

function isItsOwn({ verdicts }: Choice): boolean {
  return verdicts.some(({ code }) => code === 'conflict' || code === 'declined');
}
