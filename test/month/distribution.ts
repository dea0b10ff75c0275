/** How numbers lie. Percentiles are of the sorted numbers themselves, without interpolation. */
export interface Distribution {
  readonly count: number;
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
}

export function distributionOf(values: readonly number[]): Distribution {
  const sorted = Float64Array.from(values).sort();
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  const mean = values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
  return { count: sorted.length, min: at(0), p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), mean };
}

/** Standard deviation over the mean: 0 where all are equal. */
export function variation(values: readonly number[]): number {
  const { mean } = distributionOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return mean === 0 ? 0 : Math.sqrt(squares / values.length) / mean;
}

/** Gini coefficient: 0 where all are equal, towards 1 where one has everything. */
export function gini(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const sum = sorted.reduce((total, value) => total + value, 0);
  const ranked = sorted.reduce((total, value, rank) => total + (rank + 1) * value, 0);
  const count = sorted.length;
  return sum === 0 ? 0 : (2 * ranked) / (count * sum) - (count + 1) / count;
}
