import type { IncomingHttpHeaders } from 'node:http';
import type { Outcome } from '../channel.ts';
import { retryAfterMs } from '../transport/retry-after.ts';
import { type FcmErrorBody, parseFcmError } from './error-body.ts';

/** What an answer means. `unauthorized` is ours to mend: a fresh OAuth token and once more. */
export interface FcmVerdict {
  outcome: Outcome;
  unauthorized: boolean;
  code: string;
  detail: string;
}

/** Project quota: no sooner than one minute — clouds/fcm.md §5. */
const PROJECT_PAUSE_MS = 60_000;
/** One device's bucket: 240 a minute, so a quarter of a minute frees 60 — clouds/fcm.md §6. */
const DEVICE_PAUSE_MS = 15_000;
/** What the HTML page of a 502 asks for — clouds/fcm.md §4. */
const EDGE_PAUSE_MS = 30_000;

/**
 * Reads an answer that is not 200, by (FcmError, status, HTTP) in that order — clouds/fcm.md §4, §13.
 */
export function readFcmError(status: number, headers: IncomingHttpHeaders, body: string, nowMs: number): FcmVerdict {
  const error = parseFcmError(body);
  const waitMs = retryAfterMs(headers['retry-after'], nowMs);
  const code = error.fcmCode ?? error.status ?? `http_${status}`;
  const outcome =
    byFcmCode(error, code, waitMs) ?? byStatus(error, code, waitMs) ?? byHttp(status, `http_${status}`, waitMs);
  const bare = error.fcmCode === undefined && (status === 401 || error.status === 'UNAUTHENTICATED');
  return { outcome, unauthorized: bare, code, detail: error.message };
}

function byFcmCode(error: FcmErrorBody, code: string, waitMs: number | undefined): Outcome | undefined {
  switch (error.fcmCode) {
    case 'UNREGISTERED':
      // Uninstalled, rotated, 270 days idle.
      return { kind: 'invalid_token', code, evidence: 'certain' };
    case 'SENDER_ID_MISMATCH':
      // A wrong service account makes every token look like this: only a repetition counts.
      return { kind: 'invalid_token', code, evidence: 'strike' };
    case 'INVALID_ARGUMENT':
      return blamesToken(error)
        ? { kind: 'invalid_token', code, evidence: 'certain' }
        : { kind: 'refused', code, cause: 'payload' };
    case 'QUOTA_EXCEEDED':
      return throttled(error, code, waitMs);
    case 'UNAVAILABLE':
      // May have been delivered (firebase-admin-node #1248).
      return { kind: 'uncertain', code, ...retry(waitMs) };
    case 'INTERNAL':
      // Also FCM's own 5 s deadline, behind which the work goes on.
      return { kind: 'uncertain', code, ...retry(waitMs) };
    case 'THIRD_PARTY_AUTH_ERROR':
    case 'APNS_AUTH_ERROR':
      // The project's APNs or Web Push key is wrong: not our OAuth token, not the phone's token, and no Android phone's affair.
      return { kind: 'refused', code, cause: 'config', scope: 'some' };
    default:
      // UNSPECIFIED_ERROR and codes to come: by status and HTTP.
      return undefined;
  }
}

function byStatus(error: FcmErrorBody, code: string, waitMs: number | undefined): Outcome | undefined {
  switch (error.status) {
    case 'INVALID_ARGUMENT':
    case 'OUT_OF_RANGE':
      // Also the 400 without any details (over 4096 bytes): never the token's fault.
      return { kind: 'refused', code, cause: 'payload' };
    case 'UNAUTHENTICATED':
      return { kind: 'refused', code, cause: 'credentials' };
    case 'PERMISSION_DENIED':
      return { kind: 'refused', code, cause: 'permission' };
    case 'NOT_FOUND':
      // Without FcmError it may be the project that is not found: a strike.
      return { kind: 'invalid_token', code, evidence: 'strike' };
    case 'FAILED_PRECONDITION':
    case 'UNIMPLEMENTED':
      return { kind: 'refused', code, cause: 'config' };
    case 'RESOURCE_EXHAUSTED':
      return throttled(error, code, waitMs);
    case 'UNAVAILABLE':
    case 'INTERNAL':
    case 'DEADLINE_EXCEEDED':
    case 'ABORTED':
    case 'CANCELLED':
    case 'UNKNOWN':
      return { kind: 'uncertain', code, ...retry(waitMs) };
    default:
      return undefined;
  }
}

function byHttp(status: number, code: string, waitMs: number | undefined): Outcome {
  if (status === 429) return { kind: 'throttled', code, retryAfterMs: waitMs ?? PROJECT_PAUSE_MS, scope: 'lane' };
  if (status === 502) return { kind: 'uncertain', code, retryAfterMs: Math.max(waitMs ?? 0, EDGE_PAUSE_MS) };
  if (status >= 500) return { kind: 'uncertain', code, ...retry(waitMs) };
  if (status === 401) return { kind: 'refused', code, cause: 'credentials' };
  if (status === 403) return { kind: 'refused', code, cause: 'permission' };
  if (status === 400 || status === 413) return { kind: 'refused', code, cause: 'payload' };
  // 404 as HTML, 405, redirects: something else than the API answers at this address.
  return { kind: 'refused', code, cause: 'config' };
}

/**
 * Whose quota: the project's pauses the lane, a phone's only that phone. Without FcmError it is always the project's
 * (firebase-admin-go #719). With QUOTA_EXCEEDED the words of QuotaFailure tell; where they do not, it is taken for the
 * phone's, so that one flooded phone cannot stop a lane; a spent project then parks each push it meets.
 */
function throttled(error: FcmErrorBody, code: string, waitMs: number | undefined): Outcome {
  const words = error.quotaWords.toLowerCase();
  const project =
    error.fcmCode === undefined || error.projectQuota || (/project|topic/.test(words) && !/device|token/.test(words));
  const retryAfter = waitMs ?? (project ? PROJECT_PAUSE_MS : DEVICE_PAUSE_MS);
  return { kind: 'throttled', code, retryAfterMs: retryAfter, scope: project ? 'lane' : 'token' };
}

/** clouds/fcm.md §4: field `message.token`, or this text without a field. */
function blamesToken(error: FcmErrorBody): boolean {
  if (error.fields.length > 0) return error.fields.includes('message.token');
  return /registration token is not a valid/i.test(error.message);
}

const retry = (waitMs: number | undefined): { retryAfterMs?: number } =>
  waitMs === undefined ? {} : { retryAfterMs: waitMs };

/** The message name of a 200 answer; undefined when the body is not FCM's (a captive portal, a cut body). */
export function readFcmName(body: string): string | undefined {
  try {
    const name = (JSON.parse(body) as { name?: unknown } | null)?.name;
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    // Whatever else it is, it names no message.
    return undefined;
  }
}
