import { sleep, toEpoch } from '@redress/kernel';
import type { DeliveryRow } from '../infrastructure/delivery-row.js';
import type { AddressPacing } from './address-pacing.js';
import type { ClaimedRow, DeliveryClaims } from './delivery-claims.js';
import type { ReadyUpdates } from './delivery-desk.js';
import type { DeliveryGroups } from './delivery-groups.js';
import type { ClaimOutcome, DeliveryOutcomes } from './delivery-outcomes.js';
import { isFinished } from '../domain/delivery-progress.js';
import type { CaseRecipient } from './case-recipients.js';
import type { DeliveryReporter } from './delivery-reporter.js';
import type { SendingLines } from './sending-lines.js';
import type { StopCheck } from './stop-check.js';
import { errorCode, type Surroundings } from './surroundings.js';
import type { Transmission } from './transmission.js';
import { UpdateQueue } from './update-queue.js';

/** The steps of a delivery, each of which asks the row itself. */
export interface DeliverySteps {
  readonly claims: DeliveryClaims;
  readonly stops: StopCheck;
  readonly transmission: Transmission;
  readonly outcomes: DeliveryOutcomes;
  readonly reporter: DeliveryReporter;
  readonly groups: DeliveryGroups;
  readonly lines: SendingLines;
  /** Undefined where nothing is limited by address. */
  readonly pacing?: AddressPacing;
}

/**
 * Sends updates, outside the consumer: keeps the order of each lane, claims, sends, writes the outcome, reports. A
 * process that dies anywhere in between leaves a row that the sweeper of any replica takes up.
 */
export class DeliverySender implements ReadyUpdates {
  private readonly queue: UpdateQueue;
  private readonly inFlight = new Map<string, Promise<void>>();
  private claiming = false;
  private claim: Promise<void> = Promise.resolve();
  private stopped = false;
  private overflowed = false;

  constructor(
    private readonly here: Surroundings,
    private readonly steps: DeliverySteps,
  ) {
    this.queue = new UpdateQueue(here, steps.lines);
  }

  /** Takes an open update up as soon as there is room. */
  offer(row: DeliveryRow): void {
    if (this.stopped || this.inFlight.has(row._id) || !this.steps.claims.isRipe(row)) return;
    if (!this.queue.add(row)) this.overflowed = true;
    this.wake();
  }

  /**
   * Takes up what is due in the rows: retries, ended leases, reports that were not made.
   * `afterStart`: also what a process that died may have had in hand, without its grace.
   */
  async sweep(afterStart = false): Promise<number> {
    this.overflowed = false;
    this.queue.forgetOverdue();
    const due = await this.steps.claims.due(afterStart ? this.here.timing.graceMs : 0);
    for (const row of due) await this.takeUp(row);
    await this.letOthersPass(due);
    return due.length;
  }

  /** Takes up at once what waits for this recipient of a case: it may not go out any more. */
  async bringForward(recipient: CaseRecipient): Promise<void> {
    for (const row of await this.steps.claims.bringForward(recipient)) this.offer(row);
  }

  /** Reports what has ended, of a group each member, and sets going what waited for it. */
  async conclude(row: DeliveryRow): Promise<void> {
    for (const each of row.together === undefined ? [row] : await this.concludeGroup(row)) {
      this.steps.reporter.offer(each);
      this.queue.release(each._id);
    }
    if (this.queue.size > 0) this.wake();
  }

  /** Claims nothing more and waits for sends under way, `stopMs` at most; then tells them to give up. */
  async stop(): Promise<void> {
    this.stopped = true;
    const ended = this.idle();
    const bound = new AbortController();
    await Promise.race([ended, sleep(this.here.clock, this.here.timing.stopMs, bound.signal)]);
    bound.abort();
    this.steps.transmission.abortAll();
  }

  /** Resolves when nothing is being claimed or sent. */
  async idle(): Promise<void> {
    while (this.claiming || this.inFlight.size > 0) {
      await Promise.allSettled([this.claim, ...this.inFlight.values()]);
    }
  }

  private async takeUp(row: DeliveryRow): Promise<void> {
    const { claims, reporter, groups } = this.steps;
    if (isFinished(row.state)) {
      if (row.together === undefined) reporter.offer(row);
      else await this.conclude(row);
      return;
    }
    if (claims.isLost(row)) {
      const lost = await claims.giveUp(row);
      if (lost !== undefined) await this.conclude(lost);
      return;
    }
    if (row.follows !== undefined) {
      await this.lookAfter(row);
      return;
    }
    const ready = groups.isForming(row) ? await groups.bind(row) : row;
    if (ready !== undefined) this.offer(ready);
  }

  /** A member ends as its group does; until then it is looked at now and then. */
  private async lookAfter(member: DeliveryRow): Promise<void> {
    const { claims, groups } = this.steps;
    const group = await groups.groupOf(member);
    if (group !== undefined && isFinished(group.state)) await this.conclude(group);
    else await claims.postpone([member._id]);
  }

  // What waits for its line stays in hand; the next look begins with what is due behind it.
  private async letOthersPass(due: readonly DeliveryRow[]): Promise<void> {
    const { claims, lines } = this.steps;
    const waiting = due.filter((row) => row.state === 'queued' && lines.hasLine(row) && !this.inFlight.has(row._id));
    await claims.postpone(waiting.map(({ _id }) => _id));
  }

  private wake(): void {
    if (this.claiming || this.stopped) return;
    this.claiming = true;
    this.claim = this.claimWhilePossible();
  }

  private async claimWhilePossible(): Promise<void> {
    // What is offered in this same turn goes into the first claim.
    await Promise.resolve();
    while (!this.stopped && this.queue.size > 0) {
      const room = this.here.timing.sending - this.inFlight.size;
      if (room <= 0) break;
      const candidates = this.queue.take(Math.min(room, this.here.timing.claimBatch));
      if (candidates.length === 0) break;
      try {
        await this.claimAndSend(candidates);
      } catch (error) {
        // They are due in their rows; the sweeper brings them when the store is back.
        this.here.log.warn('updates could not be claimed', { updates: candidates.length, code: errorCode(error) });
      }
    }
    // In the same turn as the last look at the queue: whoever is offered from now on wakes a new round.
    this.claiming = false;
  }

  private async claimAndSend(candidates: readonly DeliveryRow[]): Promise<void> {
    const { claims, stops } = this.steps;
    const ready = await this.ready(candidates);
    if (ready.length === 0) return;
    const claimed = await claims.claim(ready);
    try {
      const { rows, outcomes, ended } = await stops.afterClaim(claimed);
      for (const row of rows) this.begin(row, outcomes.get(row._id));
      for (const row of ended) await this.conclude(row);
    } catch (error) {
      const reason = `suppressions could not be read (${errorCode(error)})`;
      await Promise.all(claimed.map((row) => this.settle(row, { state: 'refused-for-now', reason })));
    }
  }

  /** Those whose turn it is and for whom there is room, and those that will not be sent. */
  private async ready(candidates: readonly DeliveryRow[]): Promise<DeliveryRow[]> {
    const { stops, pacing } = this.steps;
    // What has nothing to wait for is ended by the look after its claim.
    const mayWait = candidates.filter((row) => row.after !== undefined || pacing?.paces(row) === true);
    const ending = await stops.wrongPersonAmong(mayWait);
    const inTurn = await this.inOrder(candidates.filter(({ _id }) => !ending.has(_id)));
    const admitted = pacing === undefined ? inTurn : await pacing.admit(inTurn);
    return [...admitted, ...candidates.filter(({ _id }) => ending.has(_id))];
  }

  private async inOrder(candidates: readonly DeliveryRow[]): Promise<DeliveryRow[]> {
    const predecessors = candidates.flatMap(({ after }) => after ?? []);
    if (predecessors.length === 0) return [...candidates];
    // Held before the look, so that a predecessor that finishes meanwhile releases them.
    for (const row of candidates) this.queue.hold(row);
    const finished = await this.steps.claims.outOfTheWay(predecessors);
    const ready = candidates.filter((row) => !this.queue.mustWait(row, finished));
    for (const row of ready) this.queue.letGo(row);
    await this.steps.claims.postpone(candidates.filter((row) => !ready.includes(row)).map(({ _id }) => _id));
    return ready;
  }

  private begin(row: ClaimedRow, stopped: ClaimOutcome | undefined): void {
    this.steps.lines.begin(row);
    const work = this.deliver(row, stopped).finally(() => {
      this.inFlight.delete(row._id);
      this.steps.lines.end(row._id);
      this.refill();
    });
    this.inFlight.set(row._id, work);
  }

  private refill(): void {
    if (this.queue.size > 0) this.wake();
    else if (this.overflowed && !this.stopped) {
      this.sweep().catch((error: unknown) => {
        this.here.log.warn('open updates could not be read', { code: errorCode(error) });
      });
    }
  }

  private async deliver(row: ClaimedRow, stopped: ClaimOutcome | undefined): Promise<void> {
    const left = toEpoch(row.leaseUntil) - this.here.clock.now();
    if (stopped !== undefined) {
      await this.settle(row, stopped);
    } else if (left < this.here.timing.sendMs) {
      // The claim was answered so late that another may claim before this send could end.
      await this.settle(row, { state: 'refused-for-now', reason: 'claimed too late to be sent in time' });
    } else {
      await this.untilLeaseEnd(
        this.steps.transmission.send(row).then((outcome) => this.settle(row, outcome)),
        left,
      );
    }
  }

  /** A sender that does not heed its signal keeps its answer, not its place. */
  private untilLeaseEnd(settled: Promise<void>, leftMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.here.clock.after(leftMs, resolve);
      settled.finally(cancel).then(resolve, reject);
    });
  }

  private async settle(row: ClaimedRow, outcome: ClaimOutcome): Promise<void> {
    const after = await this.steps.outcomes.write(row, outcome);
    if (after === undefined) {
      this.here.log.warn('the outcome of a send was not taken', { updateId: row._id, outcome: outcome.state });
      return;
    }
    if (isFinished(after.state)) {
      await this.conclude(after);
      return;
    }
    // Why it waits, and how often it was tried; of a group nobody knows.
    if (after.together === undefined) this.steps.reporter.offer(after);
    await this.endStopped(after);
  }

  /** A stop that came while it was being sent found nothing that waited. */
  private async endStopped(row: DeliveryRow): Promise<void> {
    try {
      if ((await this.steps.stops.wrongPersonAmong([row])).has(row._id)) await this.bringForward(row);
    } catch (error) {
      // Nothing is sent without another look; it only ends later.
      this.here.log.warn('a stop could not be looked for', { updateId: row._id, code: errorCode(error) });
    }
  }

  private async concludeGroup(group: DeliveryRow): Promise<readonly DeliveryRow[]> {
    try {
      return await this.steps.groups.conclude(group);
    } catch (error) {
      // Group and members are due in their rows; the sweeper brings them when the store is back.
      this.here.log.warn('a group has not been passed on to its members yet', {
        updateId: group._id,
        code: errorCode(error),
      });
      return [];
    }
  }
}
