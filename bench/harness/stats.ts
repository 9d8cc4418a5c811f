/** @throws {RangeError} for an empty list: a case that measured nothing must say so, not print NaN. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Nearest-rank percentile; `share` 0.99 is p99. @throws {RangeError} for an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))];
  if (found === undefined) throw new RangeError('nothing was measured');
  return found;
}
