import { NO_PLAN, type DutyPlan } from '@redress/organisation';
import type { DutyPlanStore } from '../infrastructure/duty-plan-store.js';

/** Everybody's plans of duty in memory: dispatch asks for each case. Other replicas' changes come with the next `refresh`. */
export class DutyBook {
  private plans: ReadonlyMap<string, DutyPlan> = new Map();
  private edition = '';
  private count = 0;

  constructor(private readonly store: DutyPlanStore) {}

  /** Goes up whenever a plan has changed. */
  get version(): number {
    return this.count;
  }

  planOf(staffKey: string): DutyPlan {
    return this.plans.get(staffKey) ?? NO_PLAN;
  }

  async refresh(): Promise<void> {
    const rows = await this.store.all();
    const edition = rows.map(({ _id, version }) => `${_id}:${String(version)}`).join();
    if (edition === this.edition) return;
    this.edition = edition;
    this.plans = new Map(rows.map((row) => [row._id, row]));
    this.count += 1;
  }

  /** Changes a person's plan; this replica knows it at once. */
  async change(staffKey: string, decide: (plan: DutyPlan) => DutyPlan): Promise<DutyPlan> {
    const plan = await this.store.change(staffKey, decide);
    await this.refresh();
    return plan;
  }
}
