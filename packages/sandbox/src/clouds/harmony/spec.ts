/** Numbers and names of Huawei's push cloud for HarmonyOS 5 and later (v3), each with its place in clouds/huawei.md. */
import type { Switch } from '../cloud.ts';

/** The host is the one of `huawei`, so the shared port cannot tell them apart: v3 is found at this cloud's own address. */
export const ENDPOINTS = { api: [] } as const;

export const SEND_PATH = /^\/v3\/([^/]+)\/messages:send$/;
export const REVOKE_PATH = /^\/v1\/([^/]+)\/messages:revoke$/;
export const AUDIENCE = 'https://oauth-login.cloud.huawei.com/oauth2/v3/token';

export const LIMITS = {
  /** §4. */
  targets: 1000,
  testTargets: 10,
  testsPerDay: 1000,
  inboxLines: 3,
  inboxLineChars: 1024,
  profileIdChars: 64,
  bodyBytes: 4096,
  ttlSeconds: 1_296_000,
  appMessageIdChars: 64,
  biTagBytes: 64,
  /** §2b. */
  jwtSeconds: 86_400,
  perSecond: 6000,
  /** §8: marketing, and what one phone takes of one app, a day. */
  marketingPerDay: 2,
  perDevicePerDay: 3000,
  /** §7: statuses of one call. */
  receiptsPerCall: 100,
} as const;

/** §4. */
export const CATEGORIES: ReadonlySet<string> = new Set(
  'IM VOIP MISS_CALL SUBSCRIPTION TRAVEL HEALTH WORK ACCOUNT EXPRESS FINANCE DEVICE_REMINDER MAIL PLAY_VOICE MARKETING'.split(
    ' ',
  ),
);
/** §4: alert, card, voice, background, live view, call, managed devices. */
export const PUSH_TYPES: ReadonlySet<string> = new Set(['0', '1', '2', '6', '7', '10', '11']);
/** Those of them that need a right which no app of this cloud has. */
export const RIGHT_TYPES: ReadonlySet<string> = new Set(['1', '7', '11']);
/** §5. */
export const REVOKE_TYPES: ReadonlySet<string> = new Set(['0', '2']);

/** §3, those that this cloud gives. */
export const CODES = {
  '80000000': 'Success',
  '80100001': 'Some parameters are wrong',
  '80100003': 'Illegal payload, ',
  '80100004': 'Illegal expire time.',
  '80100020': 'Some tokens could not be revoked',
  '80200001': 'Authentication error',
  '80200005': 'Jwt token expired.',
  '80300007': 'All tokens are invalid',
  '80300008': 'The message body size exceeds the maximum',
  '80300010': 'token count should within 1 and 1000.',
  '80300002': 'The app does not have the permission to send messages to these tokens',
  '80300013': 'The receipt address is invalid',
  '80300017': 'The tokens are of several apps',
  '80300028': 'The tokens are not of this app',
  '80300029': 'The number of test messages of the day is used up',
  '80300030': 'too many tokens of a test message',
  '80300032': 'no right to revoke',
  '80300036': 'The life of the JWT is over a day',
  '81000001': 'Inner Error.',
} as const satisfies Record<string, string>;

/** §7: results of receipts. */
export const RESULT = {
  delivered: 0,
  notInstalled: 2,
  off: 6,
  other: 14,
  pushedOut: 15,
  tooMany: 102,
  quota: 256,
} as const;

export const SWITCHES = {
  httpStatus: {
    default: 'by_code',
    values: ['by_code', 'always_200'],
    doc: 'HTTP status of an error: 400, 401 or 500 by its code, or always 200',
    source: 'clouds/huawei.md §3',
  },
  otherProject: {
    default: '80200001',
    values: ['80200001', '80300002'],
    doc: 'code for a JWT of another project than the one in the path',
    source: 'clouds/huawei.md §9.3',
  },
  listName: {
    default: 'illegalTokens',
    values: ['illegalTokens', 'illegal_tokens'],
    doc: 'spelling of the list of bad tokens in a partial answer',
    source: 'clouds/huawei.md §4',
  },
} as const satisfies Record<string, Switch>;
export type HarmonySwitches = Record<keyof typeof SWITCHES, string>;
