/** A token bucket per key: `perPeriod` at once, refilled evenly. Times are epoch milliseconds. */
export interface Limiter {
  /** Takes `count` of the key's allowance; false, and nothing taken, when it is not there. */
  take(key: string, count?: number): boolean;
}

/** Keys that are kept; beyond it the oldest, long refilled, go. Keys are made of known apps and commands, so there are few. */
const MAX_KEYS = 10_000;

/** @param perPeriod 0: no limit. */
export function createLimiter(perPeriod: number, periodMs: number, now: () => number): Limiter {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return {
    take(key, count = 1) {
      if (perPeriod === 0) return true;
      const atMs = now();
      const bucket = buckets.get(key) ?? { left: perPeriod, atMs };
      const refilled = ((atMs - bucket.atMs) * perPeriod) / periodMs;
      const left = Math.min(perPeriod, bucket.left + Math.max(0, refilled));
      const taken = left >= count;
      buckets.delete(key);
      buckets.set(key, { left: taken ? left - count : left, atMs });
      if (buckets.size > MAX_KEYS) {
        const oldest = buckets.keys().next();
        if (oldest.done !== true) buckets.delete(oldest.value);
      }
      return taken;
    },
  };
}
