import { instantNow, RedressError, type Clock } from '@redress/kernel';
import { isClosed, isSafety, slotName, type CaseHead, type CaseStore } from '@redress/cases';
import { couldTake, type HandRefusal } from '../domain/hand-refusal.js';
import { fitsOf } from '../domain/fit.js';
import type { Person } from '../domain/person.js';
import { limitOf, type SeatStore } from '../infrastructure/seat-store.js';
import type { AssignCase } from './assign-case.js';
import { caseAtHand } from './case-at-hand.js';
import type { ReleaseCase } from './release-case.js';
import type { Roster } from './roster.js';
import { loadOf } from './slot-size.js';

/** What a person wants done with a case. */
export interface HandOver {
  /** Staff key of who decides. */
  readonly by: string;
  /** True for leads: they may give to anybody, take away, and go over what the machine keeps to. */
  readonly leads: boolean;
  /** The revision of the case that they saw. */
  readonly revision: number;
  readonly reason: string;
}

export interface HandTools {
  readonly cases: CaseStore;
  readonly seats: SeatStore;
  readonly assigning: AssignCase;
  readonly releasing: ReleaseCase;
}

// A machine may write to the case meanwhile without changing what the person saw.
const MAXIMUM_TRIES = 20;

/** What people decide about who has a case. The machine's limits hold unless a lead says otherwise; conflicts always hold. */
export class AssignByHand {
  constructor(
    private readonly tools: HandTools,
    private readonly roster: Roster,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the case to `to`. @throws RedressError `revision-stale`; `forbidden`; `assignee-not-found`; `assignment-not-allowed`
   * for a conflict of interest or a closed case; `override-required` with what stands against it; `case-contended` (retriable)
   */
  async give(caseId: string, to: string, override: boolean, order: HandOver): Promise<CaseHead> {
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const head = await this.seen(caseId, order);
      if (!order.leads && (override || !mayHandOver(head, order.by, to))) {
        throw new RedressError('forbidden', 'Only a lead may give this case to somebody else, or override a limit.');
      }
      const person = this.assignee(to);
      await this.check(head, person, override);
      const { weight } = this.roster.demand(head.needs);
      const reasons = [{ code: override ? 'by-person-override' : 'by-person', person: order.by, detail: order.reason }];
      const limit = override || isSafety(head) ? {} : { limit: limitOf(person) };
      const outcome = await this.tools.assigning.assign(head, {
        handlerKey: to,
        weight,
        actor: order.by,
        reasons,
        ...limit,
      });
      if ('done' in outcome) return outcome.done;
    }
    throw contended(caseId);
  }

  /** Puts the case back into its queue: "I cannot take this", or a lead takes it away. @throws as `give`; `case-unassigned` */
  async release(caseId: string, order: HandOver): Promise<CaseHead> {
    const head = await this.seen(caseId, order);
    if (slotName(head) === undefined) throw new RedressError('case-unassigned', `case ${caseId} has no handler`);
    const own = head.handlerKey === order.by;
    if (!own && !order.leads) throw new RedressError('forbidden', 'Only its handler or a lead may release this case.');
    const { by: actor, reason } = order;
    const released = await this.tools.releasing.release(head, { kind: own ? 'declined' : 'taken-away', actor, reason });
    if (released === undefined) throw stale(caseId);
    return released;
  }

  private async seen(caseId: string, { revision }: HandOver): Promise<CaseHead> {
    const head = await this.tools.cases.find(caseId);
    if (head === null) throw new RedressError('case-not-found', `there is no case ${caseId}`);
    if (head.revision !== revision) throw stale(caseId);
    return head;
  }

  private assignee(key: string): Person {
    const person = this.roster.person(key, instantNow(this.clock));
    if (person === undefined) {
      throw new RedressError('validation-failed', 'to: must be the key of somebody who is here and has a seat', {
        fields: [{ field: 'to', rule: 'reference', message: 'must be the key of somebody who is here and has a seat' }],
      });
    }
    return person;
  }

  private async check(head: CaseHead, person: Person, override: boolean): Promise<void> {
    const each = caseAtHand(head, loadOf(head, this.roster), this.clock.now());
    // On a closed case nobody works, and opened again it goes through its queue.
    if (isClosed(head.state))
      throw new RedressError('assignment-not-allowed', 'A closed case is given to nobody; open it again first.');
    const seat = await this.tools.seats.find(person.key);
    const [fit] = fitsOf(this.roster.demand(head.needs), [person]);
    const against = fit === undefined ? 'conflict' : couldTake(fit, seat ?? { used: 0 }, each);
    if (against === undefined) return;
    // Neutral: why somebody must not have a case is for few to know.
    if (against === 'conflict')
      throw new RedressError('assignment-not-allowed', 'This person must not have to do with this case.');
    if (!override) throw new RedressError('override-required', OVERRIDE[against]);
  }
}

const OVERRIDE: Readonly<Record<Exclude<HandRefusal, 'conflict'>, string>> = {
  'not-competent': 'This person lacks a skill that the case requires; a lead may override that with a reason.',
  'off-duty': 'This person is not on duty; a lead may override that with a reason.',
  absent: 'This person is absent; a lead may override that with a reason.',
  away: 'This person is away; a lead may override that with a reason.',
  'no-room': 'This person has no room for the case; a lead may override that with a reason.',
};

/** Handlers take what waits, and hand their own on. */
function mayHandOver({ handlerKey, queue }: CaseHead, by: string, to: string): boolean {
  return handlerKey === by || (queue !== '' && to === by);
}

function stale(caseId: string): RedressError {
  return new RedressError('revision-stale', `case ${caseId} has changed since you read it; read it again`);
}

function contended(caseId: string): RedressError {
  return new RedressError('case-contended', `case ${caseId} changes too fast; try again`, { retriable: true });
}
