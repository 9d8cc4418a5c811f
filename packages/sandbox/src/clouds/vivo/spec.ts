/** Numbers and names of vivo's push cloud, each with its place in clouds/vivo.md. */
import type { Switch } from '../cloud.ts';

/** §1. */
export const ENDPOINTS = { api: ['api-push.vivo.com.cn'] } as const;

export const PATHS = {
  auth: '/message/auth',
  send: '/message/send',
  save: '/message/saveListPayload',
  list: '/message/pushToList',
} as const;

export const LIMITS = {
  profileIdChars: 64,
  /** §5. */
  targets: 1000,
  /** §4, today's: every character counts 1. */
  titleChars: 40,
  contentChars: 100,
  skipContentChars: 2048,
  mapChars: 1024,
  requestIdChars: 64,
  callbackChars: 128,
  callbackParamChars: 64,
  /** §9, beside a receipt id. */
  receiptParamChars: 192,
  notifyIdMax: 2_147_483_647,
  minTtlSeconds: 60,
  maxTtlSeconds: 86_400,
  tokenLifeMs: 24 * 3_600_000,
  /** §3. */
  clockSkewMs: 600_000,
  authPerSecond: 10,
  /** §8: operation messages, a phone a day, for others than news apps. */
  operationPerDay: 2,
  /** §8: 2 × users, fewer than 10 000 counting as such. */
  operationQuota: 20_000,
  perSecond: 3000,
  operationFromHour: 7,
  operationToHour: 23,
} as const;

/** §8. */
export const SYSTEM: ReadonlySet<string> = new Set([
  'IM',
  'ACCOUNT',
  'TODO',
  'DEVICE_REMINDER',
  'ORDER',
  'SUBSCRIPTION',
]);
export const OPERATION: ReadonlySet<string> = new Set(['NEWS', 'CONTENT', 'MARKETING', 'SOCIAL']);

/** §6. The second block is from general knowledge there: kept in this one table, so that it can be corrected. */
export const CODES = {
  '10000': 'authToken is invalid',
  '10040': 'resources are used up, try later',
  '10070': 'operation messages of the day are used up',
  '10071': 'outside the hours of operation messages',
  '10072': 'too fast',
  '10073': 'system messages of the day are used up',
  '10085': 'the text is refused',
  '10094': 'appId is not that of authToken',
  '10104': 'the text is refused: production messages must not look like tests',
  '10302': 'regId不合法',

  '10050': 'regId and alias are empty',
  '10055': 'title is empty',
  '10056': 'title is too long',
  '10058': 'content is empty',
  '10059': 'content is too long',
  '10067': 'clientCustomMap is too long',
  '10089': 'requestId is missing or too long',
  '10150': 'notifyType is invalid',
  '10151': 'skipType is invalid',
  '10152': 'skipContent is invalid',
  '10153': 'extra is invalid',
  '10154': 'notifyId is invalid',
  '10155': 'networkType is invalid',
  '10156': 'timeToLive is invalid',
  '10157': 'classification does not fit category',
  '10158': 'regIds takes 2 to 1000',
  '10202': 'timestamp is invalid',
  '10203': 'sign is invalid',
  '10204': 'appId is unknown',
} as const satisfies Record<string, string>;
export type VivoCode = keyof typeof CODES;

/** §4, `invalidUser.status`. */
export const USER = { unknown: 1, goneOrOff: 2, inactive: 3, noTestPhone: 4 } as const;

export const SWITCHES = {
  refusedText: {
    default: '10104',
    values: ['10104', '10085'],
    doc: 'code for a text of digits, letters or signs only, with brackets, or with the word for test',
    source: 'clouds/vivo.md §4',
  },
  wrongClass: {
    default: '10157',
    values: ['10157', 'taken'],
    doc: 'a classification that does not fit the category: refused, or taken as the category says',
    source: 'clouds/vivo.md §8',
  },
  inactiveDays: {
    default: '14',
    values: ['14', '90'],
    doc: 'days after which a phone that is away counts as inactive (status 3), from the first push that waits for it on',
    source: 'clouds/vivo.md §4',
  },
  tap: {
    default: 'callback',
    values: ['callback', 'extras'],
    doc: 'where the custom map is on a tap that opens the app: what the receiver is told, or extras of the intent',
    source: 'android-native.md §5',
  },
} as const satisfies Record<string, Switch>;
export type VivoSwitches = Record<keyof typeof SWITCHES, string>;
