import { byUrgency, isClosed, type CaseHead } from '@redress/cases';
import { RedressError, toInstant } from '@redress/kernel';
import type { SeededRandom } from '@redress/testing';
import type { Agenda } from './agenda.js';
import type { MonthCustomers } from './month-customers.js';
import { MINUTE_MS } from './month-plan.js';
import type { MonthOffice, Replica } from './month-office.js';
import type { Worker } from './workforce.js';

/** Where the talk between handler and customer stands; `waiting`: nobody of ours has anything to do. */
export type Phase = 'new' | 'waiting' | 'answered' | 'accepted' | 'silent' | 'over';

/** Minutes of work: to read and act on a new case, on an answer, to close, and to look at what came from a colleague. */
const MINUTES: Readonly<Record<Phase, number>> = { new: 7, answered: 5, accepted: 1, silent: 1, waiting: 1, over: 0 };
// Somebody was faster, or the case has moved on: it is looked at again.
const OVERTAKEN = ['revision-stale', 'case-contended', 'transition-not-allowed', 'message-not-allowed', 'forbidden'];

/** A handler through the month: takes the most urgent of their own cases, works on it, and the next. */
export class HandlerAtWork {
  private isBusy = false;

  constructor(
    readonly worker: Worker,
    private readonly office: MonthOffice,
    private readonly customers: MonthCustomers,
    private readonly agenda: Agenda,
    private readonly random: SeededRandom,
  ) {}

  /** Something may be there to do. */
  wake(): void {
    if (this.isBusy) return;
    const next = this.worker.times.next(this.agenda.now());
    if (next === undefined) return;
    this.isBusy = true;
    this.agenda.at(next, () => this.lookFor());
  }

  private async lookFor(): Promise<void> {
    this.isBusy = false;
    if (!this.worker.times.isAt(this.agenda.now())) {
      this.wake();
      return;
    }
    const replica = this.office.any();
    const head = await this.mostUrgent(replica);
    if (head === undefined) return;
    this.isBusy = true;
    await overtaken(() => replica.reading.look(head, this.worker.key));
    const minutes = MINUTES[this.customers.phaseOf(head._id)] * this.worker.pace * (0.5 + this.random.below(100) / 100);
    this.agenda.at(this.agenda.now() + Math.round(minutes * MINUTE_MS), () => this.finish(head._id));
  }

  private async mostUrgent({ core, seats }: Replica): Promise<CaseHead | undefined> {
    const seat = await seats.find(this.worker.key);
    const own = (seat?.slots ?? []).filter((slot) => !slot.opened || this.customers.isOurMove(slot.case));
    const heads = await core.stores.cases.findAll(own.map((slot) => slot.case));
    return heads.filter(({ handlerKey }) => handlerKey === this.worker.key).sort(byUrgency)[0];
  }

  private async finish(caseId: string): Promise<void> {
    const replica = this.office.any();
    await overtaken(async () => {
      const head = await replica.head(caseId);
      if (head.handlerKey === this.worker.key && !isClosed(head.state)) await this.act(head, replica);
    });
    this.isBusy = false;
    await this.lookFor();
  }

  private async act(head: CaseHead, replica: Replica): Promise<void> {
    const phase = this.customers.phaseOf(head._id);
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
    this.customers.asked(_id);
  }

  private async decide(head: CaseHead, { core }: Replica): Promise<void> {
    const { _id, state } = head;
    const moves = state === 'received' || state === 'assessed';
    const at = moves ? await core.moving.move(head, { to: 'fast_resolution' }, this.who(head)) : head;
    const { decision } = await core.writing.message(this.writing(_id, at.revision), 'decision');
    if (decision === undefined || decision === null) return;
    const report = { updateId: decision.updateId, caseId: _id, channel: head.channel, attempts: 1 };
    await core.deliveries.record({ ...report, state: 'accepted', at: toInstant(this.agenda.now()) });
    this.customers.told(_id);
  }

  private async conclude(head: CaseHead, replica: Replica, said: 'accepted' | 'silent'): Promise<void> {
    const position = { at: toInstant(this.agenda.now()), via: head.channel };
    const moved = said === 'accepted' ? { to: 'accepted' as const, position } : { to: 'no_reply' as const, reason: 'no word' };
    await this.close(await replica.core.moving.move(head, moved, this.who(head)), replica, 'done');
  }

  private async close(head: CaseHead, { core }: Replica, reason: string): Promise<void> {
    await core.moving.move(head, { to: 'closed', reason }, this.who(head));
    this.customers.over(head._id);
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
