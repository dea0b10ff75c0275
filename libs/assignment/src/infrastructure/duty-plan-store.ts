import type { Model } from 'mongoose';
import { RedressError } from '@redress/kernel';
import { defineCollection, insertMissing, type Database } from '@redress/persistence';
import { NO_PLAN, type DutyPlan } from '@redress/organisation';

/** What is known of one person's work beside the organisation file. */
export interface DutyPlanRecord extends DutyPlan {
  /** Staff key. */
  readonly _id: string;
  readonly version: number;
}

/** One row a person. */
export const DUTY_PLANS = defineCollection<DutyPlanRecord>({ name: 'duty_plans', indexes: [], bounded: true });

const MAXIMUM_TRIES = 50;

/** The plans of duty, changed by compare-and-set. */
export class DutyPlanStore {
  private readonly model: Model<DutyPlanRecord>;

  constructor(database: Database) {
    this.model = database.model(DUTY_PLANS);
  }

  async all(): Promise<DutyPlanRecord[]> {
    return this.model.find({}).lean<DutyPlanRecord[]>().exec();
  }

  async find(staffKey: string): Promise<DutyPlanRecord | null> {
    return this.model.findOne({ _id: staffKey }).lean<DutyPlanRecord>().exec();
  }

  /** Replaces the person's plan by what `decide` makes of the present one. @throws RedressError `duty-plan-contended` */
  async change(staffKey: string, decide: (plan: DutyPlan) => DutyPlan): Promise<DutyPlan> {
    for (let tries = 0; tries < MAXIMUM_TRIES; tries += 1) {
      const known = await this.find(staffKey);
      const { shifts, absences, availability = null } = decide(known ?? NO_PLAN);
      const plan = { shifts, absences, availability };
      if (known === null) {
        const row = { _id: staffKey, version: 1, ...plan };
        if ((await insertMissing(this.model, [row])).length === 0) return plan;
      } else {
        const { matchedCount } = await this.model.updateOne(
          { _id: staffKey, version: known.version },
          { $set: { ...plan, version: known.version + 1 } },
        );
        if (matchedCount === 1) return plan;
      }
    }
    throw new RedressError('duty-plan-contended', `the plan of ${staffKey} changes too fast; try again`, {
      retriable: true,
    });
  }
}
