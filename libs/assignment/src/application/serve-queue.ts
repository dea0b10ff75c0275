import { toInstant, type Clock } from '@redress/kernel';
import { BOUNDS, byUrgency, isLive, isSafety, readNeeds, type CaseHead, type CaseStores } from '@redress/cases';
import type { Lease } from '@redress/messaging';
import { assignmentReasons } from '../domain/assignment-reasons.js';
import { isItsOwn } from '../domain/choose-handler.js';
import type { Fit } from '../domain/fit.js';
import type { AssignCase, Award } from './assign-case.js';
import type { Considered, ConsiderCase } from './consider-case.js';
import type { DispatchRound } from './dispatch-round.js';
import { Flight } from './flight.js';
import { QueueLane } from './queue-lane.js';
import type { Roster } from './roster.js';
import { limitOf } from '../infrastructure/seat-store.js';

// Assignments under way at a time: what they write shares commits, a fortieth of one each.
const WINDOW = 512;

export type OnFailure = (caseId: string, error: unknown) => void;

/** One walk through a team's queue. */
interface Walk {
  readonly round: DispatchRound;
  readonly flight: Flight;
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
    await this.walk(teamKey, lease, { round, flight: new Flight(), onFailure });
    await leases.release(lease);
    return true;
  }

  /** Gives out this one case, if it is first in its queue: for when another replica holds the queue, or died with it. */
  async serveOne(head: CaseHead, onFailure: OnFailure): Promise<void> {
    if (!this.pushes(head.queue)) return;
    const [first] = await this.stores.cases.queued(head.queue, 1);
    if (first?._id !== head._id) return;
    const walk = { round: await this.considering.round(head.queue), flight: new Flight(), onFailure };
    await this.offer(new QueueLane(this.stores.cases, head.queue, first.needs), first, walk);
    await walk.flight.below(1);
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
      await walk.flight.below(WINDOW);
      held = await leases.keep(held);
    }
    await walk.flight.below(1);
  }

  private async offer(lane: QueueLane, head: CaseHead, walk: Walk): Promise<void> {
    const { round } = walk;
    const considered = await this.considering.consider(head, round);
    const { chosen, awaited } = considered.choice;
    if (chosen === undefined) {
      // It is kept for who begins work in a moment, so that the next one is somebody else's share.
      if (awaited !== undefined) this.count(head, awaited.person.key, considered.each.weight, round);
      if (awaited !== undefined || isItsOwn(considered.choice, head.assignment.declined ?? [])) lane.pass(head);
      else lane.end();
      return;
    }
    lane.take(head);
    walk.flight.add(this.give(lane, head, this.awardOf(head, chosen, considered, round), walk));
    this.count(head, chosen.person.key, considered.each.weight, round);
  }

  // Before the next decision changes the loads, and so that who was considered is not kept while it is written.
  private awardOf(head: CaseHead, fit: Fit, { each, choice }: Considered, round: DispatchRound): Award {
    const { person } = fit;
    const limit = { ...limitOf(person), unopened: this.roster.rules().unopened };
    return {
      handlerKey: person.key,
      weight: round.weightOf(head.needs),
      actor: 'system',
      reasons: assignmentReasons(fit, choice, round.loads, { ...each, most: BOUNDS.reasons }),
      // Danger to people does not wait for room.
      ...(isSafety(head) ? {} : { limit }),
    };
  }

  private async give(lane: QueueLane, head: CaseHead, award: Award, walk: Walk): Promise<void> {
    const { round, onFailure } = walk;
    try {
      const outcome = await this.assigning.assign(head, award);
      if ('done' in outcome) return;
      if (outcome.failed === 'full') round.close(award.handlerKey);
      else this.count(head, award.handlerKey, round.loadOf(head), round, -1);
    } catch (error) {
      lane.pass(head);
      onFailure(head._id, error);
    } finally {
      lane.done(head);
    }
  }

  private count(head: CaseHead, key: string, load: number, round: DispatchRound, sign: 1 | -1 = 1): void {
    const at = toInstant(this.clock.now());
    if (isLive(head)) round.countChat(key, sign, at);
    else round.count(key, sign * load, at);
  }
}

/** True when the case may be offered now: somebody has room of its kind, or danger asks for none. */
function isOpenTo(head: CaseHead, hasRoom: boolean, round: DispatchRound): boolean {
  return (isLive(head) ? round.hasChatRoom : hasRoom) || isSafety(head);
}
