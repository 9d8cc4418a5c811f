import type { Clock, Timers } from '../clock.ts';

/** A clock that stands still until a test moves it; timers fire in their order while it moves. */
export interface ManualTime extends Clock, Timers {
  /** Moves on, firing what is due; between two timers everything that could run has run. */
  advance(ms: number): Promise<void>;
  /** Lets everything run that needs no time to pass. */
  settle(): Promise<void>;
}

export function createManualTime(startMs: number): ManualTime {
  let now = startMs;
  let order = 0;
  const due: { atMs: number; order: number; run: () => void }[] = [];
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 12; i += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    now: () => now,
    after(ms, run) {
      const entry = { atMs: now + Math.max(0, ms), order: ++order, run };
      due.push(entry);
      return {
        cancel() {
          const at = due.indexOf(entry);
          if (at !== -1) due.splice(at, 1);
        },
      };
    },
    settle,
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const next = due.filter((one) => one.atMs <= until).sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
        if (next === undefined) break;
        due.splice(due.indexOf(next), 1);
        now = Math.max(now, next.atMs);
        next.run();
        await settle();
      }
      now = until;
    },
  };
}
