/** What a case measures and what it must reach: the rows of the one table. */

export interface Row {
  /** Which part of the table: `FCM`, `Xiaomi`, `accept` … */
  group: string;
  name: string;
  /** What is counted, per second; undefined where a row is no rate. */
  perSecond?: number;
  /** CPU of the measured process alone, microseconds per thing counted. */
  cpuMicros?: number;
  /** `perSecond` and 1/`cpuMicros` of the bare loop of the same group: 1 is the limit. */
  ofBare?: { rate: number; cpu: number };
  /** What a row that is no rate says: `p50 4.1 ms · p99 9.0 ms`. */
  value?: string;
  target?: Target;
  note?: string;
}
/** A line of DESIGN §9. */
export interface Target {
  text: string;
  reached: boolean;
}

export const atLeast = (text: string, value: number, least: number): Target => ({ text, reached: value >= least });
export const below = (text: string, value: number, limit: number): Target => ({ text, reached: value < limit });
export const atMost = (text: string, value: number, most: number): Target => ({ text, reached: value <= most });
/** A row that must satisfy several lines: reached when every one is. Where some are, each says so. */
export function all(...targets: readonly Target[]): Target {
  const reached = targets.every((target) => target.reached);
  const some = !reached && targets.some((target) => target.reached);
  const say = (target: Target): string => (some ? `${target.text} (${target.reached ? 'yes' : 'no'})` : target.text);
  return { text: targets.map(say).join(', '), reached };
}
