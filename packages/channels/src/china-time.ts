const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Asia/Shanghai is UTC+8 the whole year (since 1991). */
const OFFSET_MS = 8 * HOUR_MS;

/** Milliseconds until the clock in China next shows that hour (0–23), always more than 0. */
export function msUntilChinaTime(hour: number, nowMs: number): number {
  const sinceMidnight = (((nowMs + OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS;
  const left = hour * HOUR_MS - sinceMidnight;
  return left > 0 ? left : left + DAY_MS;
}
