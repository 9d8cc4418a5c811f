/** Numbers and names of FCM HTTP v1, each with its place in clouds/fcm.md. */
import type { ConnectionManners } from '../../front/manners.ts';
import type { Switch } from '../cloud.ts';

/** §1. */
export const ENDPOINTS = {
  api: ['fcm.googleapis.com', 'fcm.mtls.googleapis.com', 'iid.googleapis.com'],
  oauth: ['oauth2.googleapis.com'],
} as const;

/** §2. */
export const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
export const SCOPES_THAT_SEND = [
  'https://www.googleapis.com/auth/firebase.messaging',
  'https://www.googleapis.com/auth/cloud-platform',
] as const;
export const TOKEN_LIFE_SECONDS = 3599;
export const ASSERTION_LIFE_SECONDS = 3600;
/** §2, emulator: clock within five minutes. */
export const CLOCK_SKEW_SECONDS = 300;

/** §6. */
export const LIMITS = {
  payloadBytes: 4096,
  topicPayloadBytes: 2048,
  ttlSeconds: 2_419_200,
  collapseKeys: 4,
  /** unconfirmed: beyond it everything stored is dropped. */
  storedNonCollapsible: 100,
  projectPerMinute: 600_000,
  devicePerMinute: 240,
  devicePerHour: 5000,
  collapsibleBurst: 20,
  collapsibleRefillMs: 180_000,
  topicTokens: 1000,
  /** A token of a phone that was away for longer is no more. */
  inactiveMs: 270 * 86_400_000,
} as const;

/** §7. */
export const MAX_CONCURRENT_STREAMS = 100;
/** §7; the code of the first two GOAWAYs is not told, so they are taken for what they are: no error. */
export const MANNERS: ConnectionManners = {
  idle: { afterMs: 4 * 60_000, words: 'session_timeout' },
  age: { afterMs: 3_600_000, words: 'max_age' },
  pings: { most: 3, words: 'too_many_pings' },
  pingsAfterAnswers: true,
};

/** Tokens look like `<id>:APA91b…`, about 140–200 characters (§3). */
export const TOKEN_FORMAT = /^[A-Za-z0-9_-]{10,40}:APA91b[A-Za-z0-9_-]{100,180}$/;

export const SWITCHES = {
  dryRunDeadToken: {
    default: 'reported',
    values: ['reported', 'accepted'],
    doc: 'validate_only with a dead token: UNREGISTERED, or accepted',
    source: 'clouds/fcm.md §3',
  },
  projectQuotaBody: {
    default: 'error_info',
    values: ['error_info', 'fcm_error'],
    doc: 'body of a 429 for the project: ErrorInfo without FcmError, or FcmError QUOTA_EXCEEDED',
    source: 'clouds/fcm.md §4, §8.6',
  },
  quotaRetryAfter: {
    default: 'absent',
    values: ['absent', '60'],
    doc: 'retry-after header of a 429 for the project',
    source: 'clouds/fcm.md §5',
  },
  reservedKeys: {
    default: 'wide',
    values: ['wide', 'narrow'],
    doc: 'reserved data keys: also `gcm` and everything starting `google`, or only `google.` and `gcm.notification.`',
    source: 'clouds/fcm.md §3',
  },
  displayCollapseKey: {
    default: 'package',
    values: ['package', 'none'],
    doc: 'display messages without collapse_key: stored under the package name (only the newest survives), or each kept',
    source: 'clouds/fcm.md §3 ("always collapsible")',
  },
  storedLimit: {
    default: 'drop_all',
    values: ['drop_all', 'none'],
    doc: 'more than 100 stored non-collapsible messages: all dropped, or no limit',
    source: 'clouds/fcm.md §6',
  },
  assertion: {
    default: 'strict',
    values: ['strict', 'lax'],
    doc: 'the signature of the service account is verified, or only parsed',
    source: 'clouds/fcm.md §2',
  },
  malformedTokenBody: {
    default: 'bad_request',
    values: ['bad_request', 'message_only'],
    doc: 'a malformed token: with BadRequest field message.token, or with the message text only',
    source: 'clouds/fcm.md §4',
  },
  unknownPath: {
    default: 'html',
    values: ['html', 'json'],
    doc: 'body of a 404 for an unknown path',
    source: 'clouds/fcm.md §8.3',
  },
} as const satisfies Record<string, Switch>;
export type FcmSwitches = Record<keyof typeof SWITCHES, string>;
