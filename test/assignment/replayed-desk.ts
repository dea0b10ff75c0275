import {
  DutyLine,
  ReadArrivals,
  VirtualCentre,
  workPlan,
  type Person,
  type Replayed,
  type Scenario,
} from '@redress/assignment';
import { CASES, type CaseHead } from '@redress/cases';
import { SeededRandom } from '@redress/testing';
import { Desk, person, START } from './desk.js';

export const MINUTE_MS = 60_000;

// Who begins work within so many minutes has a share of what waits.
const SOON = 10;

/** Minutes of the day on which somebody works; nothing stands for always. */
type Shift = readonly [from: number, to: number];

interface Rostered {
  readonly person: Person;
  readonly shift?: Shift;
  /** From that minute on they are absent. */
  readonly absentFrom?: number;
}

/** A day at a desk that goes by by chance: customers come, handlers look, ask, answer and close, shifts begin and end. */
export class RandomDay {
  readonly roster: readonly Rostered[];
  private readonly random: SeededRandom;
  private readonly questions = new Set<string>();
  private arrivals = 0;

  private constructor(
    readonly desk: Desk,
    seed: number,
    private readonly minutes: number,
  ) {
    this.random = new SeededRandom(seed);
    this.roster = Array.from({ length: 4 + this.random.below(4) }, (_, index) => this.member(index));
  }

  static async pass(seed: number, minutes: number): Promise<RandomDay> {
    const day = new RandomDay(await Desk.open(), seed, minutes);
    for (let minute = 0; minute < minutes; minute += 1) await day.minute(minute);
    return day;
  }

  /** Everybody's duty, as it was. */
  lines(): ReadonlyMap<string, DutyLine> {
    return new Map(
      this.roster.map((each) => {
        const moments = Array.from({ length: this.minutes + SOON }, (_, minute) => minute);
        const spans = moments.map((minute) => ({ at: START + minute * MINUTE_MS, duty: dutyOf(each, minute) }));
        return [each.person.key, new DutyLine(spans)];
      }),
    );
  }

  /** Replays the day from that minute on, with other people where they are given. */
  async replay(fromMinute: number, rules: Partial<Scenario['rules']> = {}): Promise<Replayed> {
    const { desk } = this;
    const [from, to] = [START + fromMinute * MINUTE_MS, START + this.minutes * MINUTE_MS];
    const lines = this.lines();
    const scenario: Scenario = {
      modes: new Map([['parcels', 'push']]),
      people: new Map([['parcels', this.roster.map((each) => each.person)]]),
      lines,
      rules: { ...desk.roster.rules(), ...rules },
      demand: (needs) => desk.roster.demand(needs),
      share: (move) => desk.roster.share(move),
      teamOf: ({ teamKey }) => teamKey,
    };
    const { records } = await new ReadArrivals(desk.core.stores).read(['parcels'], from, to);
    const plans = new Map(records.map((record) => [record.id, workPlan(record, lines)]));
    const period = { from, to, queuesMs: MINUTE_MS, pickUpsMs: MINUTE_MS };
    const steps = new VirtualCentre(scenario, period, records, plans).play();
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  private member(index: number): Rostered {
    const key = `p${String(index)}`;
    const skills = ['late', 'lost'].filter(() => this.random.chance(0.6));
    const languages = this.random.chance(0.5) ? { languages: [this.random.pick(['en', 'de'])] } : {};
    const capacity = 100 * (2 + this.random.below(4));
    const start = this.random.below(this.minutes / 2);
    return {
      person: person(key, { skills, capacity, ...languages }),
      ...(this.random.chance(0.5) ? { shift: [start, start + 60 + this.random.below(this.minutes / 2)] as const } : {}),
      ...(this.random.chance(0.2) ? { absentFrom: this.random.below(this.minutes) } : {}),
    };
  }

  // The sweeps come on the minute; everything else in between, one after the other.
  private async minute(minute: number): Promise<void> {
    const { desk, random } = this;
    desk.clock.at = START + minute * MINUTE_MS;
    const people = this.roster.map((each) => personAt(each, minute));
    if (JSON.stringify(people) !== JSON.stringify(desk.people)) await desk.staff(...people);
    await desk.pickUps.sweep(() => undefined);
    await desk.dangers.sweep(() => undefined);
    await desk.dispatcher.serveAll();
    for (let step = random.below(3); step > 0; step -= 1) {
      desk.clock.at += 1 + random.below(15_000);
      await this.happening();
    }
  }

  private async happening(): Promise<void> {
    const { desk, random } = this;
    const heads = await desk.database
      .model(CASES)
      .find({ _id: { $gt: '' } })
      .sort({ _id: 1 })
      .lean<CaseHead[]>();
    const held = heads.filter(({ handlerKey }) => handlerKey !== '');
    const mine = held.length === 0 ? undefined : random.pick(held);
    if (mine === undefined || random.chance(0.35)) return this.arrive();
    const { _id, handlerKey, assignment, waitingFor, revision } = mine;
    if (assignment.openedAt === undefined) return random.chance(0.6) ? desk.look(_id, handlerKey) : undefined;
    if (waitingFor === 'customer' && !this.questions.has(_id)) {
      this.questions.add(_id);
      await desk.answer(_id);
      return;
    }
    if (random.chance(0.4)) return desk.write(_id, handlerKey, this.questions.has(_id) ? 'reply' : 'question');
    await desk.core.moving.move(mine, { to: 'closed', reason: 'done' }, { by: handlerKey, revision });
  }

  private async arrive(): Promise<void> {
    const { random } = this;
    this.arrivals += 1;
    await this.desk.arriveAndDispatch({
      id: `c${String(this.arrivals).padStart(4, '0')}`,
      from: `customer-${String(random.below(30))}`,
      words: random.pick(['it is late', 'it is lost', 'hello', 'hello again', 'it is late, a danger']),
      dueIn: 1 + random.below(5),
      language: random.pick(['en', 'de']),
    });
  }
}

function dutyOf({ shift, absentFrom = Infinity }: Rostered, minute: number): Person['duty'] {
  if (minute >= absentFrom) return 'absent';
  return shift === undefined || (minute >= shift[0] && minute < shift[1]) ? 'on' : 'off';
}

function personAt(each: Rostered, minute: number): Person {
  const duty = dutyOf(each, minute);
  const starts = duty === 'off' && dutyOf(each, minute + SOON) === 'on';
  return { ...each.person, duty, ...(starts ? { startsSoon: true } : {}) };
}
