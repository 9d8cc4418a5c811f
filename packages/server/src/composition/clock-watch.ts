import type { Log } from '../im/index.ts';
import type { Clock, Timer, Timers } from '../push/clock.ts';
import { every } from '../push/clock.ts';

/** A step of the wall clock against the monotonic one that is worth a warning. */
const STEP_MS = 5_000;
const LOOK_MS = 30_000;

export interface ClockWatchDeps {
  clock: Clock;
  timers: Timers;
  /** Milliseconds that only ever rise (`performance.now`). */
  monotonic(): number;
  log: Pick<Log, 'warn'>;
}

/**
 * Warns when the clock jumps while the server runs. UserSigs, life times and quotas are all told by the clock: a wrong
 * one refuses good logins and lets pushes expire.
 */
export function watchClock(deps: ClockWatchDeps): Timer {
  let offset = deps.clock.now() - deps.monotonic();
  return every(
    deps.timers,
    LOOK_MS,
    async () => {
      const next = deps.clock.now() - deps.monotonic();
      const stepMs = Math.round(next - offset);
      offset = next;
      if (Math.abs(stepMs) >= STEP_MS) {
        deps.log.warn(
          { alert: 'clock_step', stepMs },
          'the clock of this machine jumped: check its time service (NTP)',
        );
      }
    },
    () => {},
  );
}

/**
 * Compares the clock with the last time this data directory was in use: a clock that stands before it was set back.
 * Returns the warning, or undefined.
 */
export function clockWentBack(nowMs: number, lastUsedMs: number | undefined): string | undefined {
  if (lastUsedMs === undefined || nowMs >= lastUsedMs - STEP_MS) return undefined;
  return `the clock says ${new Date(nowMs).toISOString()}, but this data directory was in use at ${new Date(lastUsedMs).toISOString()}: check the machine's time`;
}
