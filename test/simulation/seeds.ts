/** Half of the seeds, for one of two test files that run side by side. */
export function seedsOf(half: 0 | 1): number[] {
  const single = process.env['REDRESS_SIMULATION_SEED'];
  if (single !== undefined) return Number(single) % 2 === half ? [Number(single)] : [];
  // What two quiet cores play in about three minutes.
  const count = Number(process.env['REDRESS_SIMULATION_SCHEDULES'] ?? 20_000);
  // A fixed beginning: everybody plays the same schedules unless they ask for others.
  const base = Number(process.env['REDRESS_SIMULATION_BASE'] ?? 1);
  const all = Array.from({ length: count }, (_, index) => base + index);
  return all.filter((seed) => Math.abs(seed) % 2 === half);
}
