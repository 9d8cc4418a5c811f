/** Numbers and names of Meizu's push cloud, each with its place in clouds/meizu.md. */
import type { Switch } from '../cloud.ts';

/** §1: pushes and statistics; the second is where old SDKs send the same paths. */
export const ENDPOINTS = { api: ['server-api-push.meizu.com', 'api-push.meizu.com'] } as const;

export const PATHS = {
  byPushId: '/garcia/api/server/push/varnished/pushByPushId',
  byAlias: '/garcia/api/server/push/varnished/pushByAlias',
  newTask: '/garcia/api/server/push/pushTask/getTaskId',
  taskByPushId: '/garcia/api/server/push/task/varnished/pushByPushId',
  registerSwitch: '/garcia/api/server/message/getRegisterSwitch',
} as const;

export const LIMITS = {
  /** §3: ids or aliases of one call. */
  targets: 100,
  /** §4. */
  titleChars: 32,
  contentChars: 100,
  customAttributeBytes: 1000,
  addressBytes: 1000,
  validHours: 72,
  notifyKey: /^[0-9A-Za-z_-]{1,8}$/,
  callbackBytes: 128,
  callbackParamBytes: 64,
  /** §7: requests a second of one app. */
  qps: 200,
  /** §6, 520: messages of one app to one phone within a minute. */
  perMinute: 5,
  /** §7: public class, a phone a day, for news and reading apps; others 3. */
  publicPerDay: 5,
} as const;

/** §6: top-level codes that this cloud gives, with their words. */
export const CODES = {
  '500': 'other error',
  '1001': 'system error',
  '1003': 'server busy',
  '1005': 'parameter error',
  '1006': 'sign verification failed',
  '110000': 'appId is illegal',
  '110004': 'parameter is empty',
  '110010': '应用请求频率超过限制',
  '110019': 'the app’s pushes of the day are used up',
  '110032': 'taskId is illegal',
} as const satisfies Record<string, string>;

/** §6: codes inside `value`. 110010 means another thing there. */
export const TARGET = {
  folded: '520',
  unregistered: '110002',
  illegal: '110003',
  switchOff: '110010',
  dayLimit: '110011',
} as const;

export const SWITCHES = {
  tooManyTargets: {
    default: '1005',
    values: ['1005', '500'],
    doc: 'code for more than 100 ids',
    source: 'clouds/meizu.md §10',
  },
  unknownReceiptUrl: {
    default: '1005',
    values: ['1005', '500'],
    doc: 'code for a callback that the console does not know',
    source: 'clouds/meizu.md §8',
  },
  tapExtras: {
    default: 'intent',
    values: ['intent', 'callback'],
    doc: 'where `parameters` are on a tap that opens the app: extras of the intent, or only what the receiver is told',
    source: 'android-native.md §5',
  },
} as const satisfies Record<string, Switch>;
export type MeizuSwitches = Record<keyof typeof SWITCHES, string>;
