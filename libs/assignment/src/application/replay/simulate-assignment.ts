import { RedressError, toEpoch, toInstant, type Clock, type FieldError, type Instant } from '@redress/kernel';
import type { CaseStores } from '@redress/cases';
import { readChanges, type OrganisationDirectory } from '@redress/organisation';
import type { CaseScope } from '@redress/staff';
import type { DutyLine } from '../../domain/replay/duty-line.js';
import type { RecordedCase } from '../../domain/replay/recorded-case.js';
import { workPlan, type WorkPlan } from '../../domain/replay/work-plan.js';
import { PICK_UPS_MS, QUEUES_MS } from '../assignment-sweeps.js';
import type { DutyBook } from '../duty-book.js';
import { OrganisationRoster, SOON_MS } from '../organisation-roster.js';
import { dutyLines } from './duty-lines.js';
import { inSlices } from './in-slices.js';
import { ReadArrivals } from './read-arrivals.js';
import type { ReplayPeriod, Scenario } from './scenario.js';
import { scenarioOf } from './scenario-of.js';
import { simulationOf, type Seated, type Simulation } from './simulation.js';
import { VirtualCentre, type Replayed } from './virtual-centre.js';

const DAY_MS = 86_400_000;
/** The longest period, and the one that is meant when none is named, in days. */
export const LONGEST_DAYS = 31;
const USUAL_DAYS = 7;
// What was on somebody's seat when the period began was given to them before it.
const LOOK_BACK_MS = 14 * DAY_MS;

/** What is to be tried out, on which stretch of time. */
export interface SimulationRequest {
  /** Changes to the organisation, in the shape of its file; not checked yet. */
  readonly changes: unknown;
  readonly from?: Instant;
  readonly to?: Instant;
  /** Minutes after which a wait counts as long. */
  readonly bound: number;
}

/** Replays what came in a stretch of time, under the rules as they are and under changed ones. Writes nothing anywhere. */
export class SimulateAssignment {
  private running = false;
  private readonly arrivals: ReadArrivals;

  constructor(
    stores: Pick<CaseStores, 'cases' | 'history'>,
    private readonly directory: () => OrganisationDirectory,
    private readonly book: Pick<DutyBook, 'planOf'>,
    private readonly clock: Clock,
  ) {
    this.arrivals = new ReadArrivals(stores);
  }

  /**
   * @throws RedressError `simulation-refused` with every rule that the organisation's file would refuse, or a period that is
   * none, is too long or holds too many cases; `simulation-running` (retriable): one at a time
   */
  async simulate(request: SimulationRequest, scope: CaseScope): Promise<Simulation> {
    const directory = this.directory();
    const period = this.periodOf(request);
    const read = readChanges(request.changes, 'changes', directory);
    const problems = [...periodProblems(period), ...(read.ok ? [] : read.problems)];
    if (!read.ok || problems.length > 0) throw refused(problems);
    if (this.running) {
      throw new RedressError('simulation-running', 'another replay is running; try again in a few seconds', {
        retriable: true,
      });
    }
    this.running = true;
    try {
      return await this.replay(directory, directory.changed(read.changes), { period, bound: request.bound }, scope);
    } finally {
      this.running = false;
    }
  }

  private async replay(
    before: OrganisationDirectory,
    after: OrganisationDirectory,
    { period, bound }: { readonly period: ReplayPeriod; readonly bound: number },
    scope: CaseScope,
  ): Promise<Simulation> {
    const { from, to } = period;
    const teams = before.teams.map(({ key }) => key);
    const read = await this.arrivals.read(teams, from, to);
    const [present, changed] = [
      await this.scenario(before, before, period),
      await this.scenario(after, before, period),
    ];
    const plans = await inSlices(plansOf(read.records, present.lines));
    const play = async (scenario: Scenario): Promise<Replayed> =>
      inSlices(new VirtualCentre(scenario, period, read.records, plans).play());
    const replays = {
      read,
      asItIs: await play(present),
      asChanged: await play(changed),
      from,
      to,
      bound: bound * 60_000,
    };
    return simulationOf(replays, { asItIs: seatedIn(present), asChanged: seatedIn(changed) }, scope);
  }

  private async scenario(
    directory: OrganisationDirectory,
    present: OrganisationDirectory,
    { from, to }: ReplayPeriod,
  ): Promise<Scenario> {
    const planOf: DutyBook['planOf'] = (key) => this.book.planOf(key);
    const lines = await inSlices(dutyLines({ directory, planOf, from: from - LOOK_BACK_MS, to: to + SOON_MS }));
    const roster = new OrganisationRoster(() => directory, { version: 0, planOf });
    return scenarioOf({ directory, present, roster, lines, at: toInstant(from) });
  }

  private periodOf({ from, to }: SimulationRequest): ReplayPeriod {
    const now = this.clock.now();
    const end = Math.min(to === undefined ? now : toEpoch(to), now);
    const start = from === undefined ? end - USUAL_DAYS * DAY_MS : toEpoch(from);
    return { from: start, to: end, queuesMs: QUEUES_MS, pickUpsMs: PICK_UPS_MS };
  }
}

function periodProblems({ from, to }: ReplayPeriod): readonly FieldError[] {
  if (from >= to) return [{ field: 'from', rule: 'order', message: 'must lie before to, and in the past' }];
  if (to - from <= LONGEST_DAYS * DAY_MS) return [];
  return [{ field: 'from', rule: 'period', message: `must lie at most ${String(LONGEST_DAYS)} days before to` }];
}

function* plansOf(
  records: readonly RecordedCase[],
  lines: ReadonlyMap<string, DutyLine>,
): Generator<undefined, ReadonlyMap<string, WorkPlan>> {
  const plans = new Map<string, WorkPlan>();
  for (const record of records) {
    plans.set(record.id, workPlan(record, lines));
    yield;
  }
  return plans;
}

function seatedIn({ people }: Scenario): readonly Seated[] {
  return [...people].flatMap(([team, members]) =>
    members.map(({ key, capacity }) => ({ person: key, team, capacity })),
  );
}

function refused(fields: readonly FieldError[]): RedressError {
  const said = fields.map(({ field, message }) => `${field} ${message}`).join('; ');
  return new RedressError('simulation-refused', `This cannot be tried out: ${said}.`, { fields });
}
