/** Numbers and names of Xiaomi's push cloud, each with its place in clouds/xiaomi.md. */
import type { Switch } from '../cloud.ts';

/** §1. `sandbox` is Xiaomi's own iOS sandbox, which npm xiaomi-push uses unless told `production`. */
export const ENDPOINTS = {
  api: [
    'api.xmpush.xiaomi.com',
    'lg.api.xmpush.xiaomi.com',
    'c3.api.xmpush.xiaomi.com',
    'vip.api.xmpush.xiaomi.com',
    'sandbox.xmpush.xiaomi.com',
    'idmb-api.xmpush.global.xiaomi.com',
    'ru-api.xmpush.global.xiaomi.com',
    'fr-api.xmpush.global.xiaomi.com',
    'sgp-api.xmpush.global.xiaomi.com',
    // Other paths, the same service.
    'feedback.xmpush.xiaomi.com',
  ],
} as const;

export const LIMITS = {
  /** §9: targets of one call. */
  targets: 1000,
  /** §5: "< 50" and "< 128" characters, each counting 1. */
  titleChars: 49,
  descriptionChars: 127,
  /** §5: older limit, the only one known. */
  payloadChars: 4096,
  /** §5: extra pairs, and characters of keys and values together. */
  extraPairs: 10,
  extraChars: 1024,
  notifyIdMax: 2_147_483_647,
  /** §5: a day for public, ten for private channels. */
  publicTtlMs: 86_400_000,
  privateTtlMs: 864_000_000,
  /** §5: within seven days. */
  scheduleMs: 7 * 86_400_000,
  /** §5: 20 of [0-9A-Za-z_-], not starting with '_'. */
  jobkey: /^[0-9A-Za-z-][0-9A-Za-z_-]{0,19}$/,
  /** §5: the smaller of the two documented limits. */
  callbackParamBytes: 64,
  callbackUrlChars: 2048,
  /** §9: topics and aliases of a device. */
  topicsPerDevice: 30,
  aliasesPerDevice: 15,
  /** §9: fewer than 100 k installs. */
  qps: 500,
  /** §9: the quota base never counts below this many installs. */
  quotaBaseMin: 10_000,
  /** §4: ids per fetch. */
  feedbackIds: 1000,
} as const;

/** §9: quota per day is base × `times`; a device gets `perDevice` a day. Private channels have neither. */
export const QUOTA_BY_CLASS = {
  default: { times: 1, perDevice: 1 },
  public: { times: 2, perDevice: 5 },
  news: { times: 3, perDevice: 8 },
  private: { times: Number.POSITIVE_INFINITY, perDevice: Number.POSITIVE_INFINITY },
} as const;
export type ChannelClass = keyof typeof QUOTA_BY_CLASS;

/** §9: how long a notification stays in the shade. The default channel is taken as public. */
export const SHADE_LIFE_MS = {
  default: 24 * 3_600_000,
  public: 24 * 3_600_000,
  news: 24 * 3_600_000,
  private: 48 * 3_600_000,
} as const satisfies Record<ChannelClass, number>;

/** §8: receipt bits; default 3, all 243. */
export const RECEIPT = { delivered: 1, clicked: 2, invalidTarget: 16, pushOff: 32, filtered: 64, quota: 128 } as const;
export const RECEIPT_DEFAULT = 3;

/** §7: the codes this cloud gives, with their reason texts. Only 21301, 27001 and 200001 have recorded wordings. */
export const CODES = {
  10002: 'service busy',
  10008: 'parameter error',
  10016: 'required parameter missing',
  10017: 'parameter value invalid',
  10020: 'no such api',
  10021: 'method not supported',
  10025: 'callback url invalid',
  20209: 'bad topic',
  20301: 'send failed, no valid target',
  21301: 'Invalid application secret.',
  22022: 'package name does not belong to the app',
  22100: 'notification format error',
  22103: 'notify_id invalid',
  27001: 'invalid channel info!',
  65011: 'no parameters',
  65012: 'alias is empty',
  65013: 'topic is empty',
  65014: 'too many extra pairs',
  65015: 'extra pairs too long',
  65016: 'account is empty',
  65028: 'message not found',
  65035: 'too many topics',
  65036: 'callback.param too long',
  65037: 'callback url too long',
  65038: 'callback url illegal',
  200001: 'exceed quota',
  200002: 'qps exceeded',
} as const satisfies Record<number, string>;
export type XiaomiCode = keyof typeof CODES;

export const SWITCHES = {
  missingTitle: {
    default: '10016',
    values: ['10016', '22100'],
    doc: 'code for a notification without title or description',
    source: 'clouds/xiaomi.md §10.3',
  },
  tooManyTargets: {
    default: '10008',
    values: ['10008', '10018', '10017'],
    doc: 'code for more than 1000 targets',
    source: 'clouds/xiaomi.md §10.3',
  },
  tooLong: {
    default: '10017',
    values: ['10017', '10018'],
    doc: 'code for a title or description over its length',
    source: 'clouds/xiaomi.md §10.3',
  },
  badRegidsWhenAllBad: {
    default: 'absent',
    values: ['absent', 'listed'],
    doc: 'whether answer 20301 names the bad ids in data.bad_regids',
    source: 'clouds/xiaomi.md §6',
  },
  badRegidsName: {
    default: 'bad_regids',
    values: ['bad_regids', 'bad_regIds'],
    doc: 'spelling of the list of bad ids',
    source: 'clouds/xiaomi.md §6',
  },
  goneRegid: {
    default: 'accepted',
    values: ['accepted', 'bad'],
    doc: 'an uninstalled regid: accepted and reported by receipt 16, or refused at once as a bad id',
    source: 'clouds/xiaomi.md §6, §8',
  },
  notificationsOffBarStatus: {
    default: 'Disable',
    values: ['Disable', 'Unknown'],
    doc: 'barStatus of a phone whose notifications are off (only "Enable" was ever seen)',
    source: 'clouds/xiaomi.md §8',
  },
  notificationsOffReceipt: {
    default: '32',
    values: ['32', '1'],
    doc: 'notifications off: receipt 32, or 1 with the barStatus above',
    source: 'clouds/xiaomi.md §8',
  },
  foregroundDefault: {
    default: 'show',
    values: ['show', 'hide'],
    doc: 'in the foreground without extra.notify_foreground (npm xiaomi-push documents "show")',
    source: 'clouds/xiaomi.md §5',
  },
  qpsStatus: {
    default: '200',
    values: ['200', '429'],
    doc: 'HTTP status that goes with code 200002',
    source: 'clouds/xiaomi.md §7',
  },
  timeToSend: {
    default: '7d',
    values: ['7d', '30d'],
    doc: 'how far ahead time_to_send may lie',
    source: 'clouds/xiaomi.md §5',
  },
  callbackParam: {
    default: '64',
    values: ['64', '256'],
    doc: 'bytes of extra.callback.param',
    source: 'clouds/xiaomi.md §5',
  },
} as const satisfies Record<string, Switch>;
