/** Numbers and names of OPPO's push cloud, each with its place in clouds/oppo.md. */
import type { Switch } from '../cloud.ts';

/** §1. */
export const ENDPOINTS = {
  api: ['api-push-cn.heytapmobi.com', 'api.push.oppomobile.com', 'api-intl.push.oppomobile.com'],
} as const;

export const PATHS = {
  auth: '/server/v1/auth',
  unicast: '/server/v1/message/notification/unicast',
  batch: '/server/v1/message/notification/unicast_batch',
  save: '/server/v1/message/notification/save_message_content',
  broadcast: '/server/v1/message/notification/broadcast',
} as const;

export const LIMITS = {
  /** §5, §6. */
  targets: 1000,
  titleChars: 50,
  subTitleChars: 10,
  /** §4: today's documents; older ones allow 200. */
  contentChars: 50,
  oldContentChars: 200,
  longContentChars: 128,
  parametersChars: 4000,
  activityChars: 500,
  urlChars: 2000,
  callbackUrlChars: 200,
  callbackParameterChars: 100,
  offLineSeconds: 864_000,
  tokenLifeMs: 24 * 3_600_000,
  /** §3. */
  clockSkewMs: 600_000,
  /** §8: content and marketing, a phone a day, for others than news apps. */
  marketingPerDay: 2,
  /** §8: content and marketing, all phones a day. */
  marketingQuota: 100_000,
  /** §8: requests a second. */
  perSecond: 5000,
} as const;

/** §1: a brand, a region, then 32 hex digits. */
export const REGISTRATION_ID = /^(?:[0-9A-Za-z]{2,10}_)?(?:(?:[A-Z]{2}|EUEX)_)?[0-9a-f]{32}$/;

/** §8. */
export const COMMUNICATION: ReadonlySet<string> = new Set([
  'IM',
  'ACCOUNT',
  'TODO',
  'DEVICE_REMINDER',
  'ORDER',
  'SUBSCRIPTION',
]);
export const MARKETING: ReadonlySet<string> = new Set(['NEWS', 'CONTENT', 'MARKETING', 'SOCIAL']);

/** §7, those that this cloud gives. */
export const CODES = {
  '-1': 'Service Currently Unavailable',
  '-2': 'Service in Flow Control',
  '11': 'Invalid AuthToken',
  '12': 'Http Action Not Allowed',
  '13': 'App Call Limited',
  '14': 'Invalid App Key',
  '15': 'Missing App Key',
  '16': 'Invalid Signature',
  '17': 'Missing Signature',
  '18': 'Missing Timestamp',
  '19': 'Invalid Timestamp',
  '20': 'Invalid Method',
  '29': 'Missing Auth Token',
  '31': 'Data Not Exist',
  '32': 'Duplicate Data',
  '33': 'Message Number Exceeds the Daily Limit',
  '40': 'Missing Required Arguments',
  '41': 'Invalid Arguments',
  '54': 'private_msg_template_id is null',
  '67': 'category error',
  '10000': 'Invalid RegistrationId',
} as const satisfies Record<string, string>;

export const SWITCHES = {
  longContent: {
    default: 'refused',
    values: ['refused', 'allowed'],
    doc: 'a text of 51 to 200 characters in style 1',
    source: 'clouds/oppo.md §4',
  },
  newAuth: {
    default: 'keeps_old',
    values: ['keeps_old', 'ends_old'],
    doc: 'whether a new auth token ends the ones before',
    source: 'clouds/oppo.md §3',
  },
  repeatedId: {
    default: 'silent',
    values: ['silent', '32'],
    doc: 'an app_message_id that was pushed or stored before: taken and not pushed again, or code 32',
    source: 'clouds/oppo.md §4, §7',
  },
  batchOrder: {
    default: 'as_asked',
    values: ['as_asked', 'reversed'],
    doc: 'the order of the results of unicast_batch',
    source: 'clouds/oppo.md §5',
  },
} as const satisfies Record<string, Switch>;
export type OppoSwitches = Record<keyof typeof SWITCHES, string>;
