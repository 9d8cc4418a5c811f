/** How fast a cloud answers: what came within the last `windowMs`. State only: the clock comes in with each call. */
export interface Pace {
  /** A request goes out after a time without any. */
  begin(nowMs: number): void;
  note(nowMs: number): void;
  /**
   * Answers of the present window, or of the one before where those were more; 0 after a silence. While nothing is on the
   * wire, and until the first answers should be there, also what was known of it within the last minute.
   */
  recent(nowMs: number, idle: boolean): number;
}

/** A cloud that was fast a minute ago is taken to be fast still, until it is silent. */
const REMEMBERED_MS = 60_000;

export function createPace(windowMs: number): Pace {
  let startMs = Number.NEGATIVE_INFINITY;
  let before = 0;
  let count = 0;
  let known = 0;
  let knownMs = Number.NEGATIVE_INFINITY;
  const turn = (now: number): void => {
    const age = now - startMs;
    if (age >= 0 && age < windowMs) return;
    if (count > 0) {
      // The last window of a burst is cut short: it says little of the pace.
      known = Math.max(count, Math.floor(known / 2));
      knownMs = now;
    }
    // Two windows without an answer, or a clock that was set back: nothing is known of now.
    before = age >= 0 && age < 2 * windowMs ? count : 0;
    count = 0;
    startMs = now;
  };
  const remembered = (now: number): number => (now >= knownMs && now - knownMs < REMEMBERED_MS ? known : 0);
  return {
    begin(now) {
      turn(now);
      before = Math.max(before, remembered(now));
      if (count === 0) startMs = now;
    },
    note(now) {
      turn(now);
      count += 1;
    },
    recent(now, idle) {
      turn(now);
      const recent = Math.max(before, count);
      return idle ? Math.max(recent, remembered(now)) : recent;
    },
  };
}
