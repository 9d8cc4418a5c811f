/** Numbers and names of Huawei's push cloud (v1 and v2: Android, EMUI, HarmonyOS up to 4), each with its place in clouds/huawei.md. */
import type { Switch } from '../cloud.ts';

/** §1. */
export const ENDPOINTS = {
  api: ['push-api.cloud.huawei.com'],
  oauth: ['oauth-login.cloud.huawei.com'],
} as const;

export const TOKEN_PATHS: ReadonlySet<string> = new Set(['/oauth2/v3/token', '/oauth2/v2/token']);
/** v1 names the app, v2 the project. */
export const SEND_PATH = /^\/v([12])\/([^/]+)\/messages:send$/;

export const LIMITS = {
  /** §3. */
  targets: 1000,
  bodyBytes: 4096,
  ttlSeconds: 1_296_000,
  /** §2a. */
  tokenLifeMs: 3_600_000,
  tokensPer5Minutes: 1000,
  /** §3. */
  buttons: 3,
  buttonNameChars: 40,
  buttonDataChars: 1024,
  inboxLines: 5,
  vibrations: 10,
  profileIdChars: 64,
  /** §3: messages of `target_user_type` 1, an app a day. */
  testsPerDay: 500,
  /** §7, status 15. */
  mostWaiting: 120,
  /** §8: devices a second, at least. */
  perSecond: 6000,
  /** §8: marketing, a phone a day, for others than news apps. */
  marketingPerDay: 2,
  /** §8: what one phone takes of one app in a day. */
  perDevicePerDay: 3000,
} as const;

/** §3. */
export const CATEGORIES: ReadonlySet<string> = new Set(
  'IM VOIP SUBSCRIPTION TRAVEL HEALTH WORK ACCOUNT EXPRESS FINANCE DEVICE_REMINDER MAIL PLAY_VOICE MARKETING'.split(
    ' ',
  ),
);

/** §3, the codes that this cloud gives. */
export const CODES = {
  '80000000': 'Success',
  '80100001': 'Some parameters are wrong',
  '80100003': 'Incorrect message structure',
  '80100004': 'ttl is invalid',
  '80100013': 'collapse_key is invalid',
  '80200001': 'Authentication error',
  '80200003': 'The access token has expired',
  '80300002': 'The app does not have the permission to send messages to these tokens',
  '80300007': 'All tokens are invalid',
  '80300008': 'The message body size exceeds the maximum',
  '80300010': 'The number of tokens is out of range',
  '80300011': 'The app has no right to send high-priority data messages',
  '80300013': 'The receipt address is invalid',
  '80300029': 'The number of test messages of the day is used up',
  '81000001': 'Inner Error.',
} as const satisfies Record<string, string>;

/** §7: statuses of receipts. */
export const STATUS = { delivered: 0, notInstalled: 2, off: 6, pushedOut: 15, tooMany: 102 } as const;

export const SWITCHES = {
  httpStatus: {
    default: 'by_code',
    values: ['by_code', 'always_200'],
    doc: 'HTTP status of an error: 400, 401 or 500 by its code, or always 200',
    source: 'clouds/huawei.md §3',
  },
  otherApp: {
    default: '80300002',
    values: ['80300002', '80200001'],
    doc: 'code for an access token of another app than the one in the path',
    source: 'clouds/huawei.md §9.3',
  },
  goneToken: {
    default: 'illegal',
    values: ['illegal', 'receipt'],
    doc: 'the token of an uninstalled app: refused at once, or accepted and reported by receipt 2',
    source: 'clouds/huawei.md §7',
  },
  marketingCap: {
    default: '201',
    values: ['201', '102'],
    doc: 'status of the receipt for a marketing message over the phone’s day',
    source: 'clouds/huawei.md §9.7',
  },
} as const satisfies Record<string, Switch>;
export type HuaweiSwitches = Record<keyof typeof SWITCHES, string>;
