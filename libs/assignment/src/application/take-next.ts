import { instantNow, RedressError, type Clock } from '@redress/kernel';
import { byUrgency, isSafety, type CaseHead, type CaseStore } from '@redress/cases';
import { fitsOf, type Fit } from '../domain/fit.js';
import { couldTake, type HandRefusal } from '../domain/hand-refusal.js';
import type { Person } from '../domain/person.js';
import { limitOf, type SeatRecord, type SeatStore } from '../infrastructure/seat-store.js';
import type { AssignCase } from './assign-case.js';
import { caseAtHand } from './case-at-hand.js';
import type { Roster } from './roster.js';
import { loadOf } from './slot-size.js';

// Others may take the same case at the same moment.
const MAXIMUM_TRIES = 20;
// So many cases of one bucket are looked at for one that the person may have.
const LOOK_AT = 50;

type Load = Pick<SeatRecord, 'used'> & Partial<Pick<SeatRecord, 'chats'>>;

/** Cases of one bucket that the person may take, and how well the bucket fits them. */
interface Offer {
  readonly head: CaseHead;
  readonly level: number;
}

/**
 * Gives a handler the next case of their teams' queues when they ask: the most urgent that fits them, or, where none
 * does, the most urgent that they may have. Whoever asks is at work, whatever their hours say; capacity and conflicts hold.
 */
export class TakeNext {
  constructor(
    private readonly cases: CaseStore,
    private readonly seats: SeatStore,
    private readonly roster: Roster,
    private readonly assigning: AssignCase,
    private readonly clock: Clock,
  ) {}

  /** Undefined when nothing waits that they may have. @throws RedressError `forbidden`, `seat-full`, `case-contended` */
  async next(key: string, teams: readonly string[]): Promise<CaseHead | undefined> {
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const person = this.roster.person(key, instantNow(this.clock));
      if (person === undefined) throw new RedressError('forbidden', 'You have no seat for cases.');
      const head = await this.find({ ...person, duty: 'on' }, teams);
      if (head === undefined) return undefined;
      const { weight } = this.roster.demand(head.needs);
      const outcome = await this.assigning.assign(head, {
        handlerKey: key,
        weight,
        ...(isSafety(head) ? {} : { limit: limitOf(person) }),
        actor: key,
        reasons: [{ code: 'taken', person: key }],
      });
      if ('done' in outcome) return outcome.done;
    }
    throw new RedressError('case-contended', 'others took every case first; try again', { retriable: true });
  }

  private async find(person: Person, teams: readonly string[]): Promise<CaseHead | undefined> {
    const load = (await this.seats.find(person.key)) ?? { used: 0 };
    const offers: Offer[] = [];
    let full = false;
    for (const team of teams) {
      for (const needs of await this.cases.queuedNeeds(team)) {
        const [fit] = fitsOf(this.roster.demand(needs), [person]);
        if (fit === undefined || fit.refusal !== undefined) continue;
        const found = await this.first(team, needs, fit, load);
        if (found === 'no-room') full = true;
        else if (found !== undefined) offers.push({ head: found, level: fit.level === 0 ? 0 : 1 });
      }
    }
    const [best] = offers.sort((a, b) => a.level - b.level || byUrgency(a.head, b.head));
    if (best === undefined && full) {
      throw new RedressError('seat-full', 'You have no room for another case: close or hand over one first.');
    }
    return best?.head;
  }

  private async first(team: string, needs: string, fit: Fit, load: Load): Promise<CaseHead | 'no-room' | undefined> {
    let against: HandRefusal | undefined;
    for (const head of await this.cases.queued(team, LOOK_AT, needs)) {
      if (head.assignment.declined?.includes(fit.person.key) === true) continue;
      against = couldTake(fit, load, caseAtHand(head, loadOf(head, this.roster), this.clock.now()));
      if (against === undefined) return head;
      if (against === 'no-room') return against;
    }
    return undefined;
  }
}
