import type { SeededRandom } from '@redress/testing';
import { incomingMessage } from '../assignment/incoming-message.js';
import type { Agenda } from './agenda.js';
import type { Phase } from './handler-at-work.js';
import { HOUR_MS, type PlannedArrival } from './month-plan.js';
import type { MonthOffice } from './month-office.js';

/** The customers of the month: they write, answer, agree, or are silent. */
export class MonthCustomers {
  private readonly phases = new Map<string, Phase>();
  private readonly openings = new Map<string, PlannedArrival>();

  constructor(
    private readonly office: MonthOffice,
    private readonly agenda: Agenda,
    private readonly random: SeededRandom,
    /** Told when the case is a matter for its handler again, and when it is over. */
    private readonly notify: { readonly ourMove: (caseId: string) => void; readonly over: (caseId: string) => void },
  ) {}

  phaseOf(caseId: string): Phase {
    return this.phases.get(caseId) ?? 'over';
  }

  isOurMove(caseId: string): boolean {
    const phase = this.phaseOf(caseId);
    return phase !== 'waiting' && phase !== 'over';
  }

  /** Writes, and the case is given out if anybody has room. */
  async write(arrival: PlannedArrival): Promise<void> {
    const { id, from, channel, language, words } = arrival;
    const { core, dispatcher } = this.office.any();
    const message = incomingMessage({ id, from, at: this.agenda.now(), channel, language, words });
    const head = await core.receive.receive(message);
    if (head?._id === id) {
      this.openings.set(id, arrival);
      this.phases.set(id, 'new');
    } else if (head !== undefined) this.returned(head._id, 'answered');
    if (head !== undefined && head.queue !== '') await dispatcher.dispatch(head);
  }

  /** A handler has asked something: most answer within two days, some never. */
  asked(caseId: string): void {
    this.phases.set(caseId, 'waiting');
    if (this.random.chance(0.85)) this.later(1 + this.random.below(30), () => this.answer(caseId));
    else this.later(96, () => Promise.resolve(this.returned(caseId, 'answered')));
  }

  /** The decision has been told. */
  told(caseId: string): void {
    this.phases.set(caseId, 'waiting');
    const agrees = this.random.chance(0.9);
    const hours = agrees ? 1 + this.random.below(24) : 120;
    this.later(hours, () => Promise.resolve(this.returned(caseId, agrees ? 'accepted' : 'silent')));
  }

  over(caseId: string): void {
    this.phases.set(caseId, 'over');
    this.openings.delete(caseId);
    this.notify.over(caseId);
  }

  private async answer(caseId: string): Promise<void> {
    const opening = this.openings.get(caseId);
    if (opening === undefined) return;
    const { from, channel, language } = opening;
    const message = { id: `${caseId}-answer`, from, channel, language, at: this.agenda.now(), answers: caseId };
    await this.office.any().core.receive.receive(incomingMessage({ ...message, words: 'my answer' }));
    this.returned(caseId, 'answered');
  }

  private returned(caseId: string, phase: Phase): void {
    const before = this.phaseOf(caseId);
    // What a new message on a case that somebody has yet to open says is read with it.
    if (before !== 'waiting') return;
    this.phases.set(caseId, phase);
    this.notify.ourMove(caseId);
  }

  private later(hours: number, task: () => Promise<void>): void {
    const at = this.agenda.now() + hours * HOUR_MS + this.random.below(HOUR_MS);
    this.agenda.at(at, task);
  }
}
