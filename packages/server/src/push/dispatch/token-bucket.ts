/** A lane's rate in targets a second. Holds one second's worth, so a quiet lane answers at once and a busy one evenly. */
export interface TokenBucket {
  /** Whether something may start now. A request of many targets may take more than is there: the debt is waited off. */
  ready(nowMs: number): boolean;
  take(targets: number, nowMs: number): void;
  /** Milliseconds until `ready`. */
  waitMs(nowMs: number): number;
  /** Targets that may have started by `inMs` from now, at least 1. */
  within(inMs: number, nowMs: number): number;
}

/** @param perSecond More than 0; Infinity: no limit. */
export function createTokenBucket(perSecond: number, nowMs: number): TokenBucket {
  if (!(perSecond > 0)) throw new RangeError(`perSecond must be above 0, it is ${perSecond}`);
  let level = perSecond;
  let at = nowMs;
  const fill = (now: number): void => {
    // A clock that was set back gives nothing and takes nothing.
    if (now > at) level = Math.min(perSecond, level + ((now - at) / 1000) * perSecond);
    at = now;
  };
  if (perSecond === Number.POSITIVE_INFINITY) {
    return { ready: () => true, take: () => {}, waitMs: () => 0, within: () => Number.POSITIVE_INFINITY };
  }
  return {
    ready(now) {
      fill(now);
      return level >= 1 || level >= perSecond;
    },
    take(targets, now) {
      fill(now);
      level -= targets;
    },
    waitMs(now) {
      fill(now);
      const missing = Math.min(1, perSecond) - level;
      return missing <= 0 ? 0 : Math.ceil((missing / perSecond) * 1000);
    },
    within(inMs, now) {
      fill(now);
      return Math.max(1, Math.floor(level + (inMs / 1000) * perSecond));
    },
  };
}
