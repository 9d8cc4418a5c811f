import type { DoNotDisturb } from './contract/index.ts';

const DAY_MS = 86_400_000;

/**
 * Whether the window covers this moment; its end is outside. A daily one comes again every 24 hours from its start on.
 *
 * @example covers({ startMs: tonight22, endMs: tomorrow7, daily: true }, Date.now())
 */
export function covers({ startMs, endMs, daily }: DoNotDisturb, nowMs: number): boolean {
  if (nowMs < startMs) return false;
  const into = nowMs - startMs;
  return (daily ? into % DAY_MS : into) < endMs - startMs;
}
