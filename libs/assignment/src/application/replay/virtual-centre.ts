import { toInstant } from '@redress/kernel';
import { hasWorked } from '@redress/organisation';
import type { Person } from '../../domain/person.js';
import { assignmentAt, waitingSince, type RecordedCase } from '../../domain/replay/recorded-case.js';
import type { ReplayedCase } from '../../domain/replay/replay-figures.js';
import type { SeatFigures } from '../../domain/replay/virtual-seat.js';
import { lineOf, type WorkPlan } from '../../domain/replay/work-plan.js';
import { PATIENCE_MS } from '../danger-sweeper.js';
import { SOON_MS } from '../organisation-roster.js';
import { CaseRun, isDanger } from './case-run.js';
import { ReplayAgenda, type Happening } from './replay-agenda.js';
import type { ReplayPeriod, Scenario } from './scenario.js';
import { VirtualFloor } from './virtual-floor.js';

/** What came of a replay. */
export interface Replayed {
  readonly cases: readonly ReplayedCase[];
  /** By handler. */
  readonly seats: ReadonlyMap<string, SeatFigures>;
}

/**
 * A contact centre in virtual time: recorded arrivals meet people, queues and sweeps as they would have under the rules of
 * a scenario. Whoever has a case works on it as long, in their time on duty, as its record says. Pure: nothing is written.
 */
export class VirtualCentre {
  private readonly agenda: ReplayAgenda;
  private readonly runs = new Map<string, CaseRun>();
  private readonly held = new Map<string, Set<CaseRun>>();
  private readonly floor: VirtualFloor;

  /** @param plans by case */
  constructor(
    private readonly scenario: Scenario,
    private readonly period: ReplayPeriod,
    records: readonly RecordedCase[],
    plans: ReadonlyMap<string, WorkPlan>,
  ) {
    this.agenda = new ReplayAgenda(scenario, period);
    this.floor = new VirtualFloor(
      scenario,
      period.from,
      (run) => this.knownTo(run),
      (run, person, now, taken) => {
        this.award(run, person, now, taken);
      },
    );
    for (const record of records) {
      const plan = plans.get(record.id);
      if (plan !== undefined) this.runs.set(record.id, new CaseRun(record, plan));
    }
  }

  /** Plays the period, a step at a time: between two steps others may have the processor. */
  *play(): Generator<undefined, Replayed> {
    yield* this.begin();
    for (let next = this.agenda.next(); next !== undefined; next = this.agenda.next()) {
      yield* this.happen(next.item, next.at);
      yield;
    }
    const { from, to } = this.period;
    const cases = [...this.runs.values()].map((run) => run.result(from));
    return { cases, seats: this.floor.figures(to) };
  }

  private *begin(): Generator<undefined, void> {
    const { from, to } = this.period;
    this.floor.refresh(from);
    const changes = new Set([...this.scenario.lines.values()].flatMap((line) => line.changes));
    // Who begins work in a moment has their share already.
    for (const at of [...changes]) changes.add(at - SOON_MS);
    for (const at of changes) if (at > from && at < to) this.agenda.at(at, { kind: 'duty' });
    for (const run of this.runs.values()) {
      for (const [index, { at }] of run.record.turns.entries()) {
        if (at >= from) this.agenda.at(at, { kind: 'turn', run, index });
      }
      for (const { handler, openedAt } of run.record.assignments) {
        if (openedAt !== undefined && openedAt >= from) this.agenda.at(openedAt, { kind: 'ask', person: handler });
      }
      // What nobody ever had was closed while it waited, if it was.
      if (run.record.turns[0].at < from) this.carryOver(run);
      if (run.record.assignments.length === 0) this.agenda.nextMark(run, from, true);
      yield;
    }
    this.agenda.sweepSoon(from);
  }

  // As it stood when the period began.
  private carryOver(run: CaseRun): void {
    const { record } = run;
    const { from } = this.period;
    run.resume(from);
    for (const { handler, at } of record.assignments) if (at < from) this.floor.given(handler, at, toInstant(at));
    if (run.closed) return;
    const present = assignmentAt(record, from);
    const teamKey = this.scenario.teamOf(run.turn);
    if (present === undefined) {
      this.floor.enqueue(run, teamKey, waitingSince(record, from));
      this.agenda.wait(run);
      return;
    }
    run.teamKey = teamKey;
    run.weight = this.floor.demand(run.turn.needs).weight;
    this.hold(run, present.handler, present.at, (present.openedAt ?? Infinity) < from);
    this.floor.resize(run, from);
    this.agenda.foresee(run, present.handler, present.at);
  }

  private *happen(item: Happening, now: number): Generator<undefined, void> {
    switch (item.kind) {
      case 'turn':
        yield* this.turn(item.run, item.index, now);
        return;
      case 'duty':
        this.floor.refresh(now);
        this.lookAtHeld(now);
        this.agenda.sweepSoon(now);
        return;
      case 'sweep':
        for (const team of this.scenario.modes.keys()) yield* this.floor.serve(team, now);
        return;
      case 'relax':
        this.relax(item.run, item.queuedAt, item.rules, now);
        return;
      case 'ask':
        this.floor.ask(item.person, now);
        return;
      default:
        if (item.run.count === item.count) yield* this.duringAssignment(item, now);
    }
  }

  private *duringAssignment(
    item: Extract<Happening, { readonly count: number }>,
    now: number,
  ): Generator<undefined, void> {
    const { run } = item;
    switch (item.kind) {
      case 'mark':
        this.mark(run, now);
        this.agenda.nextMark(run, item.since, item.asRecorded);
        return;
      case 'look':
        run.opened = true;
        this.resized(run, now);
        return;
      case 'decline':
        run.declined = [...run.declined, run.handler];
        this.giveBack(run, now);
        yield* this.floor.serve(run.teamKey, now);
        return;
      case 'pick-up':
        this.pickUp(run, now);
    }
  }

  private *turn(run: CaseRun, index: number, now: number): Generator<undefined, void> {
    const turn = run.record.turns[index];
    if (turn === undefined) return;
    const teamKey = this.scenario.teamOf(turn);
    const { queued, queuedAt } = run;
    this.floor.leave(run);
    run.turn = turn;
    if (index === 0) yield* this.arrive(run, teamKey, now);
    else if (run.closed) {
      if (!turn.again) return;
      [run.closed, run.move] = [false, 'ours'];
      yield* this.await(run, teamKey, now);
    } else if (teamKey !== run.teamKey) {
      // Who was chosen for something else need not be able to.
      if (run.handler !== '') this.takeBack(run, now);
      run.declined = [];
      yield* this.await(run, teamKey, now);
    } else if (queued) {
      this.floor.enqueue(run, teamKey, queuedAt);
      this.agenda.sweepSoon(now);
    }
  }

  private *arrive(run: CaseRun, teamKey: string, now: number): Generator<undefined, void> {
    this.floor.enqueue(run, teamKey, now);
    this.agenda.wait(run);
    run.impossible = !this.floor.isPossible(run, now);
    // Of what nobody could ever take somebody is told; nothing is given out for it.
    if (!run.impossible) yield* this.floor.serve(teamKey, now);
  }

  private *await(run: CaseRun, teamKey: string, now: number): Generator<undefined, void> {
    this.floor.enqueue(run, teamKey, now);
    this.agenda.wait(run);
    yield* this.floor.serve(teamKey, now);
  }

  private award(run: CaseRun, { key }: Person, now: number, taken: boolean): void {
    run.count += 1;
    run.note(key, now);
    this.hold(run, key, now, taken);
    this.floor.given(key, now, toInstant(now));
    this.floor.resize(run, now);
    this.agenda.foresee(run, key, now);
  }

  private hold(run: CaseRun, handler: string, at: number, opened: boolean): void {
    [run.handler, run.assignedAt, run.opened, run.lapsed] = [handler, at, opened, undefined];
    const held = this.held.get(handler) ?? new Set();
    this.held.set(handler, held.add(run));
  }

  private mark(run: CaseRun, now: number): void {
    const mark = run.plan.marks[run.nextMark];
    if (mark === undefined) return;
    run.nextMark += 1;
    run.move = mark.move;
    run.closed = mark.move === 'nobody';
    if (!run.closed) return this.resized(run, now);
    this.floor.leave(run);
    this.letGo(run, now);
  }

  private relax(run: CaseRun, queuedAt: number, rules: number, now: number): void {
    if (!run.queued || run.queuedAt !== queuedAt) return;
    this.floor.stir(run);
    this.agenda.sweepSoon(now);
    this.agenda.wait(run, rules);
  }

  private resized(run: CaseRun, now: number): void {
    this.floor.resize(run, now);
    this.agenda.sweepSoon(now);
  }

  private pickUp(run: CaseRun, now: number): void {
    if (run.handler === '' || run.closed) return;
    const line = lineOf(this.scenario.lines, run.handler);
    const duty = line.at(now);
    if (duty === 'gone' || (duty === 'absent' && !run.opened)) return this.giveBack(run, now);
    if (run.opened) return;
    if (isDanger(run) && now - run.assignedAt >= PATIENCE_MS && this.floor.hasOther(run, now))
      return this.lapse(run, now);
    const { pickUpMinutes } = this.scenario.rules;
    const hasLapsed =
      now - run.assignedAt >= pickUpMinutes * 60_000 &&
      hasWorked((then) => line.at(then) === 'on', run.assignedAt, now, pickUpMinutes);
    if (duty === 'on' && hasLapsed) return this.lapse(run, now);
    const next = duty === 'on' || isDanger(run) ? now + this.period.pickUpsMs : line.nextChange(now);
    this.agenda.at(this.agenda.onGrid(next), { kind: 'pick-up', run, count: run.count });
  }

  /** Who has let it lie comes last. */
  private lapse(run: CaseRun, now: number): void {
    const { handler } = run;
    this.giveBack(run, now);
    run.lapsed = handler;
  }

  /** Back to its place in the queue. */
  private giveBack(run: CaseRun, now: number): void {
    this.takeBack(run, now);
    run.noteReturn();
    this.floor.enqueue(run, run.teamKey, now);
    this.agenda.wait(run);
  }

  private takeBack(run: CaseRun, now: number): void {
    const line = lineOf(this.scenario.lines, run.handler);
    if (run.opened) run.work += line.between(run.assignedAt, now);
    this.letGo(run, now);
    // What was foreseen of this assignment is void.
    run.count += 1;
  }

  private letGo(run: CaseRun, now: number): void {
    this.held.get(run.handler)?.delete(run);
    this.floor.drop(run, now);
    run.lapsed = undefined;
    this.agenda.sweepSoon(now);
  }

  // Absences and departures are found by the sweep of what is not opened.
  private lookAtHeld(now: number): void {
    for (const [handler, runs] of this.held) {
      const line = lineOf(this.scenario.lines, handler);
      const duty = line.at(now);
      if (line.at(now - 1) === duty || (duty !== 'absent' && duty !== 'gone')) continue;
      for (const run of runs) this.agenda.at(this.agenda.onGrid(now), { kind: 'pick-up', run, count: run.count });
    }
  }

  /** The handler of the customer's latest other case that somebody has. */
  private knownTo({ record: { others } }: CaseRun): string | undefined {
    let latest: CaseRun | undefined;
    for (const id of others) {
      const other = this.runs.get(id);
      if (other === undefined || other.handler === '') continue;
      if (latest === undefined || other.record.receivedAt > latest.record.receivedAt) latest = other;
    }
    return latest?.handler;
  }
}
