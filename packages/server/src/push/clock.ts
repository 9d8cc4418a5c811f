import { clearTimeout, setTimeout } from 'node:timers';

/** Time, from outside: tests move it by hand. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}
export interface Timers {
  /** Runs once after `ms`; the timer never keeps the process alive. */
  after(ms: number, run: () => void): Timer;
}
export interface Timer {
  cancel(): void;
}

/** Node's timers hold at most 2^31-1 ms; a longer wait is looked at again then. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = { now: () => Date.now() };
export const systemTimers: Timers = {
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), LONGEST_MS));
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/**
 * Repeats an asynchronous task, never two runs at a time, the pause counted from the end of one run. A failed run is
 * reported and the next one comes all the same.
 */
export function every(timers: Timers, ms: number, task: () => Promise<void>, onError: (error: unknown) => void): Timer {
  let stopped = false;
  let timer: Timer | undefined;
  const next = (): void => {
    if (stopped) return;
    timer = timers.after(ms, () => {
      task().catch(onError).finally(next);
    });
  };
  next();
  return {
    cancel() {
      stopped = true;
      timer?.cancel();
    },
  };
}
