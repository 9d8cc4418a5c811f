/** How fast a cloud answers now: what came within the last `windowMs`. State only: the clock comes in with each call. */
export interface Pace {
  note(nowMs: number): void;
  /** Answers of the present window, or of the one before where those were more; 0 after a silence. */
  recent(nowMs: number): number;
}

export function createPace(windowMs: number): Pace {
  let startMs = Number.NEGATIVE_INFINITY;
  let before = 0;
  let count = 0;
  const turn = (now: number): void => {
    const age = now - startMs;
    if (age >= 0 && age < windowMs) return;
    // Two windows without an answer, or a clock that was set back: nothing is known of now.
    before = age >= 0 && age < 2 * windowMs ? count : 0;
    count = 0;
    startMs = now;
  };
  return {
    note(now) {
      turn(now);
      count += 1;
    },
    recent(now) {
      turn(now);
      return Math.max(before, count);
    },
  };
}
