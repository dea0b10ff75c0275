import { byUrgency, isClosed, type CaseHead } from '@redress/cases';
import { RedressError, toInstant } from '@redress/kernel';
import type { SeededRandom } from '@redress/testing';
import type { WatchedEngine } from '../assignment/watched-engine.js';
import type { Agenda } from './agenda.js';
import type { MonthCustomers, Phase } from './month-customers.js';
import { MINUTE_MS } from './month-plan.js';
import type { MonthOffice, Replica } from './month-office.js';
import type { Worker } from './workforce.js';

/** Minutes of work: to read and act on a new case, on an answer, to close, and to look at what came from a colleague. */
const MINUTES: Readonly<Record<Phase, number>> = { new: 7, answered: 5, accepted: 1, silent: 1, waiting: 1, over: 0 };
// Somebody was faster, or the case has moved on: it is looked at again.
const OVERTAKEN = ['revision-stale', 'case-contended', 'transition-not-allowed', 'message-not-allowed', 'forbidden'];

/** What handlers work with. */
export interface Surroundings {
  readonly office: MonthOffice;
  readonly customers: MonthCustomers;
  readonly engine: WatchedEngine;
  readonly agenda: Agenda;
}

/** A handler through the month: takes the most urgent of their own cases, works on it, and the next. */
export class HandlerAtWork {
  private isBusy = false;

  constructor(
    readonly worker: Worker,
    private readonly around: Surroundings,
    private readonly random: SeededRandom,
  ) {}

  /** Something may be there to do. */
  wake(): void {
    if (this.isBusy) return;
    const next = this.worker.times.next(this.around.agenda.now());
    if (next === undefined) return;
    this.isBusy = true;
    this.around.agenda.at(next, () => this.lookFor());
  }

  private async lookFor(): Promise<void> {
    this.isBusy = false;
    if (!this.worker.times.isAt(this.around.agenda.now())) {
      this.wake();
      return;
    }
    const head = this.mostUrgent();
    if (head === undefined) return;
    this.isBusy = true;
    await overtaken(() => this.around.office.any().reading.look(head, this.worker.key));
    const minutes =
      MINUTES[this.around.customers.phaseOf(head._id)] * this.worker.pace * (0.5 + this.random.below(100) / 100);
    this.around.agenda.at(this.around.agenda.now() + Math.round(minutes * MINUTE_MS), () => this.finish(head._id));
  }

  // A glance at the list: reading it through the store would be half the cost of the month.
  private mostUrgent(): CaseHead | undefined {
    const own = (this.around.engine.seat(this.worker.key)?.slots ?? []).filter(
      (slot) => !slot.opened || this.around.customers.isOurMove(slot.case),
    );
    return own
      .flatMap((slot) => this.around.engine.head(slot.case) ?? [])
      .filter(({ handlerKey }) => handlerKey === this.worker.key)
      .sort(byUrgency)[0];
  }

  private async finish(caseId: string): Promise<void> {
    const replica = this.around.office.any();
    await overtaken(async () => {
      const head = await replica.head(caseId);
      if (head.handlerKey === this.worker.key && !isClosed(head.state)) await this.act(head, replica);
    });
    this.isBusy = false;
    await this.lookFor();
  }

  private async act(head: CaseHead, replica: Replica): Promise<void> {
    const phase = this.around.customers.phaseOf(head._id);
    if (phase === 'new' && this.random.chance(0.007)) return this.decline(head, replica);
    if (phase === 'new' && this.random.chance(0.3)) return this.ask(head, replica);
    if (phase === 'new' && this.random.chance(0.08)) return this.close(head, replica, 'nothing to do');
    if (phase === 'new' || phase === 'answered') return this.decide(head, replica);
    if (phase === 'accepted' || phase === 'silent') return this.conclude(head, replica, phase);
  }

  private async decline({ _id, revision }: CaseHead, { byHand, dispatcher }: Replica): Promise<void> {
    const order = { by: this.worker.key, leads: false, revision, reason: 'I know them' };
    await dispatcher.dispatch(await byHand.release(_id, order));
  }

  private async ask({ _id, revision }: CaseHead, { core }: Replica): Promise<void> {
    await core.writing.message(this.writing(_id, revision), 'question');
    this.around.customers.asked(_id);
  }

  private async decide(head: CaseHead, { core }: Replica): Promise<void> {
    const { _id, state } = head;
    const moves = state === 'received' || state === 'assessed';
    const at = moves ? await core.moving.move(head, { to: 'fast_resolution' }, this.who(head)) : head;
    const { decision } = await core.writing.message(this.writing(_id, at.revision), 'decision');
    if (decision === undefined || decision === null) return;
    const report = { updateId: decision.updateId, caseId: _id, channel: head.channel, attempts: 1 };
    await core.deliveries.record({ ...report, state: 'accepted', at: toInstant(this.around.agenda.now()) });
    this.around.customers.told(_id);
  }

  private async conclude(head: CaseHead, replica: Replica, said: 'accepted' | 'silent'): Promise<void> {
    const position = { at: toInstant(this.around.agenda.now()), via: head.channel };
    const moved =
      said === 'accepted' ? { to: 'accepted' as const, position } : { to: 'no_reply' as const, reason: 'no word' };
    await this.close(await replica.core.moving.move(head, moved, this.who(head)), replica, 'done');
  }

  private async close(head: CaseHead, { core }: Replica, reason: string): Promise<void> {
    await core.moving.move(head, { to: 'closed', reason }, this.who(head));
    this.around.customers.over(head._id);
  }

  private who({ revision }: CaseHead): { readonly by: string; readonly revision: number } {
    return { by: this.worker.key, revision };
  }

  private writing(caseId: string, revision: number): Parameters<Replica['core']['writing']['message']>[0] {
    const idempotencyKey = `${caseId} ${String(revision)}`;
    return { caseId, author: this.worker.key, text: 'some words', idempotencyKey, revision };
  }
}

async function overtaken(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RedressError && OVERTAKEN.includes(error.code))) throw error;
  }
}
