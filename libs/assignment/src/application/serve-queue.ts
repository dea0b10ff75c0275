import { toInstant, type Clock } from '@redress/kernel';
import { BOUNDS, byUrgency, isLive, isSafety, readNeeds, type CaseHead, type CaseStores } from '@redress/cases';
import type { Lease } from '@redress/messaging';
import { assignmentReasons } from '../domain/assignment-reasons.js';
import { isItsOwn } from '../domain/choose-handler.js';
import type { Fit } from '../domain/fit.js';
import type { AssignCase } from './assign-case.js';
import type { Considered, ConsiderCase } from './consider-case.js';
import type { DispatchRound } from './dispatch-round.js';
import { QueueLane } from './queue-lane.js';
import type { Roster } from './roster.js';
import { limitOf } from '../infrastructure/seat-store.js';

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
    const { cases, leases } = this.stores;
    // Mostly nothing waits, and that is sooner seen than who has room.
    const [first] = await cases.queued(teamKey, 1);
    if (first === undefined) return true;
    const round = await this.considering.round(teamKey);
    if (!round.hasRoom && !isSafety(first) && !(await this.hasConversations(teamKey, round))) return true;
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

  // They ask for room of their own, wherever they stand in the queue.
  private async hasConversations(teamKey: string, { hasChatRoom }: DispatchRound): Promise<boolean> {
    return hasChatRoom && (await this.stores.cases.queuedNeeds(teamKey)).some((needs) => readNeeds(needs).live);
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
      const { hasRoom } = walk.round;
      for (const lane of lanes) {
        const head = await lane.head();
        if (head !== undefined && isOpenTo(head, hasRoom, walk.round)) heads.push({ lane, head });
      }
      const next = heads.sort((a, b) => byUrgency(a.head, b.head))[0];
      if (next === undefined) break;
      await this.offer(next.lane, next.head, walk);
      if (walk.flight.size >= WINDOW) await Promise.race(walk.flight);
      held = await leases.keep(held);
    }
    await settle(walk);
  }

  private async offer(lane: QueueLane, head: CaseHead, walk: Walk): Promise<void> {
    const { round } = walk;
    const considered = await this.considering.consider(head, round);
    const { chosen, awaited } = considered.choice;
    if (chosen === undefined) {
      // It is kept for who begins work in a moment, so that the next one is somebody else's share.
      if (awaited !== undefined) this.count(head, awaited, considered, walk);
      if (awaited !== undefined || isItsOwn(considered.choice, head.assignment.declined ?? [])) lane.pass(head);
      else lane.end();
      return;
    }
    lane.take(head);
    this.count(head, chosen, considered, walk);
    const task = this.give(head, chosen, considered, walk)
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

  private async give(head: CaseHead, fit: Fit, considered: Considered, walk: Walk): Promise<void> {
    const { person } = fit;
    const { each, choice } = considered;
    const { round } = walk;
    const limit = { ...limitOf(person), unopened: this.roster.rules().unopened };
    const award = {
      handlerKey: person.key,
      weight: round.weightOf(head.needs),
      actor: 'system',
      reasons: assignmentReasons(fit, choice, round.loads, { ...each, most: BOUNDS.reasons }),
      // Danger to people does not wait for room.
      ...(isSafety(head) ? {} : { limit }),
    };
    const outcome = await this.assigning.assign(head, award);
    if ('done' in outcome) return;
    if (outcome.failed === 'full') round.close(person.key);
    else this.count(head, fit, considered, walk, -1);
  }

  private count(
    head: CaseHead,
    { person: { key } }: Fit,
    { each: { weight } }: Considered,
    { round }: Walk,
    sign: 1 | -1 = 1,
  ): void {
    const at = toInstant(this.clock.now());
    if (isLive(head)) round.countChat(key, sign, at);
    else round.count(key, sign * weight, at);
  }
}

async function settle({ flight }: Walk): Promise<void> {
  while (flight.size > 0) await Promise.all(flight);
}

/** True when the case may be offered now: somebody has room of its kind, or danger asks for none. */
function isOpenTo(head: CaseHead, hasRoom: boolean, round: DispatchRound): boolean {
  return (isLive(head) ? round.hasChatRoom : hasRoom) || isSafety(head);
}
