/**
 * A lane's breaker: a cloud in trouble is left alone and asked again by one request; when it is back, the lane starts
 * slowly (DESIGN §4 dispatch). State only: the clock comes in with each call.
 */
export interface BreakerSettings {
  /** Troubles in a row that open it. */
  after: number;
  /** First pause; doubles with each failed probe up to the cap. Milliseconds. */
  baseMs: number;
  capMs: number;
  /** The most that may be in flight. */
  most: number;
}
export type BreakerState = 'closed' | 'open' | 'probing' | 'ramping';

export interface Breaker {
  /** How many may be in flight now. */
  allowance(nowMs: number): number;
  /** Taken when a request starts and given back with its answer: what was sent before a pause says nothing about after it. */
  era(): number;
  /** The cloud answered, whatever it said of the push. */
  success(era: number): void;
  /** It did not process a request, or nobody knows. `retryAfterMs`: for how long it asked to be left alone. */
  trouble(era: number, nowMs: number, random: number, retryAfterMs?: number): void;
  /** The vendor account is over its rate: nothing until then, and then slowly. */
  throttle(untilMs: number): void;
  /** Somebody knows better: no pause any more, and then slowly. What was sent before says nothing about after it. */
  close(): void;
  state(nowMs: number): BreakerState;
  /** When the probe may go; 0 when it is not open. */
  openUntilMs(): number;
}

export function createBreaker(settings: BreakerSettings): Breaker {
  let limit = settings.most;
  let troubles = 0;
  let openings = 0;
  let openUntil: number | undefined;
  let era = 0;

  const open = (until: number): void => {
    openUntil = Math.max(openUntil ?? 0, until);
    troubles = 0;
    era += 1;
  };
  return {
    allowance: (now) => (openUntil === undefined ? limit : now < openUntil ? 0 : 1),
    era: () => era,
    success(of) {
      if (of !== era) return;
      troubles = 0;
      openings = 0;
      if (openUntil !== undefined) {
        openUntil = undefined;
        limit = 1;
      }
      // As TCP's slow start: one more for each answer doubles the flight with each round trip.
      if (limit < settings.most) limit += 1;
    },
    trouble(of, now, random, retryAfterMs) {
      if (of !== era) return;
      troubles += 1;
      const probing = openUntil !== undefined;
      if (!probing && retryAfterMs === undefined && troubles < settings.after) return;
      const step = Math.min(settings.capMs, settings.baseMs * 2 ** Math.min(20, openings));
      openings += 1;
      open(now + Math.max(retryAfterMs ?? 0, Math.round(step * (0.5 + random / 2))));
    },
    throttle: open,
    close() {
      if (openUntil === undefined) return;
      openUntil = undefined;
      limit = 1;
      troubles = 0;
      openings = 0;
      era += 1;
    },
    state(now) {
      if (openUntil !== undefined) return now < openUntil ? 'open' : 'probing';
      return limit < settings.most ? 'ramping' : 'closed';
    },
    openUntilMs: () => openUntil ?? 0,
  };
}
