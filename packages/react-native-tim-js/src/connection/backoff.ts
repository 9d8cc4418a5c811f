/**
 * Wait before connecting again, milliseconds: doubling from `baseMs` to `maxMs`, of which the upper half is left to chance,
 * so that the clients of a server that came back do not all arrive at once.
 *
 * @param attempt failed attempts before, from 0
 * @param chance 0 ≤ n < 1
 */
export function backoff(attempt: number, baseMs: number, maxMs: number, chance: number): number {
  const full = Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 20));
  return Math.round(full / 2 + (full / 2) * chance);
}
