import {
  CONFIG,
  type CodeMeaning,
  CREDENTIALS,
  DEAD_TOKEN,
  DOUBTFUL_TOKEN,
  INSIDE,
  limited,
  NOT_TAKEN,
  PAYLOAD,
  PERMISSION,
} from '../code-meaning.ts';

/** `reason` of an answer — clouds/apns.md §6. */
export const APNS_REASONS: ReadonlyMap<string, CodeMeaning> = new Map<string, CodeMeaning>([
  ['BadCollapseId', PAYLOAD],
  // Malformed, or of the other environment: a certificate of the wrong one says so of every good token.
  ['BadDeviceToken', DOUBTFUL_TOKEN],
  ['BadExpirationDate', PAYLOAD],
  ['BadMessageId', PAYLOAD],
  ['BadPriority', PAYLOAD],
  ['BadTopic', CONFIG],
  // Of another bundle: the token's fault, or the certificate's.
  ['DeviceTokenNotForTopic', DOUBTFUL_TOKEN],
  ['DuplicateHeaders', PAYLOAD],
  ['IdleTimeout', NOT_TAKEN],
  ['InvalidPushType', PAYLOAD],
  ['MissingDeviceToken', PAYLOAD],
  ['MissingTopic', CONFIG],
  ['PayloadEmpty', PAYLOAD],
  ['TopicDisallowed', CONFIG],
  ['BadCertificate', CREDENTIALS],
  ['BadCertificateEnvironment', CONFIG],
  ['ExpiredProviderToken', CREDENTIALS],
  ['Forbidden', PERMISSION],
  ['InvalidProviderToken', CREDENTIALS],
  ['MissingProviderToken', CREDENTIALS],
  ['UnrelatedKeyIdInToken', NOT_TAKEN],
  ['BadEnvironmentKeyIdInToken', CONFIG],
  ['BadEnvironmentKeyInToken', CONFIG],
  ['BadPath', CONFIG],
  ['MethodNotAllowed', CONFIG],
  ['ExpiredToken', DEAD_TOKEN],
  ['Unregistered', DEAD_TOKEN],
  ['PayloadTooLarge', PAYLOAD],
  // The connection is of no use until enough time has passed (§2a).
  ['TooManyProviderTokenUpdates', limited(60_000)],
  ['TooManyRequests', { kind: 'limit', pauseMs: 30_000, scope: 'token' }],
  ['InternalServerError', INSIDE],
  ['ServiceUnavailable', NOT_TAKEN],
  ['Shutdown', NOT_TAKEN],
]);

/** Reasons that are the connection's: it would give every push the same answer (§2a, §6: "new connection"). */
export const SPOILED: ReadonlySet<string> = new Set([
  'IdleTimeout',
  'Shutdown',
  'TooManyProviderTokenUpdates',
  'UnrelatedKeyIdInToken',
]);
