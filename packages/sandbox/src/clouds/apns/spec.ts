/** Numbers and names of Apple's push cloud, each with its place in clouds/apns.md. */
import type { Switch } from '../cloud.ts';

/** §1. A host for each environment; the third is an older name of the second. */
export const ENVIRONMENTS = {
  production: { api: ['api.push.apple.com'] },
  sandbox: { api: ['api.sandbox.push.apple.com', 'api.development.push.apple.com'] },
} as const;

/** §2b: extensions of a push certificate, 1.2.840.113635.100.6.3.1 and .2, as DER writes them. */
const APPLE_PUSH = '060a2a864886f763640603';
export const ENVIRONMENT_OIDS: Readonly<Record<string, Buffer>> = {
  sandbox: Buffer.from(`${APPLE_PUSH}01`, 'hex'),
  production: Buffer.from(`${APPLE_PUSH}02`, 'hex'),
};

export const DEVICE_PATH = /^\/3\/device\/(.*)$/;

export const LIMITS = {
  /** §5. */
  payloadBytes: 4096,
  voipPayloadBytes: 5120,
  collapseIdBytes: 64,
  /** §2a. */
  tokenLifeSeconds: 3600,
  tokenRenewalSeconds: 20 * 60,
  /** §3. */
  maxStoreMs: 30 * 86_400_000,
  /** §8. */
  firstStreams: 1,
  streams: 1000,
  /** A phone's own bucket; Apple names no number (§6: "too many in a row"). */
  perDevicePerMinute: 600,
} as const;

/** §4: push type → what stands behind the bundle id in the topic. */
export const TOPIC_SUFFIX: Readonly<Record<string, string>> = {
  alert: '',
  background: '',
  voip: '.voip',
  complication: '.complication',
  fileprovider: '.pushkit.fileprovider',
  location: '.location-query',
  liveactivity: '.push-type.liveactivity',
  pushtotalk: '.voip-ptt',
  widgets: '.push-type.widgets',
};

/** §6: reason → status. */
export const REASONS = {
  BadCollapseId: 400,
  BadDeviceToken: 400,
  BadExpirationDate: 400,
  BadMessageId: 400,
  BadPriority: 400,
  BadTopic: 400,
  DeviceTokenNotForTopic: 400,
  InvalidPushType: 400,
  MissingDeviceToken: 400,
  MissingTopic: 400,
  PayloadEmpty: 400,
  TopicDisallowed: 400,
  BadCertificate: 403,
  BadCertificateEnvironment: 403,
  ExpiredProviderToken: 403,
  Forbidden: 403,
  InvalidProviderToken: 403,
  MissingProviderToken: 403,
  UnrelatedKeyIdInToken: 403,
  BadEnvironmentKeyIdInToken: 403,
  BadPath: 404,
  MethodNotAllowed: 405,
  ExpiredToken: 410,
  Unregistered: 410,
  PayloadTooLarge: 413,
  TooManyProviderTokenUpdates: 429,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServiceUnavailable: 503,
  Shutdown: 503,
} as const;
export type Reason = keyof typeof REASONS;

export const SWITCHES = {
  tokenUpdates: {
    default: 'team',
    values: ['team', 'connection'],
    doc: 'where a provider token that differs from the one before within 20 minutes is one too many',
    source: 'clouds/apns.md §2a, §9.4',
  },
  apnsId: {
    default: 'upper',
    values: ['upper', 'lower'],
    doc: 'case of the apns-id that the cloud makes for a request without one',
    source: 'clouds/apns.md §3',
  },
  noExpiration: {
    default: 'stored',
    values: ['stored', 'once'],
    doc: 'a request without apns-expiration: kept for a phone that is away, or tried once',
    source: 'clouds/apns.md §3',
  },
} as const satisfies Record<string, Switch>;
export type ApnsSwitches = Record<keyof typeof SWITCHES, string>;
