/** Message rates: per project and per device they refuse, per device for collapsible messages they only delay (clouds/fcm.md §6). */
import type { FcmProject } from './projects.ts';
import { LIMITS } from './spec.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

interface Window {
  startedAt: number;
  used: number;
}
const turned = (window: Window | undefined, lengthMs: number, now: number): Window =>
  window === undefined || now - window.startedAt >= lengthMs ? { startedAt: now, used: 0 } : window;

export class ProjectRate {
  readonly #windows = new Map<FcmProject, Window>();

  /** Counts one message; refused ones (4xx) count too, so this comes before every check. @returns false over the limit. */
  take(project: FcmProject, now: number): boolean {
    const window = turned(this.#windows.get(project), MINUTE_MS, now);
    this.#windows.set(project, window);
    if (window.used >= project.limits.projectPerMinute) return false;
    window.used += 1;
    return true;
  }
}

export interface DeviceRate {
  minute: Window;
  hour: Window;
}
/** @returns the device's windows with this message counted, or undefined when it is over its rate. */
export function takeDevice(rate: DeviceRate | undefined, project: FcmProject, now: number): DeviceRate | undefined {
  const minute = turned(rate?.minute, MINUTE_MS, now);
  const hour = turned(rate?.hour, HOUR_MS, now);
  if (minute.used >= project.limits.devicePerMinute || hour.used >= project.limits.devicePerHour) return undefined;
  minute.used += 1;
  hour.used += 1;
  return { minute, hour };
}

/** A burst, then one more every three minutes. */
export interface Bucket {
  tokens: number;
  filledAt: number;
}
/** @returns when the next collapsible message may go to this device: now, or an epoch time to wait for. Pure. */
export function takeCollapsible(
  bucket: Bucket | undefined,
  burst: number,
  now: number,
): { bucket: Bucket; goesAt: number } {
  if (!Number.isFinite(burst)) return { bucket: { tokens: burst, filledAt: now }, goesAt: now };
  const before = bucket ?? { tokens: burst, filledAt: now };
  const refills = Math.floor((now - before.filledAt) / LIMITS.collapsibleRefillMs);
  const tokens = Math.min(burst, before.tokens + refills);
  const filledAt = tokens === burst ? now : before.filledAt + refills * LIMITS.collapsibleRefillMs;
  return tokens >= 1
    ? { bucket: { tokens: tokens - 1, filledAt }, goesAt: now }
    : { bucket: { tokens, filledAt }, goesAt: filledAt + LIMITS.collapsibleRefillMs };
}
