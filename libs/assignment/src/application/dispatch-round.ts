import type { CaseHead } from '@redress/cases';
import type { Person, SeatLoad } from '../domain/person.js';
import { chooseHandler, hasChatRoom, hasRoom, type CaseAtHand, type Choice } from '../domain/choose-handler.js';
import { fitsOf, type Fit } from '../domain/fit.js';
import type { AssignmentRules } from '@redress/organisation';
import type { Roster } from './roster.js';
import { loadOf } from './slot-size.js';

/** What has been read for giving out cases of one team: its people and their loads, kept up to date by hand. */
export class DispatchRound {
  private readonly fits = new Map<string, readonly Fit[]>();

  constructor(
    private readonly roster: Pick<Roster, 'demand' | 'share'>,
    private readonly people: readonly Person[],
    readonly loads: Map<string, SeatLoad>,
    private readonly rules: AssignmentRules,
  ) {}

  /** What a case takes of its handler's room now, in hundredths of an ordinary one. */
  loadOf(head: CaseHead): number {
    return loadOf(head, this.roster);
  }

  /** What it weighs while it is our move. */
  weightOf(needs: string): number {
    return this.roster.demand(needs).weight;
  }

  fitsOf(needs: string): readonly Fit[] {
    const known = this.fits.get(needs);
    if (known !== undefined) return known;
    const fits = fitsOf(this.roster.demand(needs), this.people);
    this.fits.set(needs, fits);
    return fits;
  }

  choose(needs: string, each: CaseAtHand): Choice {
    return chooseHandler(this.fitsOf(needs), this.loads, each, this.rules);
  }

  /** True when somebody on duty could take one more case of the smallest weight. */
  get hasRoom(): boolean {
    return this.people.some(({ key, duty, capacity }) => {
      const load = this.loads.get(key);
      return duty === 'on' && load !== undefined && hasRoom(capacity, load, 1, this.rules);
    });
  }

  /** True when somebody on duty could take one more live conversation. */
  get hasChatRoom(): boolean {
    return this.people.some((person) => {
      const load = this.loads.get(person.key);
      return person.duty === 'on' && load !== undefined && hasChatRoom(person, load);
    });
  }

  /** Counts a live conversation that is being given to the person; `count` -1: that failed. */
  countChat(handlerKey: string, count: 1 | -1, at: string): void {
    const load = this.loads.get(handlerKey);
    if (load === undefined) return;
    this.loads.set(handlerKey, { ...load, chats: (load.chats ?? 0) + count, lastAt: at });
  }

  /** Counts a case that is being given to the person; `weight` negative: that failed. */
  count(handlerKey: string, weight: number, at: string): void {
    const load = this.loads.get(handlerKey);
    if (load === undefined) return;
    const unopened = load.unopened + Math.sign(weight);
    this.loads.set(handlerKey, { ...load, used: load.used + weight, unopened, lastAt: at });
  }

  /** Whose seat turned out to be full is not asked again in this round. */
  close(handlerKey: string): void {
    const load = this.loads.get(handlerKey);
    if (load !== undefined) this.loads.set(handlerKey, { ...load, used: Infinity, chats: Infinity });
  }
}
