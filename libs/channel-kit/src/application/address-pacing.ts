import { instantNow, toEpoch, toInstant, type Instant } from '@redress/kernel';
import type { Model } from 'mongoose';
import { decideBudget, withinHour, type AddressLimits, type BudgetDecision } from '../domain/address-budget.js';
import type { AddressBudgetStore, ReadBudget } from '../infrastructure/address-budget-store.js';
import { isForStaff } from '../domain/outgoing.js';
import type { DeliveryRow } from '../infrastructure/delivery-row.js';
import type { DeliveryGroups } from './delivery-groups.js';
import type { DeliveryReporter } from './delivery-reporter.js';
import type { Surroundings } from './surroundings.js';

/** Why an update waits; the row says it. */
const HELD = 'held: this address has had its automatic messages for now; goes with others as one';
const BREAKER = 'breaker';
// Two processes that write for one address at once: one is first each time.
const ROUNDS = 5;

/**
 * Slows automatic messages down to what one address can bear, so that no loop of machines and no flood of forms becomes
 * a flood of mails. Groups and delays, never drops: every update still goes out, so every duty to acknowledge is met.
 * What people write is never slowed. Counts are durable and shared by all replicas.
 *
 * The breaker: when many addresses reach their limit within an hour, an address gets one message an hour until it is
 * calm. An address that has had none this hour gets its first at once, so many new customers are never slowed.
 */
export class AddressPacing {
  private tripped = false;

  constructor(
    private readonly here: Surroundings,
    private readonly budgets: AddressBudgetStore,
    private readonly groups: DeliveryGroups,
    private readonly rows: Model<DeliveryRow>,
    private readonly reporter: Pick<DeliveryReporter, 'offer'>,
  ) {}

  /** True while automatic messages are held back everywhere. */
  get isTripped(): boolean {
    return this.tripped;
  }

  /** True for what may have to wait for its address. */
  paces(row: DeliveryRow): boolean {
    return isPaced(row);
  }

  /** Those that may go now, and the groups that go for others; the rest waits in its rows. */
  async admit(candidates: readonly DeliveryRow[]): Promise<DeliveryRow[]> {
    const paced = candidates.filter(isPaced);
    if (paced.length === 0) return [...candidates];
    const decisions = await this.decide(paced);
    const alone = new Set(decisions.flatMap((decision) => decision.alone));
    const groups: DeliveryRow[] = [];
    for (const { id, members } of decisions.flatMap((decision) => decision.groups)) {
      const group = await this.groups.begin(id, members);
      if (group !== undefined) groups.push(group);
    }
    const held = new Map(paced.map((row) => [row._id, row]));
    await Promise.all(decisions.map((decision) => this.hold(decision, held)));
    return [...candidates.filter((row) => !isPaced(row) || alone.has(row._id)), ...groups];
  }

  /** Forgets addresses that have had nothing for days, and looks whether it is calm again. */
  async tidy(): Promise<void> {
    await this.budgets.forget();
    this.noteBreaker((await this.budgets.read([BREAKER])).get(BREAKER));
  }

  private async decide(rows: readonly DeliveryRow[]): Promise<BudgetDecision[]> {
    const arrived = new Map<string, string[]>();
    for (const { recipientKey, _id } of rows) arrived.set(recipientKey, [...(arrived.get(recipientKey) ?? []), _id]);
    const decided: BudgetDecision[] = [];
    for (let round = 0; round < ROUNDS && arrived.size > 0; round += 1) {
      const read = await this.budgets.read([...arrived.keys(), BREAKER]);
      const limits = this.limits(read.get(BREAKER));
      const now = this.here.clock.now();
      const changes = [...arrived].flatMap(([key, ids]) => {
        const budget = read.get(key);
        return budget === undefined ? [] : [{ ...budget, decision: decideBudget(budget, ids, limits, now) }];
      });
      const lost = await this.budgets.write(changes.map((change) => ({ ...change, next: change.decision.budget })));
      const kept = changes.filter(({ key }) => !lost.has(key));
      for (const { key, decision } of kept) {
        decided.push(decision);
        arrived.delete(key);
      }
      await this.noteFull(kept.filter(({ decision }) => this.isFull(decision, now)).map(({ key }) => key));
    }
    // Whoever was never first in five rounds is due in its row and tries again with the next sweep.
    return decided;
  }

  private limits(breaker: ReadBudget | undefined): AddressLimits {
    const { hourMs, perAddressHour, perAddressDay, together } = this.here.timing;
    this.noteBreaker(breaker);
    return { hourMs, perHour: this.tripped ? 1 : perAddressHour, perDay: perAddressDay, together };
  }

  private isFull({ held, budget }: BudgetDecision, now: number): boolean {
    const { hourMs, perAddressHour } = this.here.timing;
    return held.length > 0 && withinHour(budget, now, hourMs) >= perAddressHour;
  }

  private async hold({ held, heldUntil }: BudgetDecision, paced: ReadonlyMap<string, DeliveryRow>): Promise<void> {
    if (heldUntil === undefined) return;
    const wait = { reason: HELD, changedAt: instantNow(this.here.clock) };
    await this.rows.updateMany(
      { _id: { $in: [...held] }, state: 'queued', attempts: 0, follows: { $exists: false } },
      { $set: { notBefore: heldUntil, dueAt: heldUntil, held: true, ...wait } },
    );
    for (const id of held) {
      const row = paced.get(id);
      if (row !== undefined && row.held !== true) this.reporter.offer({ ...row, ...wait });
    }
  }

  /** Writes down which addresses reached their limit; enough of them within an hour trip the breaker. */
  private async noteFull(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    for (let round = 0; round < ROUNDS; round += 1) {
      const breaker = (await this.budgets.read([BREAKER])).get(BREAKER);
      if (breaker === undefined) return;
      const now = this.here.clock.now();
      const recent = breaker.slots.filter(({ at }) => toEpoch(at) > now - this.here.timing.hourMs);
      const news = keys.filter((key) => recent.every(({ id }) => id !== key));
      if (news.length === 0) return;
      const at: Instant = toInstant(now);
      // Twice as many as trip it say all that needs to be known, and keep the row small.
      const slots = [...recent, ...news.map((id) => ({ id, at }))].slice(-2 * this.here.timing.breakerAddresses);
      const next = { ...breaker, slots };
      if ((await this.budgets.write([{ ...breaker, next }])).size > 0) continue;
      this.noteBreaker(next);
      return;
    }
  }

  private noteBreaker(breaker: ReadBudget | undefined): void {
    const { clock, timing, log, channel } = this.here;
    const addresses = breaker === undefined ? 0 : withinHour(breaker, clock.now(), timing.hourMs);
    const tripped = addresses >= timing.breakerAddresses;
    if (tripped && !this.tripped) {
      log.error('many addresses reached their limit: automatic messages are held back until it is calm', {
        channel,
        addresses,
      });
    }
    if (!tripped && this.tripped) log.info('automatic messages are no longer held back', { channel });
    this.tripped = tripped;
  }
}

/** Slowed is what a machine says to customers for the first time, except whom to call in danger; what was tried before has its place already. */
function isPaced({ update, attempts, together }: DeliveryRow): boolean {
  if (update.kind === 'emergency') return false;
  return !isForStaff(update) && update.automatic !== 'no' && attempts === 0 && together === undefined;
}
