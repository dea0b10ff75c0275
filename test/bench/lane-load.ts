import type { Lane } from './customer-lanes.js';

const STALLED_MS = 60_000;

/** Which customers complain: `count` of them from number `first` on. */
export interface Customers {
  readonly first: number;
  readonly count: number;
}

/** Receipts a second, from the first complaint to the last receipt, while `atOnce` customers complain at any time. */
export async function flatOut(lane: Lane, { first, count }: Customers, atOnce: number): Promise<number> {
  const began = performance.now();
  let next = first;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < first + count) {
        next += 1;
        await lane.complain(next - 1);
      }
    }),
  );
  for (let n = first; n < first + count; n += 1) await heard(lane, n);
  return (count * 1000) / (performance.now() - began);
}

/** Milliseconds from handing a complaint over to its receipt at the customer's side, at `rate` a second in turn over the lanes; by channel, sorted. */
export async function steady(
  lanes: readonly Lane[],
  { first, count }: Customers,
  rate: number,
): Promise<Map<string, number[]>> {
  const began = performance.now();
  const sentAt = new Map<number, number>();
  const under: Promise<void>[] = [];
  const laneOf = (n: number): Lane => lanes[n % lanes.length] as Lane;
  for (let n = first; n < first + count; n += 1) {
    await until(began + ((n - first) * 1000) / rate);
    sentAt.set(n, performance.now());
    const taken = laneOf(n).complain(n);
    // What goes wrong is told below, once everything is on its way.
    taken.catch(() => undefined);
    under.push(taken);
  }
  await Promise.all(under);
  const times = new Map(lanes.map(({ channel }) => [channel, [] as number[]]));
  for (const [n, at] of sentAt) times.get(laneOf(n).channel)?.push((await heard(laneOf(n), n)) - at);
  for (const each of times.values()) each.sort((one, other) => one - other);
  return times;
}

/** The same for one lane alone. */
export async function steadyAlone(lane: Lane, customers: Customers, rate: number): Promise<readonly number[]> {
  return (await steady([lane], customers, rate)).get(lane.channel) ?? [];
}

/** The value below which `share` (0 to 1) of the sorted values lie. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

async function heard(lane: Lane, n: number): Promise<number> {
  for (const end = performance.now() + STALLED_MS; ; await until(performance.now() + 5)) {
    const at = lane.heardAt(n);
    if (at !== undefined) return at;
    if (performance.now() > end) throw new Error(`customer ${String(n)} heard nothing by ${lane.channel}`);
  }
}

/** Resolves at the moment, as `performance.now()` has it. */
export async function until(moment: number): Promise<void> {
  const ms = moment - performance.now();
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
