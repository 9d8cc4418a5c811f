/** Numbers and names of Honor's push cloud, each with its place in clouds/honor.md. Every failure code is assumed (§4). */
import type { Switch } from '../cloud.ts';

/** §1, with the older names. */
export const ENDPOINTS = {
  api: ['push-api.cloud.honor.com', 'push-api.cloud.hihonor.com'],
  oauth: ['iam.developer.honor.com', 'iam.developer.hihonor.com'],
} as const;

/** §2. */
export const TOKEN_PATHS: ReadonlySet<string> = new Set([
  '/auth/token',
  '/auth/realms/developer/protocol/openid-connect/token',
]);
export const SEND_PATH = /^\/api\/v1\/([^/]+)\/sendMessage$/;

export const LIMITS = {
  /** §3, as Huawei. */
  targets: 1000,
  bodyBytes: 4096,
  ttlSeconds: 1_296_000,
  /** §3: one source's, see the switch `longText`. */
  titleChars: 40,
  bodyChars: 256,
  buttons: 3,
  buttonNameChars: 40,
  buttonDataChars: 1024,
  /** §3: messages of `targetUserType` 1, an app a day. */
  testsPerDay: 1000,
  /** §2. */
  tokenLifeMs: 3_600_000,
  /** §7: marketing, a phone a day, for others than news apps. */
  marketingPerDay: 2,
  /** §7: numbers unknown; the same as one source's default. */
  perSecond: 1000,
} as const;

/** §4: assumed, HTTP-like. */
export const CODES = {
  400: 'invalid parameter',
  401: 'authentication failed',
  403: 'no permission',
  404: 'not found',
  429: 'too many requests',
  500: 'internal error',
} as const;

/** §5: Huawei's, but for delivered, which one source reads as 40000002. */
export const STATUS = { off: 6, other: 14 } as const;

export const SWITCHES = {
  successCode: {
    default: '200',
    values: ['200', '80000000'],
    doc: 'the code of an accepted request',
    source: 'clouds/honor.md §4',
  },
  allBad: {
    default: 'sendResultFalse',
    values: ['sendResultFalse', 'sendResultTrue', '80300007'],
    doc: 'the answer when no token is good: sendResult false or true beside the lists, or a code of Huawei’s',
    source: 'clouds/honor.md §4',
  },
  longText: {
    default: 'refused',
    values: ['refused', 'shown'],
    doc: 'a title over 40 or a text over 256 characters, which one source calls the limits',
    source: 'clouds/honor.md §3',
  },
  badgeClass: {
    default: 'required',
    values: ['required', 'optional'],
    doc: 'badgeClass of a badge: documented as mandatory, and left out by one source',
    source: 'clouds/honor.md §3',
  },
  goneToken: {
    default: 'expireTokens',
    values: ['expireTokens', 'failTokens'],
    doc: 'the list that names the token of an uninstalled app',
    source: 'clouds/honor.md §4',
  },
  deliveredStatus: {
    default: '40000002',
    values: ['40000002', '0'],
    doc: 'the status of a receipt for a delivered push',
    source: 'clouds/honor.md §5',
  },
} as const satisfies Record<string, Switch>;
export type HonorSwitches = Record<keyof typeof SWITCHES, string>;
