import type { Outcome } from '../channel.ts';

/** How long a 429 without `Retry-After` pauses a lane. */
const BUSY_MS = 10_000;

/**
 * What an answer means whose body is none of the cloud's: the HTTP status alone speaks. For clouds that put their own code
 * into the body of an HTTP 200.
 */
export function outcomeOfStatus(status: number, waitMs: number | undefined): Outcome & { code: string } {
  const code = status === 200 ? 'unreadable' : `http_${status}`;
  if (status === 429) return { kind: 'throttled', code, retryAfterMs: waitMs ?? BUSY_MS, scope: 'lane' };
  // 503 is the front door refusing; behind it others may have been at work.
  if (status === 503) return { kind: 'unavailable', code, ...retryAfter(waitMs) };
  if (status >= 500 || (status >= 200 && status < 300)) return { kind: 'uncertain', code, ...retryAfter(waitMs) };
  if (status === 401) return { kind: 'refused', code, cause: 'credentials' };
  if (status === 403) return { kind: 'refused', code, cause: 'permission' };
  if (status === 400 || status === 413 || status === 414) return { kind: 'refused', code, cause: 'payload' };
  // Redirects, 404, 405, 407 …: not the cloud's API is answering.
  return { kind: 'refused', code, cause: 'config' };
}

/** The optional field of `unavailable` and `uncertain`. */
export const retryAfter = (waitMs: number | undefined): { retryAfterMs?: number } =>
  waitMs === undefined ? {} : { retryAfterMs: waitMs };
