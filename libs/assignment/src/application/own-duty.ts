import { instantNow, RedressError, toEpoch, toInstant, type Clock, type Ids, type Instant } from '@redress/kernel';
import {
  dutyState,
  type Availability,
  type DutyState,
  type OrganisationDirectory,
  type PlannedAbsence,
} from '@redress/organisation';
import type { DutyBook } from './duty-book.js';

// Nobody stays on duty for days because they forgot to say that they went home.
const LONGEST_ON_DUTY_MS = 16 * 3_600_000;
const MAXIMUM_ABSENCES = 100;

/** Whether somebody works now, and what they said of it. */
export interface OwnDuty {
  readonly duty: DutyState;
  readonly said?: Availability;
}

/** What people say of their own work. */
export class OwnDutyPlan {
  constructor(
    private readonly book: DutyBook,
    private readonly directory: () => OrganisationDirectory,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  duty(key: string): OwnDuty {
    const directory = this.directory();
    const member = directory.member(key);
    const plan = this.book.planOf(key);
    const now = instantNow(this.clock);
    const duty = member === undefined ? 'off' : dutyState(directory, member, plan, now);
    const { availability } = plan;
    const ended = availability?.until !== undefined && availability.until <= now;
    return { duty, ...(availability === undefined || availability === null || ended ? {} : { said: availability }) };
  }

  /** `by-plan` takes back what was said. `until` is cut to sixteen hours for `on-duty`. @throws RedressError `validation-failed` */
  async say(key: string, state: Availability['state'] | 'by-plan', until?: Instant): Promise<OwnDuty> {
    const now = this.clock.now();
    if (until !== undefined && toEpoch(until) <= now) throw wrong('until', 'future', 'must lie in the future');
    const latest = toInstant(now + LONGEST_ON_DUTY_MS);
    const end = state === 'on-duty' && (until === undefined || until > latest) ? latest : until;
    await this.book.change(key, (plan) => ({
      ...plan,
      availability: state === 'by-plan' ? null : { state, ...(end === undefined ? {} : { until: end }) },
    }));
    return this.duty(key);
  }

  absences(key: string): readonly PlannedAbsence[] {
    return this.book.planOf(key).absences;
  }

  /** Both days are included, local to the person. @throws RedressError `validation-failed` */
  async plan(key: string, from: string, to: string): Promise<PlannedAbsence> {
    if (from > to) throw wrong('to', 'order', 'must not lie before from');
    const absence = { id: this.ids.next(), from, to };
    await this.book.change(key, (plan) => {
      if (plan.absences.length >= MAXIMUM_ABSENCES) {
        throw wrong('from', 'length', `must not be more than ${String(MAXIMUM_ABSENCES)} absences; take old ones out`);
      }
      const absences = [...plan.absences, absence].sort((a, b) => (a.from < b.from ? -1 : 1));
      return { ...plan, absences };
    });
    return absence;
  }

  /** @throws RedressError `absence-not-found` */
  async cancel(key: string, id: string): Promise<void> {
    await this.book.change(key, (plan) => {
      if (!plan.absences.some((each) => each.id === id)) {
        throw new RedressError('absence-not-found', 'you have planned no such absence');
      }
      return { ...plan, absences: plan.absences.filter((each) => each.id !== id) };
    });
  }
}

function wrong(field: string, rule: string, message: string): RedressError {
  return new RedressError('validation-failed', `${field}: ${message}`, { fields: [{ field, rule, message }] });
}
