import { toInstant } from '@redress/kernel';
import { chooseHandler, couldEver, hasRoom, isItsOwn, type CaseAtHand } from '../../domain/choose-handler.js';
import { fitsOf, type Fit } from '../../domain/fit.js';
import { couldTake } from '../../domain/hand-refusal.js';
import type { Demand, Person, SeatLoad } from '../../domain/person.js';
import { VirtualSeat, type SeatFigures } from '../../domain/replay/virtual-seat.js';
import { WaitingLane } from '../../domain/replay/waiting-lane.js';
import { lineOf } from '../../domain/replay/work-plan.js';
import { SOON_MS } from '../organisation-roster.js';
import { byTurn, isDanger, type CaseRun } from './case-run.js';
import type { Scenario } from './scenario.js';

/** A team's queue and the people who serve it. */
interface VirtualTeam {
  readonly key: string;
  readonly lanes: Map<string, WaitingLane<CaseRun>>;
  /** Whose room has grown since the queue was served last. */
  readonly freed: Set<string>;
  people: readonly Person[];
  fits: Map<string, readonly Fit[]>;
}

/** Told of each case that goes to somebody; `taken`: they asked for it. */
export type OnGiven = (run: CaseRun, person: Person, now: number, taken: boolean) => void;

/** Queues, people and seats of a replay: who gets what waits is decided as dispatch decides it. */
export class VirtualFloor {
  private readonly teams = new Map<string, VirtualTeam>();
  private readonly seats = new Map<string, VirtualSeat>();
  private readonly loads = new Map<string, SeatLoad>();
  private readonly demands = new Map<string, Demand>();
  private readonly teamOfPerson = new Map<string, string>();

  constructor(
    private readonly scenario: Scenario,
    private readonly from: number,
    private readonly knownTo: (run: CaseRun) => string | undefined,
    private readonly onGiven: OnGiven,
  ) {
    for (const key of scenario.modes.keys()) {
      const people = scenario.people.get(key) ?? [];
      this.teams.set(key, { key, lanes: new Map(), freed: new Set(), people, fits: new Map() });
      for (const each of people) {
        this.teamOfPerson.set(each.key, key);
        this.loads.set(each.key, this.seat(each.key).load);
      }
    }
  }

  demand(needs: string): Demand {
    const known = this.demands.get(needs) ?? this.scenario.demand(needs);
    this.demands.set(needs, known);
    return known;
  }

  enqueue(run: CaseRun, teamKey: string, now: number): void {
    run.enter(teamKey, now);
    this.lane(run)?.add(run);
  }

  leave(run: CaseRun): void {
    if (run.queued) this.lane(run)?.remove(run);
    run.queued = false;
  }

  /** Something about a waiting case has changed with time. */
  stir(run: CaseRun): void {
    const lane = run.queued ? this.lane(run) : undefined;
    if (lane !== undefined) lane.stirred = true;
  }

  /** People come and go. */
  refresh(now: number): void {
    for (const team of this.teams.values()) {
      team.people = (this.scenario.people.get(team.key) ?? []).flatMap((each) => this.present(each, now));
      team.fits = new Map();
      for (const lane of team.lanes.values()) lane.stirred = true;
    }
  }

  /** The case's slot becomes as large as it is now. */
  resize(run: CaseRun, now: number): void {
    if (run.handler === '') return;
    const used = this.loadOf(run, run.weight);
    const slot = { used, unopened: run.opened || run.closed ? 0 : 1 };
    this.change(run.handler, now, slot.used - run.slot.used, slot.unopened - run.slot.unopened);
    run.slot = slot;
  }

  /** Takes the case's slot away. */
  drop(run: CaseRun, now: number): void {
    if (run.handler !== '') this.change(run.handler, now, -run.slot.used, -run.slot.unopened);
    run.slot = { used: 0, unopened: 0 };
    run.handler = '';
  }

  /** The person has been given a case. */
  given(person: string, at: number, lastAt: string): void {
    const seat = this.seat(person);
    seat.give(lastAt, at >= this.from);
    this.loads.set(person, seat.load);
  }

  /** True when somebody of the team could take the case one day. */
  isPossible(run: CaseRun, now: number): boolean {
    const team = this.teams.get(run.teamKey);
    if (team === undefined) return false;
    const { needs } = run.turn;
    return couldEver(this.fits(team, needs), this.atHand(run, now));
  }

  /** Gives out what waits in the team's queue. A step for each case that is looked at. */
  *serve(teamKey: string, now: number): Generator<undefined, void> {
    const team = this.teams.get(teamKey);
    if (team === undefined || this.scenario.modes.get(teamKey) !== 'push') return;
    const cursors = this.stirredLanes(team).map((lane) => ({ lane, index: 0 }));
    const shares = new Map<string, SeatLoad>();
    for (;;) {
      const hasRoom = cursors.length > 0 && this.hasRoom(team);
      const heads = cursors.flatMap((cursor) => {
        const run = cursor.lane.at(cursor.index);
        return run === undefined || !(hasRoom || isDanger(run)) ? [] : [{ cursor, run }];
      });
      const [first, ...others] = heads;
      if (first === undefined) return;
      const { cursor, run } = others.reduce((best, each) => (byTurn(each.run, best.run) < 0 ? each : best), first);
      const outcome = this.offer(team, run, now, shares);
      if (outcome === 'passed') cursor.index += 1;
      if (outcome === 'ended') cursors.splice(cursors.indexOf(cursor), 1);
      yield;
    }
  }

  /** The person asks for the next case of their team; nothing happens in a team whose cases are given out. */
  ask(key: string, now: number): void {
    const team = this.teams.get(this.teamOfPerson.get(key) ?? '');
    const person = team?.people.find((each) => each.key === key);
    if (team === undefined || person === undefined || this.scenario.modes.get(team.key) !== 'pull') return;
    const asking = { ...person, duty: 'on' as const };
    const offers = [...team.lanes.values()].flatMap((lane) => this.offersOf(lane, asking, now));
    const [best] = offers.sort((a, b) => Number(a.level > 0) - Number(b.level > 0) || byTurn(a.run, b.run));
    if (best !== undefined) this.give(best.run, asking, now, true);
  }

  /** True when somebody else who is at work may have the case, full or not. */
  hasOther(run: CaseRun, now: number): boolean {
    const team = this.teams.get(run.teamKey);
    if (team === undefined) return false;
    const { needs } = run.turn;
    const each = this.atHand(run, now);
    const { verdicts } = chooseHandler(this.fits(team, needs), this.loads, each, this.scenario.rules);
    return verdicts.some(
      ({ fit: { person }, code }) =>
        person.key !== run.handler && person.duty === 'on' && ['ready', 'no-room', 'unopened'].includes(code),
    );
  }

  /** What became of each handler. */
  figures(until: number): ReadonlyMap<string, SeatFigures> {
    return new Map([...this.teamOfPerson.keys()].map((key) => [key, this.seat(key).figures(until)]));
  }

  /** `shares`: loads of who begins work in a moment, with what is kept for them in this run. */
  private offer(
    team: VirtualTeam,
    run: CaseRun,
    now: number,
    shares: Map<string, SeatLoad>,
  ): 'given' | 'passed' | 'ended' {
    const { needs } = run.turn;
    const each = this.atHand(run, now);
    const loads = shares.size === 0 ? this.loads : new Map([...this.loads, ...shares]);
    const choice = chooseHandler(this.fits(team, needs), loads, each, this.scenario.rules);
    if (choice.awaited !== undefined) {
      const { key } = choice.awaited.person;
      const { used, unopened } = loads.get(key) ?? this.seat(key).load;
      shares.set(key, { used: used + each.weight, unopened: unopened + 1, lastAt: toInstant(now) });
      return 'passed';
    }
    if (choice.chosen === undefined) return isItsOwn(choice, each.declined) ? 'passed' : 'ended';
    this.give(run, choice.chosen.person, now, false);
    return 'given';
  }

  private give(run: CaseRun, person: Person, now: number, taken: boolean): void {
    run.weight = this.demand(run.turn.needs).weight;
    this.leave(run);
    this.onGiven(run, person, now, taken);
  }

  private offersOf(lane: WaitingLane<CaseRun>, person: Person, now: number): { run: CaseRun; level: number }[] {
    const [fit] = fitsOf(this.demand(lane.needs), [person]);
    if (fit === undefined || fit.refusal !== undefined) return [];
    for (let index = 0; index < lane.size; index += 1) {
      const run = lane.at(index);
      if (run === undefined || run.declined.includes(person.key)) continue;
      const against = couldTake(fit, this.seat(person.key).load, this.atHand(run, now));
      if (against === undefined) return [{ run, level: fit.level }];
      if (against === 'no-room') return [];
    }
    return [];
  }

  // As much of `weight` as the case takes up at present.
  private loadOf({ closed, move }: CaseRun, weight: number): number {
    return closed ? 0 : Math.round((weight * this.scenario.share(move)) / 100);
  }

  private atHand(run: CaseRun, now: number): CaseAtHand {
    const { turn, queuedAt, declined, lapsed } = run;
    const known = this.scenario.rules.returning ? this.knownTo(run) : undefined;
    return run.record.atHand({
      now,
      urgency: turn.urgency,
      dueAt: turn.dueAt,
      queuedAt,
      weight: this.loadOf(run, this.demand(turn.needs).weight),
      declined,
      ...(lapsed === undefined ? {} : { lapsed }),
      ...(known === undefined ? {} : { known }),
    });
  }

  // What could not be given out stays so until its own lane is stirred or somebody who fits it has more room. The shares of who
  // begins work in a moment are counted anew in each run, over all that waits.
  private stirredLanes(team: VirtualTeam): readonly WaitingLane<CaseRun>[] {
    const shared = team.people.some(({ startsSoon }) => startsSoon === true);
    const lanes = [...team.lanes.values()].filter(
      (lane) => lane.size > 0 && (shared || lane.stirred || this.isFreed(team, lane)),
    );
    for (const lane of lanes) lane.stirred = false;
    team.freed.clear();
    return lanes;
  }

  private isFreed(team: VirtualTeam, { needs }: WaitingLane<CaseRun>): boolean {
    if (team.freed.size === 0) return false;
    return this.fits(team, needs).some(({ person, refusal }) => refusal === undefined && team.freed.has(person.key));
  }

  private present({ startsSoon: _then, ...person }: Person, now: number): readonly Person[] {
    const line = lineOf(this.scenario.lines, person.key);
    const duty = line.at(now);
    if (duty === 'gone') return [];
    const starts = duty === 'off' && line.at(now + SOON_MS) === 'on';
    return [starts ? { ...person, duty, startsSoon: true } : { ...person, duty }];
  }

  private hasRoom({ people }: VirtualTeam): boolean {
    return people.some(({ key, duty, capacity }) => {
      const load = this.loads.get(key);
      return duty === 'on' && load !== undefined && hasRoom(capacity, load, 1, this.scenario.rules);
    });
  }

  private fits(team: VirtualTeam, needs: string): readonly Fit[] {
    const known = team.fits.get(needs) ?? fitsOf(this.demand(needs), team.people);
    team.fits.set(needs, known);
    return known;
  }

  private lane({ teamKey, turn: { needs } }: CaseRun): WaitingLane<CaseRun> | undefined {
    const lanes = this.teams.get(teamKey)?.lanes;
    const known = lanes?.get(needs) ?? new WaitingLane<CaseRun>(needs, byTurn);
    lanes?.set(needs, known);
    return known;
  }

  private change(key: string, now: number, used: number, unopened: number): void {
    const seat = this.seat(key);
    seat.change(now, used, unopened);
    this.loads.set(key, seat.load);
    if (used < 0 || unopened < 0) this.teams.get(this.teamOfPerson.get(key) ?? '')?.freed.add(key);
  }

  private seat(key: string): VirtualSeat {
    const known = this.seats.get(key) ?? new VirtualSeat(lineOf(this.scenario.lines, key), this.from);
    this.seats.set(key, known);
    return known;
  }
}
