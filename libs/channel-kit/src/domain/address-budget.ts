import { derivedId, toEpoch, toInstant, type Instant } from '@redress/kernel';

/** A mail that went to an address, or is about to: the update's id, or that of the group that went as one. */
export interface BudgetSlot {
  readonly id: string;
  readonly at: Instant;
  /** The updates of a group. */
  readonly members?: readonly string[];
}

/** What one address got of late, and what waits for it. */
export interface AddressBudget {
  readonly slots: readonly BudgetSlot[];
  /** Updates that wait, the longest waiting first. */
  readonly waiting: readonly string[];
}

/** How many automatic messages one address gets, and how many updates one of them may bring. */
export interface AddressLimits {
  /** The length of an hour in milliseconds; a day is 24 of them. */
  readonly hourMs: number;
  readonly perHour: number;
  readonly perDay: number;
  readonly together: number;
}

/** What becomes of the updates that arrived for one address. */
export interface BudgetDecision {
  readonly budget: AddressBudget;
  /** Go by themselves. */
  readonly alone: readonly string[];
  /** Go together, each group under an id that follows from its members. */
  readonly groups: readonly { readonly id: string; readonly members: readonly string[] }[];
  /** Wait until then. */
  readonly held: readonly string[];
  readonly heldUntil?: Instant;
}

const HOURS_A_DAY = 24;
// What is beyond waits all the same and asks again when its time comes; a list must have an end.
const WAITING_MAXIMUM = 500;

/** No budget yet: an address that has had nothing. */
export const UNUSED_BUDGET: AddressBudget = { slots: [], waiting: [] };

/**
 * Decides which of `arrived` may go to an address now. What does not fit waits; once there is room all that waited goes
 * as one. An update that has its slot already keeps it, so a decision can be repeated.
 */
export function decideBudget(
  budget: AddressBudget,
  arrived: readonly string[],
  limits: AddressLimits,
  nowMs: number,
): BudgetDecision {
  const at = toInstant(nowMs);
  const slots = budget.slots.filter((slot) => toEpoch(slot.at) > nowMs - HOURS_A_DAY * limits.hourMs);
  const known = new Set(slots.flatMap(({ id, members = [] }) => [id, ...members]));
  const alone = arrived.filter((id) => slots.some((slot) => slot.id === id));
  let waiting = [...new Set([...budget.waiting, ...arrived])].filter((id) => !known.has(id));
  // Whoever decided on a group may not have formed it yet, or may have died: it is the same group for everybody.
  const groups: { id: string; members: readonly string[] }[] = slots.flatMap(({ id, members = [] }) =>
    members.some((member) => arrived.includes(member)) ? [{ id, members }] : [],
  );
  const first = budget.waiting.length === 0 ? 1 : limits.together;
  while (waiting.length > 0 && opensAt(slots, limits, nowMs) <= nowMs) {
    // Nothing has waited before: each goes by itself as long as there is room.
    const members = waiting.slice(0, first);
    waiting = waiting.slice(members.length);
    const [only = ''] = members;
    if (members.length === 1) {
      alone.push(only);
      slots.push({ id: only, at });
    } else {
      const id = derivedId('delivery.group', ...members);
      groups.push({ id, members });
      slots.push({ id, at, members });
    }
  }
  const left = new Set(waiting);
  const held = arrived.filter((id) => left.has(id));
  const opens = held.length === 0 ? {} : { heldUntil: toInstant(opensAt(slots, limits, nowMs)) };
  return { budget: { slots, waiting: waiting.slice(0, WAITING_MAXIMUM) }, alone, groups, held, ...opens };
}

/** How many messages the address got within the last hour. */
export function withinHour(budget: AddressBudget, nowMs: number, hourMs: number): number {
  return budget.slots.filter(({ at }) => toEpoch(at) > nowMs - hourMs).length;
}

/** When the next message may go, in milliseconds; not after `nowMs` when it may go now. */
function opensAt(slots: readonly BudgetSlot[], { hourMs, perHour, perDay }: AddressLimits, nowMs: number): number {
  const dayMs = HOURS_A_DAY * hourMs;
  const times = slots.map(({ at }) => toEpoch(at)).sort((one, other) => one - other);
  const hour = (times.at(-perHour) ?? nowMs - dayMs) + hourMs;
  const day = (times.at(-perDay) ?? nowMs - 2 * dayMs) + dayMs;
  return Math.max(hour, day);
}
