import { type Environment, hostEnvironment } from '../environment.ts';

export interface ManualEnvironment extends Environment {
  /** Lets time pass: what is due runs, in order. */
  advance(ms: number): void;
  /** Milliseconds until each timer that is set. */
  pending(): number[];
  /** Chance from now on. */
  chance(next: () => number): void;
}

/** A clock that stands still until it is told to go, and chance that always says the same. Sockets are real. */
export function manualEnvironment(): ManualEnvironment {
  let now = 1_700_000_000_000;
  let last = 0;
  let chance = (): number => 0.5;
  const timers = new Map<number, { at: number; run: () => void }>();
  return {
    ...hostEnvironment,
    now: () => now,
    random: () => chance(),
    chance(next) {
      chance = next;
    },
    setTimer(run, ms) {
      last += 1;
      timers.set(last, { at: now + ms, run });
      return last;
    },
    clearTimer: (handle) => void timers.delete(handle as number),
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!due) break;
        const [handle, timer] = due;
        timers.delete(handle);
        now = Math.max(now, timer.at);
        timer.run();
      }
      now = until;
    },
    pending: () => [...timers.values()].map((timer) => timer.at - now).sort((a, b) => a - b),
  };
}
