import { SEATS, type SeatRecord } from '@redress/assignment';
import { CASES, isBarred, isClosed, isSafety, type CaseHead } from '@redress/cases';
import { MemoryEngine } from '@redress/persistence';

type EngineCollection = ReturnType<MemoryEngine['collection']>;
type Written = { readonly filter?: { readonly _id?: unknown } } | readonly { readonly _id: string }[];

/** Cases that a machine gives somebody before they have opened one of them, at most. */
export interface WatchedLimits {
  readonly unopened: number;
}

/**
 * Documents in memory whose seats and heads are looked at the moment they are written, between any two calls of any
 * replica: what must never be, is never, and not only once all has come to rest.
 */
export class WatchedEngine extends MemoryEngine {
  /** What must never be and was. */
  readonly faults: string[] = [];
  private overCapacityCount = 0;

  constructor(
    private readonly limits: WatchedLimits,
    private readonly onAssigned: (head: CaseHead, before: CaseHead) => void = () => undefined,
  ) {
    super();
  }

  /** How often a machine has given somebody more than they have room for. */
  get overCapacity(): number {
    return this.overCapacityCount;
  }

  override collection(definition: Parameters<MemoryEngine['collection']>[0]): EngineCollection {
    const { name } = definition;
    const collection = super.collection(definition);
    if (name !== SEATS.name && name !== CASES.name) return collection;
    return new Proxy(collection, {
      get: (target, method) => {
        const member = target[method as keyof EngineCollection];
        // A collection in memory has written by the time it returns its promise.
        return (...input: readonly unknown[]) =>
          this.watched(name, input[0] as Written, () => callOn(target, member, input));
      },
    });
  }

  seat(key: string): SeatRecord | undefined {
    return this.peekOne(SEATS.name, key) as SeatRecord | undefined;
  }

  head(caseId: string): CaseHead | undefined {
    return this.peekOne(CASES.name, caseId) as CaseHead | undefined;
  }

  /** What does not hold at rest between seats and all cases, or these. */
  slotFaults(heads: readonly CaseHead[] = this.peek(CASES.name) as readonly CaseHead[]): string[] {
    const slots = new Map<string, string[]>();
    for (const { _id, slots: held } of this.peek(SEATS.name) as readonly SeatRecord[]) {
      for (const slot of held) slots.set(slot.case, [...(slots.get(slot.case) ?? []), `${_id} ${slot.token}`]);
    }
    return heads.flatMap((head) => {
      const held = (slots.get(head._id) ?? []).join();
      const due = head.handlerKey === '' ? '' : `${head.handlerKey} ${head.assignment.token ?? ''}`;
      return held === due ? [] : [`case ${head._id} is with [${due}] and on seats [${held}]`];
    });
  }

  private watched<T>(name: string, written: Written, run: () => T): T {
    const ids = idsOf(written);
    const before = ids.map((id) => this.peekOne(name, id));
    const answer = run();
    for (const [position, id] of ids.entries()) {
      const after = this.peekOne(name, id);
      if (after === before[position] || after === undefined) continue;
      if (name === SEATS.name) this.look(before[position] as SeatRecord | undefined, after as SeatRecord);
      else this.lookAtHead(before[position] as CaseHead | undefined, after as CaseHead);
    }
    return answer;
  }

  private look(before: SeatRecord | undefined, { _id, capacity, used, unopened, slots }: SeatRecord): void {
    const taken = slots.filter(({ token }) => before?.slots.some((slot) => slot.token === token) !== true);
    if (used !== slots.reduce((sum, { weight }) => sum + weight, 0)) this.faults.push(`seat ${_id} has another sum`);
    const head = this.head(taken[0]?.case ?? '');
    if (head === undefined || isSafety(head)) return;
    if (used > capacity) this.tooMuch(`seat ${_id} holds ${String(used)} of ${String(capacity)} after ${head._id}`);
    // Who takes a case has opened it.
    if (taken[0]?.opened === false && unopened > this.limits.unopened)
      this.tooMuch(`seat ${_id} has ${String(unopened)} unopened cases after ${head._id}`);
  }

  private tooMuch(fault: string): void {
    this.overCapacityCount += 1;
    this.faults.push(fault);
  }

  private lookAtHead(before: CaseHead | undefined, after: CaseHead): void {
    const { _id, handlerKey, ownerKey, queue, state } = after;
    if (ownerKey === '') this.faults.push(`case ${_id} has no owner`);
    if (handlerKey !== '' && queue !== '') this.faults.push(`case ${_id} is with ${handlerKey} and in a queue`);
    if (after.opened && !isClosed(state) && handlerKey === '' && queue === '')
      this.faults.push(`case ${_id} is with nobody and in no queue`);
    if (handlerKey === '') return;
    if (isBarred(after, handlerKey)) this.faults.push(`case ${_id} is with ${handlerKey}, who must not have it`);
    if (before !== undefined && before.assignment.token !== after.assignment.token) this.onAssigned(after, before);
  }
}

function callOn(target: EngineCollection, member: unknown, input: readonly unknown[]): unknown {
  return (member as (...given: unknown[]) => unknown).apply(target, [...input]);
}

function idsOf(written: Written): readonly string[] {
  if (Array.isArray(written)) return (written as readonly { readonly _id: string }[]).map(({ _id }) => _id);
  const id = (written as { readonly filter?: { readonly _id?: unknown } }).filter?._id;
  return typeof id === 'string' ? [id] : [];
}
